//! What can be checked of the architecture by machine: which module may speak of which, sizes, lists that must be whole.

use std::collections::BTreeSet;
use std::path::Path;

use headwater_core::input::Service;
use headwater_core::operation;
use headwater_tests::scan::{self, Source, sources};

/// `a` must not name `b`, nor anything in it. `*` stands for every module of that depth.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("dynamodb", "lambda", "tables do not know who reads their changes"),
    ("dynamodb", "feed", "tables do not read streams"),
    ("streams", "lambda", "streams wake readers by events alone"),
    ("dynamodb", "http", "operations do not know the wire"),
    ("streams", "http", "operations do not know the wire"),
    ("lambda", "http", "operations do not know the wire"),
    ("sim", "http", "operations do not know the wire"),
    ("operation", "http", "operations do not know the wire"),
    ("dynamodb", "sim", "AWS does not know that it is simulated"),
    ("streams", "sim", "AWS does not know that it is simulated"),
    ("lambda", "sim", "AWS does not know that it is simulated"),
    ("dynamodb", "timeline", "services do not know their history"),
    ("streams", "timeline", "services do not know their history"),
    ("lambda", "timeline", "services do not know their history"),
    ("sim", "timeline", "services do not know their history"),
    ("world", "timeline", "the world does not know its history"),
    ("dynamodb", "step", "what happens next is scheduled, not called"),
    ("streams", "step", "what happens next is scheduled, not called"),
    ("lambda", "step", "what happens next is scheduled, not called"),
    ("world", "step", "the world does not change itself"),
    ("world", "dynamodb::ops", "entities do not know operations"),
    ("world", "streams::ops", "entities do not know operations"),
    ("world", "lambda::ops", "entities do not know operations"),
    ("dynamodb::table", "dynamodb::ops", "entities do not know operations"),
    ("dynamodb::write", "dynamodb::ops", "entities do not know operations"),
    ("dynamodb::value", "dynamodb::table", "values do not know tables"),
    ("dynamodb::expr", "dynamodb::table", "expressions do not know tables"),
    ("dynamodb::expr", "world", "expressions do not know the world"),
    ("streams::stream", "streams::ops", "entities do not know operations"),
    ("streams::shard", "streams::ops", "entities do not know operations"),
    ("feed", "lambda", "the feed does not know its readers"),
    ("cli", "world", "a line becomes a value; whoever reads it acts"),
    ("cli", "timeline", "a line becomes a value; whoever reads it acts"),
    ("cli", "http", "a line becomes a value; whoever reads it acts"),
    ("cli", "save", "a line does not know what it is kept in"),
    ("timeline", "save", "a run does not know how it is kept"),
    ("world", "save", "the world does not know its history"),
    ("operation", "cli", "operations do not know the console"),
    ("dynamodb", "invariant", "what is watched does not know who watches"),
    ("streams", "invariant", "what is watched does not know who watches"),
    ("lambda", "invariant", "what is watched does not know who watches"),
    ("timeline", "invariant", "what is watched does not know who watches"),
    ("step", "invariant", "what is watched does not know who watches"),
    ("invariant", "step", "who watches changes nothing"),
    ("invariant", "http", "who watches changes nothing"),
    ("invariant", "ctx", "who watches changes nothing"),
    ("sizing", "world", "planning looks at items, never at what goes on"),
    ("dynamodb", "sizing", "AWS does not know that it is planned for"),
    ("time", "world", "the ground floor stands alone"),
    ("rng", "world", "the ground floor stands alone"),
    ("limits", "world", "the ground floor stands alone"),
    ("rule", "world", "the ground floor stands alone"),
];

/// What the core may depend on.
const CORE_DEPENDENCIES: &[&str] =
    &["base64", "ciborium-io", "ciborium-ll", "crc", "imbl", "indexmap", "md-5", "postcard", "serde", "serde_json"];

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 70;

fn all() -> Vec<Source> {
    ["core", "web", "xtask", "tests"].into_iter().flat_map(|folder| sources(&repository().join(folder))).collect()
}

fn core() -> Vec<Source> {
    sources(&repository().join("core/src"))
}

fn repository() -> std::path::PathBuf {
    headwater_tests::root().parent().map(Path::to_path_buf).unwrap_or_default()
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn arrows_point_one_way() {
    let mut faults = Vec::new();
    for source in core() {
        let module = source.module();
        for (from, to, why) in FORBIDDEN.iter().filter(|(from, ..)| is_within(&module, from)) {
            let named = source.crate_paths().into_iter().filter(|path| is_within(path, to));
            faults.extend(
                named.map(|path| format!("{from} must not know {to} ({why}): {} names crate::{path}", source.name())),
            );
        }
    }
    assert_none(faults);
}

fn is_within(module: &str, root: &str) -> bool {
    module.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The modules of the table above must exist, or it would check nothing.
#[test]
fn forbidden_arrows_name_modules_that_exist() {
    let modules: BTreeSet<String> = core().iter().map(Source::module).collect();
    let named = FORBIDDEN.iter().flat_map(|(from, to, _)| [*from, *to]);
    assert_none(named.filter(|name| !modules.contains(*name)).map(|name| format!("no module {name}")).collect());
}

#[test]
fn the_core_depends_on_little() {
    let manifest = std::fs::read_to_string(repository().join("core/Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).filter(|name| !name.is_empty());
    assert_none(
        names.filter(|name| !CORE_DEPENDENCIES.contains(name)).map(|name| format!("core needs {name}")).collect(),
    );
}

#[test]
fn files_are_short_and_open_with_what_they_are() {
    let mut faults = Vec::new();
    for source in all() {
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            faults.push(format!("{}: {lines} lines", source.name()));
        }
        if !source.text.starts_with("//!") {
            faults.push(format!("{}: does not open with a `//!` line", source.name()));
        }
    }
    assert_none(faults);
}

#[test]
fn functions_are_short() {
    let mut faults = Vec::new();
    for source in all() {
        let long = source.functions().into_iter().filter(|function| function.lines > FUNCTION_LINES);
        faults.extend(long.map(|function| {
            format!("{}:{}: {} has {} lines", source.name(), function.line, function.name, function.lines)
        }));
    }
    assert_none(faults);
}

#[test]
fn nothing_is_left_to_do() {
    let marks = ["todo!", "unimplemented!", "dbg!"];
    let mut faults = Vec::new();
    for source in all() {
        let code = source.code();
        let found = marks.into_iter().filter(|mark| code.contains(&format!("{mark}(")));
        faults.extend(found.map(|mark| format!("{}: {mark}", source.name())));
    }
    assert_none(faults);
}

/// A file that holds an operation is in its list, once.
#[test]
fn every_operation_is_registered() {
    let mut faults = Vec::new();
    let sources = core();
    for source in sources.iter().filter(|source| source.code().contains("impl Operation for ")) {
        let module = source.module();
        let (parent, own) = module.rsplit_once("::").unwrap_or(("", &module));
        let list = sources.iter().find(|other| other.module() == parent);
        let rows = list.map_or(0, |list| list.code().matches(&format!("entry::<{own}::")).count());
        if rows != 1 {
            faults.push(format!("{} stands {rows} times in the list of {parent}", source.name()));
        }
    }
    assert_none(faults);
}

/// Operations are found by binary search.
#[test]
fn operation_lists_are_alphabetical() {
    for service in Service::ALL {
        let rows = operation::operations(service);
        let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
        assert!(!names.is_empty() && names.is_sorted(), "{service:?}: {names:?}");
    }
}

/// A style sheet that no page links is dead.
#[test]
fn every_style_sheet_is_linked() {
    let sheets = scan::files(&repository().join("static/css"), "css");
    let pages = [repository().join("index.html")].into_iter().chain(sheets.clone());
    let linking: String = pages.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let names = sheets.iter().filter_map(|path| path.file_name()?.to_str());
    assert_none(names.filter(|name| !linking.contains(*name)).map(|name| format!("{name} is not linked")).collect());
}

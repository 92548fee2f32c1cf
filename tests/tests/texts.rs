//! Every text with which the engine refuses a request stands in a case of `tests/suite`, or is excused here. A text that is
//! neither, and an excuse that has become idle, fail here.

use std::path::Path;

use headwater_core::input::Service;
use headwater_core::operation;
use headwater_tests::literal::{self, Literal};
use headwater_tests::scan::{Source, sources};
use headwater_tests::script::{Expectation, Kind};
use headwater_tests::suites;

/// Files whose texts are not told to those who call an operation.
const APART: &[(&str, &str)] = &[
    ("core/src/sizing", "what a calculator says of an item that is none; no operation says it"),
    ("core/src/cli", "the console answers for itself; its texts are compared with those of the AWS CLI"),
    ("core/src/save", "what opening a link, a file or a script says; tests/saves.rs and tests/scenarios.rs read that"),
    ("core/src/timeline/markers.rs", "what a marker says; it refuses nobody"),
    ("core/src/rule.rs", "the table of rules"),
    ("core/src/invariant", "what a broken invariant says; it refuses nobody"),
    ("core/src/dynamodb/expr/reserved.rs", "reserved words"),
    ("core/src/dynamodb/partiql/keyword.rs", "keywords"),
];

/// Texts that refuse nothing, or that no request of a case brings about: file, beginning, why.
const EXCUSED: &[(&str, &str, &str)] = &[
    ("core/src/dynamodb/index/collection.rs", "Collection size exceeded.", "takes 10 GB; the file's unit test says it"),
    ("core/src/dynamodb/ops/create_table.rs", "a table without a key", "a mistake of ours, should there be one"),
    ("core/src/kinesis/ops/put_records.rs", "Internal Service Failure", "a mistake of ours, should there be one"),
    ("core/src/http.rs", "AWS4-HMAC-SHA256 Credential=", "a header of the requests that we make"),
    ("core/src/firehose/transform.rs", "The Lambda function was not found.", "stands in an object of the bucket"),
    ("core/src/firehose/transform.rs", "ProcessingFailed status set for record", "stands in an object of the bucket"),
    ("core/src/lambda/function.rs", "A record holds the text", "what a function threw; Lambda tells nobody, facts do"),
    (
        "core/src/lambda/copying.rs",
        "The record shows no new image",
        "what a function threw; Lambda tells nobody, facts do",
    ),
    ("core/src/lambda/copying.rs", "The record is not one of a DynamoDB stream", "as above"),
    ("core/src/lambda/materialize.rs", "The record is not one that a table's Kinesis", "as above"),
    ("core/src/lambda/materialize.rs", "seen before: dropped", "what a function prints"),
    ("core/src/lambda/materialize.rs", "older than what the copy has: dropped", "what a function prints"),
    ("core/src/lambda/function.rs", "materialize ", "the name of a behaviour"),
    ("core/src/lambda/function.rs", ", repairing order", "the name of a behaviour"),
    ("core/src/lambda/function.rs", "fail on match: ", "the name of a behaviour"),
    ("core/src/lambda/function.rs", "replicate to ", "the name of a behaviour"),
    ("core/src/sim/set_dials.rs", "There is no dial ", "cases show how it begins; it ends with a list that grows"),
    ("core/src/lambda/response.rs", "The response names an item", "no built-in function says so; unit tests do"),
];

/// Code before a text that only we read.
const INTERNAL: &[&str] = &["expect(", "reason = ", "unreachable!(", "panic!("];

/// Parts shorter than this say too little to be looked for.
const SHORTEST: usize = 12;

fn core() -> Vec<Source> {
    let repository = headwater_tests::root().parent().map(Path::to_path_buf).unwrap_or_default();
    let is_apart = |name: &str| {
        APART.iter().any(|(path, _)| name.starts_with(path)) || name.ends_with("tests.rs") || name.contains("/tests/")
    };
    sources(&repository.join("core/src")).into_iter().filter(|source| !is_apart(&source.name())).collect()
}

/// The texts of a file that could be told to somebody: sentences, not names.
fn sentences(source: &Source) -> Vec<Literal> {
    let is_told = |literal: &Literal| {
        let code = literal.before.trim_end();
        let parts = literal::static_parts(&literal.text);
        let is_long = parts.iter().any(|part| part.len() >= SHORTEST && part.contains(' '));
        is_long && !INTERNAL.iter().any(|internal| code.ends_with(internal.trim_end()))
    };
    literal::literals(source).into_iter().filter(is_told).collect()
}

/// What the cases expect to be told.
fn expected() -> Vec<String> {
    let cases = suites().into_iter().flat_map(|suite| suite.cases);
    let expectations = cases.flat_map(|case| case.steps).flat_map(|step| step.expectations);
    expectations.filter_map(|expectation| text_of(&expectation)).collect()
}

fn text_of(expectation: &Expectation) -> Option<String> {
    let tells = matches!(expectation.kind, Kind::Refused | Kind::RefusedLike | Kind::Equal | Kind::Part | Kind::Body);
    // In JSON quotation marks are escaped, in bodies the ends of lines.
    tells.then(|| expectation.text.replace("\\\"", "\"").replace("\\n", "\n"))
}

fn excuse(file: &str, text: &str) -> Option<usize> {
    EXCUSED.iter().position(|(excused, beginning, _)| *excused == file && text.starts_with(beginning))
}

#[test]
fn every_text_has_a_case() {
    let expected = expected();
    let mut used = vec![false; EXCUSED.len()];
    let (mut faults, mut count) = (Vec::new(), 0);
    for source in core() {
        let file = source.name();
        for Literal { line, text, .. } in sentences(&source) {
            count += 1;
            // Scripts have no blanks at the ends of their lines.
            let parts = literal::static_parts(text.trim());
            let is_shown = expected.iter().any(|expected| literal::says(expected, &parts));
            match (is_shown, excuse(&file, &text)) {
                (false, None) => faults.push(format!("{file}:{line}: no case says {text:?}")),
                (true, Some(_)) => faults.push(format!("{file}:{line}: is excused, but a case says {text:?}")),
                (false, Some(place)) => used[place] = true,
                (true, None) => {}
            }
        }
    }
    let idle = EXCUSED.iter().zip(used).filter(|(_, used)| !used);
    faults.extend(idle.map(|((file, text, _), _)| format!("{file}: nothing there begins with {text:?}")));
    println!("{count} texts, {} of them excused", EXCUSED.len());
    assert!(count > 100 && faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Each operation that can be refused has a case that shows in which order.
#[test]
fn every_operation_has_its_table_of_rejections() {
    let cases: Vec<String> = suites().into_iter().flat_map(|suite| suite.cases).map(|case| case.name).collect();
    let mut faults = Vec::new();
    for service in Service::ALL {
        for entry in operation::operations(service).iter().filter(|entry| !entry.input().is_empty()) {
            let name = format!("/{} looks in this order", entry.name);
            if !cases.iter().any(|case| case.ends_with(&name)) {
                faults.push(format!("no case is named …{name}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

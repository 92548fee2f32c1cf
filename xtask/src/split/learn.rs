//! `cargo xtask learn`: finds out which functions a first visit runs, and writes all others into `rest.txt`.
//!
//! It builds the site with a memory more, in which each function leaves a mark, and has Chromium visit it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::net::TcpListener;
use std::path::Path;

use anyhow::{Context, Result};
use lexopt::Parser;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Instruction, MemArg, MemArgTarget, MemorySection, MemoryType, Module,
};
use xshell::cmd;

use super::graph::Graph;
use super::names;
use crate::project::Project;
use crate::{build, setup};

/// Tells the hook in Trunk.toml to instrument the site instead of splitting it.
pub const LEARN: &str = "HEADWATER_LEARN";

/// Where the hook leaves the module that it instrumented.
const WHOLE: &str = "target/learn.wasm";

/// What runs when two messages arrive before the page is drawn, or when versions of the run are thinned out: it hangs on how
/// fast the machine is, so one visit sees it and another does not.
const BY_CHANCE: &[&str] =
    &["yew::html::component::lifecycle", "yew::scheduler", "Rc<headwater_core::timeline::Moment>"];

pub fn run(arguments: Parser) -> Result<()> {
    crate::no_more(arguments)?;
    let project = Project::find()?;
    let tools = setup::browser_tools(&project)?;
    setup::test_tools(&project)?;
    {
        let _learning = project.shell.push_env(LEARN, &project.root);
        build::site(&project, tools)?;
    }
    let ran = visit(&project)?;
    let graph = Graph::read(&fs::read(project.root.join(WHOLE))?)?;
    let marks = |functions: &mut dyn Iterator<Item = u32>| -> BTreeSet<u32> {
        functions.map(|function| graph.mark_of(function)).collect()
    };
    let all = marks(&mut (graph.imported..graph.len()));
    let first = marks(&mut ran.into_iter().chain(by_chance(&graph)));
    let rest: Vec<u32> = all.difference(&first).copied().collect();
    fs::write(project.root.join(names::FILE), names::print(&rest))?;
    println!("{} of {} functions are in the rest.", rest.len(), all.len());
    build::site(&project, tools)
}

/// The functions of [`BY_CHANCE`], and those of the persistent maps that they call.
fn by_chance(graph: &Graph) -> BTreeSet<u32> {
    let has = |function: u32, parts: &[&str]| {
        graph.names.get(&function).is_some_and(|name| parts.iter().any(|part| name.contains(part)))
    };
    let mut open: Vec<u32> = (graph.imported..graph.len()).filter(|function| has(*function, BY_CHANCE)).collect();
    let mut found = BTreeSet::new();
    while let Some(function) = open.pop() {
        if found.insert(function) {
            let callees = graph.calls[function as usize].iter().copied();
            open.extend(callees.filter(|callee| has(*callee, &["imbl", "archery"])));
        }
    }
    found
}

/// Called by the hook.
pub fn instrument(whole: &Path, root: &Path) -> Result<()> {
    let wasm = fs::read(whole)?;
    fs::write(root.join(WHOLE), &wasm)?;
    let mut module = Module::new();
    let mut marker = Marker { function: Graph::read(&wasm)?.imported };
    marker.parse_core_module(&mut module, wasmparser::Parser::new(0), &wasm)?;
    Ok(fs::write(whole, module.finish())?)
}

/// The functions that ran, by index.
fn visit(project: &Project) -> Result<BTreeSet<u32>> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    let printed = cmd!(project.shell, "node tests/browser/learn.mjs").env("HEADWATER_PORT", port).read()?;
    serde_json::from_str(&printed).context("learn.mjs printed no list of functions")
}

struct Marker {
    function: u32,
}

impl Reencode for Marker {
    type Error = Infallible;

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: wasmparser::MemorySectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_memory_section(self, memories, section)?;
        // A byte a function, of which there are thousands.
        let marks = MemoryType { minimum: 2, maximum: None, memory64: false, shared: false, page_size_log2: None };
        memories.memory(marks);
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_export_section(self, exports, section)?;
        exports.export("ran", ExportKind::Memory, 1);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let target = MemArgTarget::Memory(1);
        function.instruction(&Instruction::I32Const(self.function as i32));
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::I32Store8(MemArg { offset: 0, align: 0, target, ordering: None }));
        self.function += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}

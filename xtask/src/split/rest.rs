//! Writes the rest: a module that borrows the first part's memory, tables, globals and functions, and puts its own
//! functions into the places that the stubs call.

use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, Function, FunctionSection, GlobalType,
    ImportSection, Instruction, Module, StartSection, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

use super::first::{lent_name, shared_name};
use super::graph::Graph;
use super::plan::Plan;

/// The module name under which the rest imports everything.
const FIRST: &str = "first";

/// The rest of `wasm`.
pub fn write(wasm: &[u8], graph: &Graph, plan: &Plan, cold: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut writer = Rest { places: places(graph, plan) };
    let mut sections = Sections::default();
    let mut function = graph.imported;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(types) => writer.parse_type_section(&mut sections.types, types)?,
            Payload::TableSection(tables) => {
                for (index, table) in (0..).zip(tables) {
                    let ty = writer.table_type(table?.ty)?;
                    sections.tables.push((shared_name('t', index), EntityType::Table(ty)));
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    sections.memory = Some(EntityType::Memory(writer.memory_type(memory?)?));
                }
            }
            Payload::GlobalSection(globals) => {
                for (index, global) in (0..).zip(globals) {
                    let ty = writer.global_type(global?.ty)?;
                    sections.globals.push((shared_name('g', index), EntityType::Global(ty)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                if plan.in_rest[function as usize] {
                    sections.functions.function(graph.type_of[function as usize]);
                    utils::parse_function_body(&mut writer, &mut sections.code, body)?;
                }
                function += 1;
            }
            _ => {}
        }
    }
    sections.finish(graph, plan, &writer.places, cold)
}

/// Functions of the rest follow those that are lent to it.
fn places(graph: &Graph, plan: &Plan) -> Vec<u32> {
    let mut next = plan.lent.len() as u32;
    (0..graph.len())
        .map(|function| match plan.in_rest[function as usize] {
            true => {
                next += 1;
                next - 1
            }
            false => plan.lent.binary_search(&function).map_or(u32::MAX, |place| place as u32),
        })
        .collect()
}

struct Rest {
    /// The new index of each function that is here or lent.
    places: Vec<u32>,
}

impl Reencode for Rest {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.places[function as usize])
    }
}

#[derive(Default)]
struct Sections {
    types: TypeSection,
    tables: Vec<(String, EntityType)>,
    memory: Option<EntityType>,
    globals: Vec<(String, EntityType)>,
    functions: FunctionSection,
    code: CodeSection,
}

impl Sections {
    fn finish(mut self, graph: &Graph, plan: &Plan, places: &[u32], cold: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
        let starter_type = self.types.len();
        self.types.ty().function([], []);
        let imports = self.imports(graph, plan)?;
        let starter = plan.lent.len() as u32 + self.functions.len();
        self.functions.function(starter_type);
        self.code.function(&starter_body(graph));

        let mut elements = ElementSection::new();
        let entered: Vec<u32> = plan.entered.iter().map(|function| places[*function as usize]).collect();
        let offset = ConstExpr::i32_const(plan.places as i32);
        elements.active(Some(plan.table), &offset, Elements::Functions(entered.into()));

        let mut data = DataSection::new();
        for (place, bytes) in cold {
            data.active(0, &ConstExpr::i32_const(*place as i32), bytes.iter().copied());
        }

        let mut module = Module::new();
        module.section(&self.types).section(&imports).section(&self.functions);
        module.section(&StartSection { function_index: starter }).section(&elements).section(&self.code);
        module.section(&data);
        Ok(module.finish())
    }

    fn imports(&mut self, graph: &Graph, plan: &Plan) -> Result<ImportSection> {
        let mut imports = ImportSection::new();
        for (index, function) in plan.lent.iter().enumerate() {
            imports.import(FIRST, &lent_name(index), EntityType::Function(graph.type_of[*function as usize]));
        }
        for (name, ty) in std::mem::take(&mut self.tables) {
            imports.import(FIRST, &name, unbounded(ty));
        }
        imports.import(FIRST, &shared_name('m', 0), self.memory.context("it has no memory")?);
        self.globals.push((shared_name('g', graph.globals), EntityType::Global(READY)));
        for (name, ty) in std::mem::take(&mut self.globals) {
            imports.import(FIRST, &name, ty);
        }
        Ok(imports)
    }
}

const READY: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// An import may not promise a smaller maximum than the table that it gets.
fn unbounded(ty: EntityType) -> EntityType {
    match ty {
        EntityType::Table(mut table) => {
            table.maximum = None;
            EntityType::Table(table)
        }
        other => other,
    }
}

/// From now on the stubs call straight away.
fn starter_body(graph: &Graph) -> Function {
    let mut body = Function::new([]);
    body.instruction(&Instruction::I32Const(1));
    body.instruction(&Instruction::GlobalSet(graph.globals));
    body.instruction(&Instruction::End);
    body
}

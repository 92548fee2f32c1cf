//! Writes the first part: what stays, a stub for each function of the rest that is called, and all that the rest borrows.

use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, Instruction, Module, TableSection, ValType,
};

use super::data;
use super::graph::Graph;
use super::plan::Plan;

type Outcome<T = ()> = Result<T, Error<Infallible>>;

/// The first part of `wasm`, without names.
pub fn write(wasm: &[u8], graph: &Graph, plan: &Plan, cold: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let mut writer = First { graph, plan, places: places(graph, plan), body: graph.imported, cold };
    writer.parse_core_module(&mut module, wasmparser::Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The name under which something is lent to the rest.
pub fn lent_name(index: usize) -> String {
    format!("~{}", radix_36(index))
}

/// The name under which the rest finds a table, the memory or a global.
pub fn shared_name(kind: char, index: u32) -> String {
    format!("~{kind}{index}")
}

fn radix_36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36] as char);
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

struct First<'a> {
    graph: &'a Graph,
    plan: &'a Plan,
    /// The new index of each function; meaningless for those that are neither here nor have a stub.
    places: Vec<u32>,
    /// The function whose body comes next.
    body: u32,
    /// The bytes that the rest brings.
    cold: &'a [(u32, Vec<u8>)],
}

fn stays(plan: &Plan, function: u32) -> bool {
    !plan.in_rest[function as usize] || plan.entry_of(function).is_some()
}

fn places(graph: &Graph, plan: &Plan) -> Vec<u32> {
    let mut next = 0;
    (0..graph.len())
        .map(|function| {
            let place = next;
            next += u32::from(stays(plan, function));
            place
        })
        .collect()
}

/// Zeroes what is cold in a segment that begins there.
fn zero(bytes: &mut [u8], start: u32, cold: &[(u32, Vec<u8>)]) {
    for (place, run) in cold {
        let from = place.checked_sub(start).map(|from| from as usize);
        if let Some(run) = from.and_then(|from| bytes.get_mut(from..from + run.len())) {
            run.fill(0);
        }
    }
}

impl First<'_> {
    /// `if !ready { load_rest() }; table[place](parameters…)`
    fn stub(&self, function: u32, entry: u32) -> Function {
        let mut body = Function::new([]);
        body.instruction(&Instruction::GlobalGet(self.graph.globals));
        body.instruction(&Instruction::I32Eqz);
        body.instruction(&Instruction::If(BlockType::Empty));
        body.instruction(&Instruction::Call(self.places[self.plan.loader as usize]));
        body.instruction(&Instruction::End);
        for parameter in 0..self.graph.parameters(function) {
            body.instruction(&Instruction::LocalGet(parameter));
        }
        body.instruction(&Instruction::I32Const((self.plan.places + entry) as i32));
        let type_index = self.graph.type_of[function as usize];
        body.instruction(&Instruction::CallIndirect { type_index, table_index: self.plan.table });
        body.instruction(&Instruction::End);
        body
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        Ok(self.places[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Outcome {
        for function in self.graph.imported..self.graph.len() {
            if stays(self.plan, function) {
                functions.function(self.graph.type_of[function as usize]);
            }
        }
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Outcome {
        for (index, table) in (0..).zip(section) {
            let mut table = table?;
            if index == self.plan.table {
                let more = self.plan.entered.len() as u64;
                table.ty.initial += more;
                table.ty.maximum = table.ty.maximum.map(|maximum| maximum + more);
            }
            self.parse_table(tables, table)?;
        }
        Ok(())
    }

    /// One global more: whether the rest is there.
    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Outcome {
        utils::parse_global_section(self, globals, section)?;
        globals.global(GlobalType { val_type: ValType::I32, mutable: true, shared: false }, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_export_section(self, exports, section)?;
        for (index, function) in self.plan.lent.iter().enumerate() {
            exports.export(&lent_name(index), ExportKind::Func, self.places[*function as usize]);
        }
        for table in 0..self.graph.tables {
            exports.export(&shared_name('t', table), ExportKind::Table, table);
        }
        for global in 0..=self.graph.globals {
            exports.export(&shared_name('g', global), ExportKind::Global, global);
        }
        exports.export(&shared_name('m', 0), ExportKind::Memory, 0);
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: wasmparser::CodeSectionReader<'_>) -> Outcome {
        for body in section {
            self.parse_function_body(code, body?)?;
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: wasmparser::FunctionBody<'_>) -> Outcome {
        let function = self.body;
        self.body += 1;
        if !self.plan.in_rest[function as usize] {
            return utils::parse_function_body(self, code, body);
        }
        if let Some(entry) = self.plan.entry_of(function) {
            code.function(&self.stub(function, entry));
        }
        Ok(())
    }

    /// Zeros stand for what the rest brings.
    fn parse_data(&mut self, data: &mut DataSection, segment: wasmparser::Data<'_>) -> Outcome {
        let wasmparser::DataKind::Active { memory_index, offset_expr } = segment.kind else {
            return utils::parse_data(self, data, segment);
        };
        let mut bytes = segment.data.to_vec();
        if let Ok(start) = data::address(&offset_expr) {
            zero(&mut bytes, start, self.cold);
        }
        data.active(memory_index, &self.const_expr(offset_expr)?, bytes);
        Ok(())
    }

    /// Names are for this tool; the page does without.
    fn parse_custom_section(&mut self, _: &mut Module, _: wasmparser::CustomSectionReader<'_>) -> Outcome {
        Ok(())
    }
}

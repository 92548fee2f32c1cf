//! Which function of a module refers to which, read from its bytes.

use std::collections::BTreeMap;

use super::names;
use anyhow::{Result, bail};
use wasmparser::{
    ElementItems, ExternalKind, FuncType, FunctionBody, KnownCustom, Name, Operator, Parser, Payload, TypeRef,
};

/// A module as the plan sees it. Functions go by their index, imports first.
#[derive(Default)]
pub struct Graph {
    /// How many functions are imported.
    pub imported: u32,
    /// The type of each function, imports first.
    pub type_of: Vec<u32>,
    pub types: Vec<FuncType>,
    /// Which functions each one calls; nothing for imports.
    pub calls: Vec<Vec<u32>>,
    /// What stands in tables, where anyone may call it.
    pub in_table: Vec<u32>,
    pub exported: BTreeMap<String, u32>,
    /// Demangled, as far as they have names.
    pub names: BTreeMap<u32, String>,
    pub globals: u32,
    pub tables: u32,
    /// The table of functions and its length.
    pub function_table: Option<(u32, u64)>,
}

impl Graph {
    pub fn read(wasm: &[u8]) -> Result<Graph> {
        let mut graph = Graph::default();
        for payload in Parser::new(0).parse_all(wasm) {
            graph.section(payload?)?;
        }
        if graph.names.is_empty() {
            bail!("it has no function names; wasm-opt must keep them (`-g` in index.html)");
        }
        Ok(graph)
    }

    /// How many functions there are, imports included.
    pub fn len(&self) -> u32 {
        self.type_of.len() as u32
    }

    fn section(&mut self, payload: Payload) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.import(import?.ty)?;
                }
            }
            Payload::FunctionSection(types) => {
                for ty in types {
                    self.type_of.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.table(table?.ty);
                }
            }
            Payload::GlobalSection(globals) => self.globals = globals.count(),
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exported.insert(export.name.to_owned(), export.index);
                    }
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.element(element?.items)?;
                }
            }
            Payload::StartSection { .. } => bail!("it has a start function"),
            Payload::CodeSectionEntry(body) => {
                let calls = calls(&body)?;
                self.calls.push(calls);
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names {
                        self.name(name?)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, ty: TypeRef) -> Result<()> {
        match ty {
            TypeRef::Func(ty) => {
                self.imported += 1;
                self.type_of.push(ty);
                self.calls.push(Vec::new());
                Ok(())
            }
            _ => bail!("it imports something else than functions"),
        }
    }

    fn table(&mut self, ty: wasmparser::TableType) {
        if ty.element_type.is_func_ref() {
            self.function_table = Some((self.tables, ty.initial));
        }
        self.tables += 1;
    }

    fn element(&mut self, items: ElementItems) -> Result<()> {
        let ElementItems::Functions(functions) = items else { bail!("its tables hold expressions") };
        for function in functions {
            self.in_table.push(function?);
        }
        Ok(())
    }

    fn name(&mut self, name: Name) -> Result<()> {
        if let Name::Function(map) = name {
            for naming in map {
                let naming = naming?;
                self.names.insert(naming.index, plain(naming.name));
            }
        }
        Ok(())
    }

    /// What a function is known by from one build to the next; imports and nameless ones share one mark.
    pub fn mark_of(&self, function: u32) -> u32 {
        names::mark(self.names.get(&function).map_or("", String::as_str))
    }

    /// How many parameters a function takes.
    pub fn parameters(&self, function: u32) -> u32 {
        self.types[self.type_of[function as usize] as usize].params().len() as u32
    }
}

fn calls(body: &FunctionBody) -> Result<Vec<u32>> {
    let mut calls = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => calls.push(function_index),
            Operator::RefFunc { .. } => bail!("a function refers to another without calling it"),
            Operator::MemoryInit { .. } | Operator::DataDrop { .. } | Operator::TableInit { .. } => {
                bail!("a function fills memory or tables from passive segments")
            }
            _ => {}
        }
    }
    Ok(calls)
}

/// A demangled name without the hashes of crates: `core[0123abcd]::fmt` is `core::fmt`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let hash = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        match after.get(hash..).and_then(|tail| tail.strip_prefix(']')) {
            Some(tail) if hash > 8 => rest = tail,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

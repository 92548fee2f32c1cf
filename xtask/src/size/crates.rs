//! Which crate each byte of code came from, by the names in the WebAssembly's name section.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result, bail};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// Bytes of code by crate.
pub type Crates = BTreeMap<String, usize>;

pub fn weigh(wasm: &[u8]) -> Result<Crates> {
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => imported = count_functions(imports)?,
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = function_names(section)?;
                }
            }
            _ => {}
        }
    }
    if names.is_empty() {
        bail!(
            "the WebAssembly has no function names; the web profile in Cargo.toml must keep them (strip = \"debuginfo\")"
        );
    }
    let mut crates = Crates::new();
    for (index, size) in (imported..).zip(bodies) {
        let name = names.get(&index).copied().unwrap_or("");
        *crates.entry(crate_of(name)).or_default() += size;
    }
    Ok(crates)
}

/// The `shown` heaviest crates, with their share of the code.
pub fn table(crates: &Crates, shown: usize) -> String {
    let total: usize = crates.values().sum();
    let mut heaviest: Vec<_> = crates.iter().collect();
    heaviest.sort_by_key(|(name, size)| (std::cmp::Reverse(**size), *name));

    let mut table = format!("{:<48} {:>10} {:>7}\n", "crate, before wasm-opt", "code", "share");
    for (name, size) in heaviest.into_iter().take(shown) {
        let permille = size * 1000 / total.max(1);
        let _ = writeln!(table, "{name:<48} {size:>10} {:>5}.{} %", permille / 10, permille % 10);
    }
    table
}

fn count_functions(imports: wasmparser::ImportSectionReader<'_>) -> Result<u32> {
    let mut count = 0;
    for import in imports.into_imports() {
        count += u32::from(matches!(import?.ty, TypeRef::Func(_)));
    }
    Ok(count)
}

fn function_names(section: wasmparser::NameSectionReader<'_>) -> Result<BTreeMap<u32, &str>> {
    let mut names = BTreeMap::new();
    for subsection in section {
        if let Name::Function(functions) = subsection? {
            for naming in functions {
                let naming = naming.context("the name section is malformed")?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

/// The first crate that the symbol's path names: a trait's method on a type of another crate, `<T as Trait>::method`,
/// counts for the type's crate.
fn crate_of(symbol: &str) -> String {
    let path = format!("{:#}", demangle(symbol));
    let before_colons = path.match_indices("::").map(|(end, _)| &path[..end]);
    before_colons.map(without_hash).map(last_identifier).find(|name| !name.is_empty()).unwrap_or("other").to_owned()
}

/// wasm-bindgen demangles names too, and leaves a crate's hash behind its name: `yew[65e79389be25af13]`.
fn without_hash(path: &str) -> &str {
    path.strip_suffix(']').and_then(|path| path.rsplit_once('[')).map_or(path, |(path, _)| path)
}

fn last_identifier(path: &str) -> &str {
    let start = path.rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').map_or(0, |at| at + 1);
    path.get(start..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{Crates, crate_of, table};

    #[test]
    fn a_symbol_counts_for_the_crate_it_is_about() {
        for (symbol, name) in [
            ("_ZN4core3fmt5write17h0123456789abcdefE", "core"),
            ("serde_json::de::from_str", "serde_json"),
            ("<yew::html::Html as core::clone::Clone>::clone", "yew"),
            ("<&mut dyn std::io::Write>::flush", "std"),
            ("<u8 as core::fmt::Debug>::fmt", "core"),
            ("<char>::escape_debug", "other"),
            ("<yew[65e79389be25af13]::html::Html>::new", "yew"),
            ("memcpy", "other"),
            ("", "other"),
        ] {
            assert_eq!(crate_of(symbol), name, "{symbol}");
        }
    }

    #[test]
    fn the_heaviest_come_first() {
        let crates = Crates::from([("core".to_owned(), 250), ("std".to_owned(), 50), ("yew".to_owned(), 700)]);
        let table = table(&crates, 2);
        let lines: Vec<Vec<_>> = table.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines, [["yew", "700", "70.0", "%"], ["core", "250", "25.0", "%"]]);
    }
}

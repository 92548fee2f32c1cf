//! Reads Rust files as far as the checks need it: code without comments and texts, functions, and paths of the crate.

use std::path::{Path, PathBuf};

/// A Rust file.
pub struct Source {
    path: PathBuf,
    pub text: String,
}

/// A function and how long it is, from its first line to its closing brace.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// All Rust files below a folder, without what was built.
pub fn sources(folder: &Path) -> Vec<Source> {
    let read = |path: PathBuf| std::fs::read_to_string(&path).ok().map(|text| Source { path, text });
    files(folder, "rs").into_iter().filter_map(read).collect()
}

/// All files below a folder with that ending.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match path.is_dir() {
            true if !["target", "node_modules"].contains(&name) => found.extend(files(&path, ending)),
            false if name.ends_with(&format!(".{ending}")) => found.push(path),
            _ => {}
        }
    }
    found.sort();
    found
}

impl Source {
    #[cfg(test)]
    pub(crate) fn of(path: &str, text: &str) -> Source {
        Source { path: PathBuf::from(path), text: text.to_owned() }
    }

    /// The path from the repository's folder.
    pub fn name(&self) -> String {
        let root = crate::root();
        let repository = root.parent().unwrap_or(&root);
        self.path.strip_prefix(repository).unwrap_or(&self.path).display().to_string()
    }

    /// `dynamodb::ops::put_item` for `core/src/dynamodb/ops/put_item.rs`.
    pub fn module(&self) -> String {
        let name = self.name();
        let inner = name.split_once("src/").map_or(name.as_str(), |(_, inner)| inner);
        inner.trim_end_matches(".rs").replace('/', "::")
    }

    /// The text without comments and without what stands in quotes; lines stay where they are.
    pub fn code(&self) -> String {
        strip(&self.text)
    }

    /// What is named of the crate, in `use` lines and elsewhere: `world::World`.
    pub fn crate_paths(&self) -> Vec<String> {
        let code = self.code();
        let mut paths = Vec::new();
        for (at, _) in code.match_indices("crate::") {
            expand(&code[at + "crate::".len()..], "", &mut paths);
        }
        paths
    }

    pub fn functions(&self) -> Vec<Function> {
        let code = self.code();
        let mut functions = Vec::new();
        for (index, line) in code.lines().enumerate() {
            if let Some(name) = function_name(line) {
                let lines = length(code.lines().skip(index));
                functions.push(Function { name: name.to_owned(), line: index + 1, lines });
            }
        }
        functions
    }
}

/// `a::{b, c::d}` gives `a::b` and `a::c::d`; returns what follows.
fn expand<'a>(text: &'a str, prefix: &str, paths: &mut Vec<String>) -> &'a str {
    let end =
        text.find(|next: char| !(next.is_ascii_alphanumeric() || next == '_' || next == ':')).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let whole = format!("{prefix}{path}");
    let Some(mut rest) = rest.strip_prefix('{') else {
        paths.push(whole.trim_end_matches(':').to_owned());
        return rest;
    };
    loop {
        rest = expand(rest.trim_start(), &whole, paths).trim_start();
        match rest.strip_prefix(',').map(str::trim_start) {
            Some(more) if !more.starts_with('}') => rest = more,
            Some(more) => return &more[1..],
            None => return rest.strip_prefix('}').unwrap_or(rest),
        }
    }
}

fn function_name(line: &str) -> Option<&str> {
    let words = ["pub(crate)", "pub(super)", "pub", "const", "async", "unsafe"];
    let mut line = line.trim_start();
    while let Some(rest) = words.iter().find_map(|word| line.strip_prefix(word)?.strip_prefix(' ')) {
        line = rest;
    }
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// The lines until the braces that were opened are closed, or until a declaration ends.
fn length<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let (mut depth, mut opened) = (0_usize, false);
    for (count, line) in lines.enumerate() {
        for next in line.chars() {
            match next {
                '{' => (depth, opened) = (depth + 1, true),
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if (opened && depth == 0) || (!opened && line.trim_end().ends_with(';')) {
            return count + 1;
        }
    }
    0
}

/// Blanks comments, texts and characters out.
fn strip(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = skipped(rest, code.chars().last());
        if length == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        }
        code.extend(rest[..length].chars().filter(|skipped| *skipped == '\n'));
        rest = &rest[length..];
    }
    code
}

/// How much of what follows is no code.
pub(crate) fn skipped(text: &str, before: Option<char>) -> usize {
    let after_name = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with('"') || text.starts_with("b\"") && !after_name {
        return quoted(text);
    }
    if (text.starts_with("r\"") || text.starts_with("r#")) && !after_name {
        return raw(text);
    }
    if text.starts_with('\'') { character(text) } else { 0 }
}

fn quoted(text: &str) -> usize {
    let start = text.find('"').map_or(0, |at| at + 1);
    let mut escaped = false;
    for (at, next) in text[start..].char_indices() {
        match next {
            '"' if !escaped => return start + at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn raw(text: &str) -> usize {
    let hashes = text[1..].chars().take_while(|next| *next == '#').count();
    if !text[1 + hashes..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let start = hashes + 2;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}

/// `'x'` and `'\n'`, but not a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text[1..].char_indices();
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let body = 1 + at + escaped.len_utf8();
            text[body..].find('\'').map_or(0, |end| body + end + 1)
        }
        (Some(_), Some((at, '\''))) => 1 + at + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn source(text: &str) -> Source {
        Source::of("core/src/a/b.rs", text)
    }

    #[test]
    fn paths_are_read_through_braces_and_not_from_texts() {
        let text = "use crate::{world, streams::{shard::Shard, stream}};\n// crate::no\nfn f() { crate::feed::read(\"crate::no\") }";
        assert_eq!(source(text).crate_paths(), ["world", "streams::shard::Shard", "streams::stream", "feed::read"]);
        assert_eq!(source("").module(), "a::b");
    }

    #[test]
    fn functions_end_where_their_braces_do() {
        let text = "pub(crate) const fn one(a: &'a str) -> char {\n    if a == \"}\" { '}' } else { '\\'' }\n}\nfn two();\nfn three() {}\n";
        let found: Vec<_> = source(text).functions().into_iter().map(|found| (found.name, found.lines)).collect();
        assert_eq!(found, [("one".to_owned(), 3), ("two".to_owned(), 1), ("three".to_owned(), 1)]);
    }
}

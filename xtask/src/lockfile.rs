//! The one fact we need from Cargo.lock: which version of a crate the workspace uses.

use anyhow::{Context, Result};

/// The version of `package`, where `lockfile` is the text of a Cargo.lock.
pub fn version_of<'a>(lockfile: &'a str, package: &str) -> Result<&'a str> {
    lockfile
        .split("[[package]]")
        .find(|entry| field(entry, "name") == Some(package))
        .and_then(|entry| field(entry, "version"))
        .with_context(|| format!("Cargo.lock names no package {package}; run `cargo update --workspace` to renew it"))
}

fn field<'a>(entry: &'a str, name: &str) -> Option<&'a str> {
    entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    const LOCKFILE: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.1"
dependencies = [
 "wasm-bindgen",
]

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
"#;

    #[test]
    fn finds_the_exact_name() {
        assert_eq!(version_of(LOCKFILE, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn names_what_is_missing() {
        let error = version_of(LOCKFILE, "yew").unwrap_err().to_string();
        assert!(error.contains("no package yew"), "{error}");
    }
}

//! The wasm-bindgen command line, with its test runner. It must be of the very version of the crate that we compile.

use anyhow::{Context, Result};

use crate::lockfile;
use crate::project::Project;

use super::cargo_install::Program;

pub fn install(project: &Project) -> Result<()> {
    let path = project.root.join("Cargo.lock");
    let lockfile = project.shell.read_file(path).context("Cargo.lock is missing; run `cargo generate-lockfile`")?;
    let version = lockfile::version_of(&lockfile, "wasm-bindgen")?;
    Program { package: "wasm-bindgen-cli", name: "wasm-bindgen", version, arguments: &[] }.install(project)
}

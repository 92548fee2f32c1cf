//! Gets what a fresh machine lacks. Every step says what it does, costs nothing when there is nothing to do, and ends in
//! one sentence that names the remedy when something cannot be had.

mod apt;
mod cache;
mod cargo_install;
mod chromium;
mod debian_rust;
mod dynalite;
mod node;
mod python;
mod rust_source;
mod trunk;
mod wasm_bindgen;
mod wasm_opt;
mod wasm_target;

use std::path::PathBuf;

use anyhow::Result;
use xshell::cmd;

use crate::project::Project;

/// The tools that make the site; they are on the PATH of the project's shell.
#[derive(Clone, Copy)]
pub struct BrowserTools {
    has_wasm_opt: bool,
}

impl BrowserTools {
    /// Trunk runs wasm-opt in release mode only. Which cargo profile is built does not depend on it: index.html names it.
    pub fn release_argument(self) -> &'static str {
        if self.has_wasm_opt { "--release=true" } else { "--release=false" }
    }
}

/// All that the build for the browser needs.
pub fn browser_tools(project: &Project) -> Result<BrowserTools> {
    wasm_target::install(project)?;
    wasm_bindgen::install(project)?;
    trunk::install(project)?;
    let has_wasm_opt = wasm_opt::install(project)?;
    // Trunk works offline, so the crates must be here before it starts.
    cmd!(project.shell, "cargo fetch --quiet --target wasm32-unknown-unknown").quiet().run()?;
    Ok(BrowserTools { has_wasm_opt })
}

/// All that the tests need beside `browser_tools`; Chromium's and ChromeDriver's paths go into the shell's environment.
pub fn test_tools(project: &Project) -> Result<()> {
    node::install(project)?;
    node::install_test_packages(project)?;
    python::install(project)?;
    chromium::install(project)
}

/// What the benchmark beside dynalite and kinesalite needs; gives the folder of both.
pub fn bench_tools(project: &Project) -> Result<PathBuf> {
    dynalite::install(project)
}

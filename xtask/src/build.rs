//! `cargo xtask build`: the site, ready for any static host, in `dist`.

use std::path::PathBuf;

use anyhow::Result;
use lexopt::Parser;
use xshell::cmd;

use crate::project::Project;
use crate::setup::{self, BrowserTools};

pub fn run(arguments: Parser) -> Result<()> {
    crate::no_more(arguments)?;
    let project = Project::find()?;
    let tools = setup::browser_tools(&project)?;
    site(&project, tools)?;
    println!("The site is in {}.", project.root.join("dist").display());
    Ok(())
}

/// How the name of the WebAssembly ends that a first visit does without.
pub const REST: &str = "_rest.wasm";

/// Builds `dist`; a hook in Trunk.toml then cuts its WebAssembly in two.
pub fn site(project: &Project, tools: BrowserTools) -> Result<()> {
    let release = tools.release_argument();
    cmd!(project.shell, "trunk build {release}").run()?;
    Ok(())
}

/// Packages the WebAssembly of `site` for Node.js. It is the same code, with the names of its functions, which wasm-opt
/// takes from `dist` only.
pub fn node_package(project: &Project) -> Result<()> {
    let wasm = project.target.join("wasm32-unknown-unknown/web/headwater-web.wasm");
    let folder = node_package_folder(project);
    cmd!(project.shell, "wasm-bindgen --target nodejs --out-dir {folder} --out-name headwater {wasm}").run()?;
    // The browser tests are ES modules, and wasm-bindgen writes CommonJS for Node.js.
    Ok(project.shell.write_file(folder.join("package.json"), "{ \"type\": \"commonjs\" }\n")?)
}

/// Holds `headwater.js` and `headwater_bg.wasm`.
pub fn node_package_folder(project: &Project) -> PathBuf {
    project.target.join("node-pkg")
}

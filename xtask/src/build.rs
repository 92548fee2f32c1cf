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

/// Builds `dist`.
pub fn site(project: &Project, tools: BrowserTools) -> Result<()> {
    let release = tools.release_argument();
    cmd!(project.shell, "trunk build {release}").run()?;
    Ok(())
}

/// The program as cargo made it for the site, with the names of its functions: wasm-opt takes those from `dist` only.
pub fn artifact(project: &Project) -> PathBuf {
    project.target.join("wasm32-unknown-unknown/web/headwater-web.wasm")
}

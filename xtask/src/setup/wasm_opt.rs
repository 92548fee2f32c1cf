//! wasm-opt, from the npm package of binaryen, which runs on Node.js on every platform.

use anyhow::Result;
use xshell::cmd;

use crate::project::Project;

use super::cache;

const VERSION: &str = "132.0.0";

/// Whether wasm-opt can be had. The site works without it and is about a fifth larger, so a machine without npm may
/// still serve it.
pub fn install(project: &Project) -> Result<bool> {
    if !project.has("npm") || !project.has("node") {
        println!("wasm-opt is left out, so the site will be larger: it needs Node.js 20 or newer with npm.");
        return Ok(false);
    }
    let folder = cache::folder(project, &format!("binaryen-{VERSION}"), |draft| {
        println!("Installing wasm-opt (binaryen {VERSION}) from npm.");
        cmd!(project.shell, "npm install --prefix {draft} --no-save --no-audit --no-fund binaryen@{VERSION}").run()?;
        Ok(())
    })?;
    project.add_to_path(&folder.join("node_modules/.bin"))?;
    Ok(true)
}

//! `cargo xtask split`: cuts the WebAssembly of a built site in two, so that a first visit loads only what it needs.
//!
//! ```text
//! headwater-web_bg.wasm        the page, the engine's main road                    loaded first
//! headwater-web_rest.wasm      the functions that `split/rest.txt` lists, what     fetched once the page runs, or at
//!                              only they call, and data that only they need        the first call into it
//! ```
//!
//! Both share one memory and one table. A call from the first part into the rest goes through a stub: where the rest is not
//! there yet, the stub has the page load it (`load_rest` in `web`), then calls it by its place in the table. Nothing in the
//! sources knows which function is where.

mod data;
mod first;
mod graph;
pub mod learn;
mod links;
mod names;
mod plan;
mod rest;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use lexopt::Parser;

use crate::build;
use crate::project::Project;

use graph::Graph;
use plan::Plan;

/// How the name of the WebAssembly ends that wasm-bindgen makes.
const WHOLE: &str = "_bg.wasm";

/// What wasm-bindgen's JavaScript gets for loading the rest.
const LOADER: &str = include_str!("split/rest.js");

/// Trunk runs this as a hook, with the folder of the site that it is building.
pub fn run(arguments: Parser) -> Result<()> {
    crate::no_more(arguments)?;
    let project = Project::find()?;
    let root = project.root.clone();
    let site = env::var_os("TRUNK_STAGING_DIR").map_or_else(|| root.join("dist"), PathBuf::from);
    match env::var_os(learn::LEARN) {
        Some(_) => learn::instrument(&whole_module(&site)?, &root),
        None => split_site(&site, &names::read(&fs::read_to_string(root.join(names::FILE))?), &linked(&project)),
    }
}

/// What the linker made of the site's WebAssembly, before wasm-bindgen and wasm-opt; nothing where it is not there.
fn linked(project: &Project) -> Vec<u8> {
    fs::read(project.target.join("wasm32-unknown-unknown/web/headwater-web.wasm")).unwrap_or_default()
}

fn split_site(site: &Path, marks: &[u32], linked: &[u8]) -> Result<()> {
    let whole = whole_module(site)?;
    let wasm = fs::read(&whole)?;
    let (first, rest) = split(&wasm, marks, linked).context("the site's WebAssembly could not be split")?;
    let whole_name = whole.to_string_lossy();
    let place = whole_name.replace(WHOLE, build::REST);
    fs::write(&place, rest)?;
    fs::write(&whole, first)?;
    teach_glue(Path::new(&whole_name.replace(WHOLE, ".js")), Path::new(&place))
}

/// Has wasm-bindgen's JavaScript know where the rest is and how to load it.
fn teach_glue(glue: &Path, rest: &Path) -> Result<()> {
    let name = rest.file_name().unwrap_or_default().to_string_lossy();
    let script = fs::read_to_string(glue).with_context(|| format!("there is no {}", glue.display()))?;
    Ok(fs::write(glue, without_comments(&script) + &LOADER.replace("REST_NAME", &name))?)
}

/// A script without indentation, and without the comments that stand in lines of their own and begin with `/**`: they repeat
/// the types beside it.
fn without_comments(script: &str) -> String {
    let mut inside = false;
    let is_code = |line: &&str| {
        let is_comment = inside || line.trim_start().starts_with("/**");
        inside = is_comment && !line.trim_end().ends_with("*/");
        !is_comment
    };
    script.lines().filter(is_code).flat_map(|line| [line.trim_start(), "\n"]).collect()
}

fn whole_module(site: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(site).with_context(|| format!("there is no site in {}", site.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(WHOLE) {
            return Ok(path);
        }
    }
    bail!("there is no WebAssembly in {}; build the site first", site.display())
}

/// The first part and the rest of a module.
fn split(wasm: &[u8], marks: &[u32], linked: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let graph = Graph::read(wasm)?;
    let plan = Plan::new(&graph, marks)?;
    let cold = match linked {
        [] => Vec::new(),
        linked => data::cold(linked, wasm, &graph, &plan).context("the linker's module could not be read")?,
    };
    Ok((first::write(wasm, &graph, &plan, &cold)?, rest::write(wasm, &graph, &plan, &cold)?))
}

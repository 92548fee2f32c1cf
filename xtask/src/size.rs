//! `cargo xtask size`: what the site weighs on the wire, and which crates make the WebAssembly heavy.

mod crates;
mod weight;

use std::fs;
use std::path::Path;

use anyhow::Result;
use lexopt::Parser;

use crate::project::Project;
use crate::{build, setup};

use weight::Weight;

const CRATES_SHOWN: usize = 15;

/// What a first visit loads.
const FIRST_LOAD: [&str; 4] = ["html", "css", "js", "wasm"];

pub fn run(arguments: Parser) -> Result<()> {
    crate::no_more(arguments)?;
    let project = Project::find()?;
    let tools = setup::browser_tools(&project)?;
    build::site(&project, tools)?;

    let files = files(&project.root.join("dist"))?;
    print!("\n{}", weight::table(&files, is_first_load));
    build::node_package(&project)?;
    let wasm = fs::read(build::node_package_folder(&project).join("headwater_bg.wasm"))?;
    print!("\n{}", crates::table(&crates::weigh(&wasm)?, CRATES_SHOWN));
    Ok(())
}

/// Every file under `folder`, by its path in it.
fn files(folder: &Path) -> Result<Vec<(String, Weight)>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((path.strip_prefix(folder)?.display().to_string(), Weight::of(&fs::read(&path)?)?)),
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_first_load(name: &str) -> bool {
    let fetched_later = name.ends_with(build::REST) || Path::new(name).starts_with("content");
    !fetched_later
        && Path::new(name).extension().is_some_and(|extension| FIRST_LOAD.iter().any(|first| extension == *first))
}

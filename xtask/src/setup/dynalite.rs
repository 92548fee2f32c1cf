//! dynalite, an imitation of DynamoDB that runs on Node.js, for the benchmark beside it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;

use super::{cache, node};

/// As in tests/bench/package-lock.json, which says what else it needs.
const VERSION: &str = "4.0.0";

/// The program's JavaScript.
pub fn install(project: &Project) -> Result<PathBuf> {
    node::install(project)?;
    let folder = cache::folder(project, &format!("dynalite-{VERSION}"), |draft| fill(project, draft))?;
    Ok(folder.join("node_modules/dynalite/cli.js"))
}

fn fill(project: &Project, draft: &Path) -> Result<()> {
    println!("Installing dynalite {VERSION} from npm.");
    for file in ["package.json", "package-lock.json"] {
        let from = project.root.join("tests/bench").join(file);
        fs::copy(&from, draft.join(file)).with_context(|| format!("{} is missing", from.display()))?;
    }
    let _there = project.shell.push_dir(draft);
    // It keeps everything in memory, so the binaries that its scripts would build are not needed.
    cmd!(project.shell, "npm ci --ignore-scripts --no-audit --no-fund").run()?;
    Ok(())
}

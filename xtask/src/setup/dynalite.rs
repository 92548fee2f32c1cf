//! dynalite and kinesalite, imitations of DynamoDB and Kinesis that run on Node.js, for the benchmark beside them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;

use super::{cache, node};

/// As in tests/bench/package-lock.json, which says what else they need.
const VERSIONS: &str = "dynalite-4.0.0-kinesalite-3.3.3";

/// The folder in which both are.
pub fn install(project: &Project) -> Result<PathBuf> {
    node::install(project)?;
    let folder = cache::folder(project, VERSIONS, |draft| fill(project, draft))?;
    Ok(folder.join("node_modules"))
}

fn fill(project: &Project, draft: &Path) -> Result<()> {
    println!("Installing {VERSIONS} from npm.");
    for file in ["package.json", "package-lock.json"] {
        let from = project.root.join("tests/bench").join(file);
        fs::copy(&from, draft.join(file)).with_context(|| format!("{} is missing", from.display()))?;
    }
    let _there = project.shell.push_dir(draft);
    // They keep everything in memory, so the binaries that their scripts would build are not needed.
    cmd!(project.shell, "npm ci --ignore-scripts --no-audit --no-fund").run()?;
    Ok(())
}

//! Node.js and the packages of the browser tests.

use std::fs;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;

use super::apt;

const MAJOR_MIN: u32 = 20;

pub fn install(project: &Project) -> Result<()> {
    if !project.has("node") || !project.has("npm") {
        println!("Node.js is missing.");
        apt::install(project, &["nodejs", "npm"])?;
    }
    let version = cmd!(project.shell, "node --version").quiet().read()?;
    match major(&version) {
        Some(major) if major >= MAJOR_MIN => Ok(()),
        _ => bail!("Node.js {version} is too old; install version {MAJOR_MIN} or newer"),
    }
}

/// Runs `npm ci` unless it has already succeeded with the same lock file.
pub fn install_test_packages(project: &Project) -> Result<()> {
    let folder = project.root.join("tests/browser");
    let lockfile = fs::read(folder.join("package-lock.json")).context("tests/browser/package-lock.json is missing")?;
    let installed = folder.join("node_modules/.headwater-lock.json");
    if fs::read(&installed).is_ok_and(|earlier| earlier == lockfile) {
        return Ok(());
    }
    println!("Installing the packages of the browser tests from npm.");
    let _there = project.shell.push_dir(&folder);
    cmd!(project.shell, "npm ci --no-audit --no-fund").run()?;
    fs::write(installed, lockfile)?;
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_what_node_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }
}

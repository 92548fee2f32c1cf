//! Python with boto3, in a virtual environment of its own, for the tests that speak as AWS's clients do.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;

use super::{apt, cache};

const BOTO3: &str = "1.44.5";

/// Where a virtual environment keeps its programs.
const PROGRAMS: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// Puts a `python` that has boto3 on the PATH. The folder is of one version of Python, because it borrows its library.
pub fn install(project: &Project) -> Result<()> {
    if !has_venv(project) {
        println!("Python 3, or its module venv, is missing.");
        apt::install(project, &["python3", "python3-venv"])?;
    }
    let version = cmd!(project.shell, "python3 --version").quiet().read()?;
    let version = version.trim().strip_prefix("Python ").context("python3 --version names no version")?.to_owned();
    let folder = cache::folder(project, &format!("boto3-{BOTO3}-python-{version}"), |draft| fill(project, draft))?;
    project.add_to_path(&folder.join(PROGRAMS))
}

/// Debian has the module, but not what it needs, in another package.
fn has_venv(project: &Project) -> bool {
    let probe = cmd!(project.shell, "python3 -c 'import venv, ensurepip'");
    project.has("python3") && probe.quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn fill(project: &Project, draft: &Path) -> Result<()> {
    println!("Installing boto3 {BOTO3} from PyPI.");
    cmd!(project.shell, "python3 -m venv {draft}").run()?;
    let python = draft.join(PROGRAMS).join("python");
    cmd!(project.shell, "{python} -m pip install --quiet --disable-pip-version-check boto3=={BOTO3}").run()?;
    Ok(())
}

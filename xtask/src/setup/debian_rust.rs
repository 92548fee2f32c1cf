//! Debian's own Rust, used for the browser build where nothing else gives the other Rust a wasm32 standard library.
//! Its `cargo` and `rustc` come first on the PATH through a folder of links in the cache.

use std::path::Path;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;

use super::wasm_target::{self, Rustc};
use super::{apt, cache, rust_source};

const FOLDER: &str = "debian-rust";

/// Older releases carry a second, newer Rust for web browsers; from Debian 13 on the ordinary one has a wasm32 library.
const PACKAGES_WEB: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rustfmt-web", "rust-web-clippy"];
const PACKAGES: [&str; 5] = ["rustc", "cargo", "libstd-rust-dev-wasm32", "rustfmt", "rust-clippy"];

/// Prefers Debian's Rust if an earlier set-up had to fall back to it.
pub fn use_if_installed(project: &Project) -> Result<()> {
    let folder = project.cache.join(FOLDER);
    match folder.join("rustc").exists() {
        true => project.add_to_path(&folder),
        false => Ok(()),
    }
}

pub fn install(project: &Project) -> Result<()> {
    let has_web = cmd!(project.shell, "apt-cache show rustc-web").quiet().ignore_stderr().ignore_status().read()?;
    println!("  Using Debian's own Rust for the browser build.");
    apt::install(project, if has_web.is_empty() { &PACKAGES } else { &PACKAGES_WEB })?;
    let folder = cache::folder(project, FOLDER, link_programs)?;
    project.add_to_path(&folder)?;
    match wasm_target::compiles(project) {
        true => Ok(()),
        false => build_library(project, &Rustc::find(project)?),
    }
}

fn build_library(project: &Project, rustc: &Rustc) -> Result<()> {
    let source = Path::new("/usr/src").join(format!("rustc-{}", rustc.version));
    cache::with_draft(&project.cache, "rust-library", |draft| {
        rust_source::build_into_sysroot(project, rustc, &source, draft)
    })
}

#[cfg(unix)]
fn link_programs(folder: &Path) -> Result<()> {
    for program in ["cargo", "rustc", "rustdoc", "rustfmt", "cargo-fmt", "clippy-driver", "cargo-clippy"] {
        let installed = Path::new("/usr/bin").join(program);
        if !installed.exists() {
            bail!("{} is missing although its package is installed", installed.display());
        }
        std::os::unix::fs::symlink(&installed, folder.join(program)).context("cannot link Debian's Rust")?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn link_programs(_: &Path) -> Result<()> {
    bail!("this way works on Debian systems only")
}

//! The standard library for wasm32-unknown-unknown. rustup has it; where rustup or its server is out of reach, Debian's
//! packages have the source of the same version, and failing that a whole toolchain that brings its own.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;

use super::{debian_rust, rust_source};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The compiler that `rustc` on the PATH stands for.
pub struct Rustc {
    /// As in `1.95.0`.
    pub version: String,
    pub sysroot: PathBuf,
}

impl Rustc {
    pub fn find(project: &Project) -> Result<Rustc> {
        let version =
            cmd!(project.shell, "rustc --version").quiet().read().context("rustc is missing; install Rust")?;
        let version = version.split(' ').nth(1).context("rustc --version names no version")?.to_owned();
        let sysroot = cmd!(project.shell, "rustc --print sysroot").quiet().read()?.into();
        Ok(Rustc { version, sysroot })
    }

    /// Where the standard library for the browser is, or belongs.
    pub fn library_folder(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(TARGET).join("lib")
    }

    pub fn has_library(&self) -> bool {
        has_library(&self.library_folder())
    }
}

fn has_library(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

pub fn install(project: &Project) -> Result<()> {
    debian_rust::use_if_installed(project)?;
    if Rustc::find(project)?.has_library() {
        return Ok(());
    }
    println!("This Rust has no {TARGET} yet.");
    for way in [rustup, rust_source::install, debian_rust::install] {
        match way(project) {
            Ok(()) if Rustc::find(project)?.has_library() => return Ok(()),
            Ok(()) => {}
            Err(error) => println!("  {error:#}."),
        }
    }
    bail!("no way to get {TARGET} worked; on a connected machine `rustup target add {TARGET}` is all it takes")
}

fn rustup(project: &Project) -> Result<()> {
    if !project.has("rustup") {
        bail!("rustup is not on this machine, trying without it");
    }
    if env::var("RUSTUP_AUTO_INSTALL").is_ok_and(|value| value == "0") {
        bail!("RUSTUP_AUTO_INSTALL=0 asks rustup not to download, trying without it");
    }
    cmd!(project.shell, "rustup target add {TARGET}").run().context("rustup could not download it")
}

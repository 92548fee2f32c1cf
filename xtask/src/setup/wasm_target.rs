//! The standard library for wasm32-unknown-unknown. rustup has it; where rustup or its server is out of reach, Debian's
//! packages have the source of the same version, and failing that a whole toolchain that brings its own.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;

use super::{apt, debian_rust, rust_source};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The linker that rustc calls for `TARGET`; rustup's Rust brings it.
const LINKER: &str = "rust-lld";

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

    fn has_linker(&self, project: &Project) -> bool {
        let entries = self.sysroot.join("lib/rustlib").read_dir().into_iter().flatten().flatten();
        let mut folders = entries.map(|entry| entry.path().join("bin"));
        folders.any(|folder| folder.join(LINKER).is_file()) || project.has(LINKER)
    }
}

/// Whether an empty library compiles. Looking for files is not enough: an update of Rust may have left old ones behind.
pub fn compiles(project: &Project) -> bool {
    let rustc = cmd!(project.shell, "rustc --target {TARGET} --crate-type lib --emit dep-info=- -");
    rustc.stdin("").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

pub fn install(project: &Project) -> Result<()> {
    debian_rust::use_if_installed(project)?;
    if !compiles(project) {
        install_library(project)?;
    }
    install_linker(project)
}

fn install_library(project: &Project) -> Result<()> {
    println!("This Rust cannot compile for {TARGET} yet.");
    for way in [rustup, rust_source::install, debian_rust::install] {
        match way(project) {
            Ok(()) if compiles(project) => return Ok(()),
            Ok(()) => println!("  What this gave does not fit this Rust."),
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

/// Debian's Rust has its linker in a package that also installs a whole LLVM; the ordinary lld does as well.
fn install_linker(project: &Project) -> Result<()> {
    if Rustc::find(project)?.has_linker(project) {
        return Ok(());
    }
    if !project.has("wasm-ld") {
        apt::install(project, &["lld"])?;
    }
    project.shell.set_var("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
    Ok(())
}

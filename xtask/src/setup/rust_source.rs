//! The standard library built from the source of the very compiler that will use it, as Debian packages it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;

use super::apt::Archive;
use super::cache;
use super::wasm_target::{Rustc, TARGET};

pub fn install(project: &Project) -> Result<()> {
    let rustc = Rustc::find(project)?;
    cache::with_draft(&project.cache, "rust-source", |draft| {
        let source = unpack(project, &rustc, draft)?;
        build_into_sysroot(project, &rustc, &source, &draft.join("target"))
    })
}

/// Builds the library from the tree at `source` and copies it into the sysroot of `rustc`.
pub fn build_into_sysroot(project: &Project, rustc: &Rustc, source: &Path, target: &Path) -> Result<()> {
    let libraries = with_link(rustc, source, || build(project, source, target))?;
    copy_into_sysroot(rustc, &libraries)
}

fn unpack(project: &Project, rustc: &Rustc, draft: &Path) -> Result<PathBuf> {
    println!("  Looking for the source of Rust {} among Debian's packages.", rustc.version);
    let archive = Archive::open(project, &draft.join("apt"))?;
    let package = archive
        .find(&["rust-src", "rust-web-src"], &rustc.version)?
        .with_context(|| format!("no suite of Debian has the source of Rust {}", rustc.version))?;
    archive.unpack(&package, draft)?;
    Ok(draft.join("usr/src").join(format!("rustc-{}", rustc.version)))
}

/// Gives the folder with the built libraries. The flags are those that the compiler's own build uses: without the first
/// the standard library's unstable parts would be stable for everybody, without the second it could not take part in LTO.
fn build(project: &Project, source: &Path, target: &Path) -> Result<PathBuf> {
    println!("  Building the standard library for {TARGET} from source, half a minute.");
    let manifest = source.join("library/sysroot/Cargo.toml");
    let _elsewhere = project.shell.push_dir(source);
    cmd!(project.shell, "cargo build --release --manifest-path {manifest} --target {TARGET} --target-dir {target}")
        .args(["--features", "panic-unwind backtrace"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes")
        .run()?;
    Ok(target.join(TARGET).join("release/deps"))
}

/// The build expects the source where a toolchain keeps it; it gets a link there while it runs.
fn with_link<T>(rustc: &Rustc, source: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let link = rustc.sysroot.join("lib/rustlib/src/rust");
    if link.exists() {
        return work();
    }
    let folder = rustc.sysroot.join("lib/rustlib/src");
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot write to {}; run this as its owner", folder.display()))?;
    symlink(source, &link)?;
    let outcome = work();
    fs::remove_file(&link).with_context(|| format!("cannot remove the link {}", link.display()))?;
    outcome
}

fn copy_into_sysroot(rustc: &Rustc, libraries: &Path) -> Result<()> {
    let folder = rustc.library_folder();
    let parent = folder.parent().context("the library folder has a parent")?;
    println!("  Copying it into this Rust's own folder, {}.", folder.display());
    fs::create_dir_all(parent)
        .with_context(|| format!("cannot write to {}; run this as its owner", parent.display()))?;
    cache::with_draft(parent, "lib", |draft| {
        for library in rlibs(libraries)? {
            fs::copy(&library, draft.join(library.file_name().unwrap_or_default()))?;
        }
        // What is there is of no use to this compiler, else we would not be here.
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        cache::publish(draft, &folder)
    })
}

fn rlibs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|extension| extension == "rlib")).collect())
}

#[cfg(unix)]
fn symlink(source: &Path, link: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(source, link)?)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> Result<()> {
    anyhow::bail!("this way works on Debian systems only")
}

//! Where things are on this machine, and the shell that every command runs its programs in.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

pub struct Project {
    /// Starts in `root`; its PATH grows as tools are set up.
    pub shell: Shell,
    pub root: PathBuf,
    /// Holds tools, keyed by version; shared by every checkout, and never inside one.
    pub cache: PathBuf,
    pub target: PathBuf,
}

impl Project {
    pub fn find() -> Result<Project> {
        let shell = Shell::new().context("the current folder is gone; change into the repository")?;
        let root = root()?;
        shell.change_dir(&root);
        let target = target(&shell)?;
        Ok(Project { shell, cache: cache()?, target, root })
    }

    /// Puts a tool folder first on the PATH of `shell`.
    pub fn add_to_path(&self, folder: &Path) -> Result<()> {
        let path = self.shell.var_os("PATH").unwrap_or_default();
        let folders = [folder.to_owned()].into_iter().chain(env::split_paths(&path));
        let joined = env::join_paths(folders).with_context(|| {
            format!("{} cannot stand in PATH; set HEADWATER_CACHE to another folder", folder.display())
        })?;
        self.shell.set_var("PATH", joined);
        Ok(())
    }

    /// The full path of a program on the PATH of `shell`.
    pub fn which(&self, program: impl AsRef<OsStr>) -> Option<PathBuf> {
        let path = self.shell.var_os("PATH")?;
        let name = Path::new(program.as_ref()).with_extension(env::consts::EXE_EXTENSION);
        env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
    }

    pub fn has(&self, program: &str) -> bool {
        self.which(program).is_some()
    }
}

fn root() -> Result<PathBuf> {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").context("start this program as `cargo xtask`")?;
    let root = Path::new(&xtask).parent().context("xtask must be a folder of the repository")?;
    Ok(root.to_owned())
}

fn cache() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("HEADWATER_CACHE") {
        return std::path::absolute(folder).context("HEADWATER_CACHE must name a folder");
    }
    let home = env::home_dir().context("HOME is not set; set HEADWATER_CACHE to a folder for the tools")?;
    Ok(home.join(".cache/headwater"))
}

fn target(shell: &Shell) -> Result<PathBuf> {
    let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1").quiet().read()?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let folder = metadata["target_directory"].as_str().context("cargo metadata names no target_directory")?;
    Ok(folder.into())
}

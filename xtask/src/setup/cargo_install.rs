//! Programs from crates.io, built into the tool cache.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::project::Project;

use super::cache;

pub struct Program<'a> {
    /// The package on crates.io.
    pub package: &'a str,
    /// The cache folder's name, without its version.
    pub name: &'a str,
    pub version: &'a str,
    pub arguments: &'a [&'a str],
}

impl Program<'_> {
    /// Puts the program on the PATH, built first if the cache has no such version.
    pub fn install(&self, project: &Project) -> Result<()> {
        let folder = cache::folder(project, &format!("{}-{}", self.name, self.version), |draft| {
            println!("Installing {} {}: building it takes a few minutes, once.", self.package, self.version);
            self.build(project, draft)
        })?;
        project.add_to_path(&folder.join("bin"))
    }

    /// The package's own lock file is tried first. A registry mirror that lags behind may lack a version it names; then
    /// cargo chooses versions that this mirror has and this compiler can build.
    fn build(&self, project: &Project, root: &Path) -> Result<()> {
        self.cargo_install(project, root, &["--locked"]).or_else(|_| {
            println!("That failed with the versions its authors locked; trying the newest compatible ones.");
            self.cargo_install(project, root, &[])
        })
    }

    /// Build time matters more than speed for these programs, hence the profile.
    fn cargo_install(&self, project: &Project, root: &Path, lock: &[&str]) -> Result<()> {
        let Program { package, version, arguments, .. } = *self;
        let target = root.join("target");
        let _elsewhere = project.shell.push_dir(root);
        cmd!(project.shell, "cargo install {package} --version ={version} --root {root} {arguments...} {lock...}")
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")
            .run()?;
        project.shell.remove_path(target)?;
        Ok(())
    }
}

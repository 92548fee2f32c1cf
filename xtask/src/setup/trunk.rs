//! Trunk, which bundles the site.

use anyhow::Result;

use crate::project::Project;

use super::cargo_install::Program;

/// Newer versions need a newer rustc than the oldest that we support.
const VERSION: &str = "0.21.14";

/// Without its default features Trunk can neither download tools nor look for updates, and we want neither.
pub fn install(project: &Project) -> Result<()> {
    Program { package: "trunk", name: "trunk", version: VERSION, arguments: &["--no-default-features"] }
        .install(project)
}

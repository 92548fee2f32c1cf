//! `cargo xtask fuzz`: random simulations on all cores, built for speed, until one breaks an invariant. It then prints the
//! seed, the invariant, and the shortest run that was found as lines of the AWS CLI.

use std::ffi::OsString;

use anyhow::Result;
use lexopt::Parser;
use xshell::cmd;

use crate::project::Project;

pub fn run(mut arguments: Parser) -> Result<()> {
    // The simulation itself says what it understands.
    let options: Vec<OsString> = arguments.raw_args()?.collect();
    let project = Project::find()?;
    Ok(cmd!(project.shell, "cargo run --quiet --release --package headwater-tests --bin fuzz -- {options...}").run()?)
}

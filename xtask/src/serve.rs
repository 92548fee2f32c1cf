//! `cargo xtask serve`: the playground on this machine, rebuilt when its sources change.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};
use lexopt::{Arg, Parser, ValueExt};
use xshell::cmd;

use crate::project::Project;
use crate::setup;

struct Options {
    port: u16,
    open: bool,
}

pub fn run(arguments: Parser) -> Result<()> {
    let Options { port, open } = options(arguments)?;
    check_free(port)?;
    let project = Project::find()?;
    let release = setup::browser_tools(&project)?.release_argument();

    let port = port.to_string();
    let open = if open { "--open=true" } else { "--open=false" };
    // Not dist: what is served there carries the code that reloads the page after a change.
    let folder = project.target.join("serve");
    println!("Building the playground; it will be at http://127.0.0.1:{port}/ in a minute or two. Ctrl-C stops it.");
    cmd!(
        project.shell,
        "trunk serve {release} --dist {folder} --address 127.0.0.1 --port {port} --disable-address-lookup=true {open}"
    )
    .run()?;
    Ok(())
}

fn options(mut arguments: Parser) -> Result<Options> {
    let mut options = Options { port: 8080, open: false };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("port") => options.port = arguments.value()?.parse()?,
            Arg::Long("open") => options.open = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    Ok(options)
}

/// Fails before the long build rather than after it.
fn check_free(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} is in use; choose another with `cargo xtask serve --port N`"))?;
    Ok(())
}

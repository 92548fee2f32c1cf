//! Developer commands of Headwater: `cargo xtask help` lists them.

mod bench;
mod build;
mod fuzz;
mod lockfile;
mod project;
mod serve;
mod setup;
mod size;
mod split;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser};

struct Command {
    name: &'static str,
    options: &'static str,
    summary: &'static str,
    run: fn(Parser) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        options: "[--port N] [--open]",
        summary: "install what is missing, build the playground and serve it on this machine",
        run: serve::run,
    },
    Command {
        name: "test",
        options: "[--only STAGE]... [--skip STAGE]...",
        summary: "install what is missing and run every test",
        run: test::run,
    },
    Command { name: "build", options: "", summary: "build the site into dist", run: build::run },
    Command {
        name: "size",
        options: "",
        summary: "build the site and weigh its files and the crates inside",
        run: size::run,
    },
    Command {
        name: "split",
        options: "",
        summary: "cut the site's WebAssembly in two (Trunk runs this when it builds)",
        run: split::run,
    },
    Command {
        name: "learn",
        options: "",
        summary: "find out what a first visit runs, so that the site loads that first",
        run: split::learn::run,
    },
    Command {
        name: "fuzz",
        options: "[--seeds N] [--from S] [--minutes M]",
        summary: "run random simulations until an invariant breaks",
        run: fuzz::run,
    },
    Command {
        name: "bench",
        options: "[--only PART]...",
        summary: "measure the engine natively, as WebAssembly, and beside dynalite",
        run: bench::run,
    },
];

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Parser) -> Result<()> {
    match arguments.next()? {
        None | Some(Arg::Long("help") | Arg::Short('h')) => help(),
        Some(Arg::Value(name)) if name == "help" => help(),
        Some(Arg::Value(name)) => match COMMANDS.iter().find(|command| name == command.name) {
            Some(command) => return (command.run)(arguments),
            None => bail!("there is no command {name:?}; `cargo xtask help` lists them"),
        },
        Some(option) => return Err(option.unexpected().into()),
    }
    Ok(())
}

fn help() {
    println!("cargo xtask COMMAND\n");
    for Command { name, options, summary, .. } in COMMANDS {
        println!("  {:<48} {summary}", format!("{name} {options}"));
    }
}

/// Refuses whatever is left on the command line, for commands that take no options.
fn no_more(mut arguments: Parser) -> Result<()> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}

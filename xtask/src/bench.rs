//! `cargo xtask bench`: how fast the engine is: each operation natively, time travel, PutItem as WebAssembly, too, and the
//! endpoint beside dynalite. It ends in one table of figures and ratios.

mod beside;
mod criterion;
mod native;
mod timeline;
mod wasm;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::project::Project;

struct Part {
    name: &'static str,
    /// Measures, and gives its part of the table.
    run: fn(&Project) -> Result<String>,
}

const PARTS: &[Part] = &[
    Part { name: "native", run: native::run },
    Part { name: "timeline", run: timeline::run },
    Part { name: "wasm", run: wasm::run },
    Part { name: "beside", run: beside::run },
];

pub fn run(arguments: Parser) -> Result<()> {
    let parts = chosen(arguments)?;
    let project = Project::find()?;
    let tables: Vec<String> = parts.iter().map(|part| (part.run)(&project)).collect::<Result<_>>()?;
    println!("\n{}", tables.join("\n"));
    Ok(())
}

fn chosen(mut arguments: Parser) -> Result<Vec<&'static Part>> {
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("only") => only.push(part_name(&mut arguments)?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    Ok(PARTS.iter().filter(|part| only.is_empty() || only.contains(&part.name)).collect())
}

fn part_name(arguments: &mut Parser) -> Result<&'static str> {
    let name = arguments.value()?.string()?;
    match PARTS.iter().find(|part| part.name == name) {
        Some(part) => Ok(part.name),
        None => bail!("there is no part {name:?}; the parts are native, timeline, wasm, beside"),
    }
}

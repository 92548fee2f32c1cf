//! The endpoint beside dynalite and kinesalite, driven over HTTP by the same client, one after the other.

use std::collections::BTreeMap;
use std::env::consts::EXE_EXTENSION;

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;
use crate::setup;

/// What tests/bench/beside.mjs prints of one server and one kind of request.
struct Figures {
    server: String,
    /// The operation, and over how many connections it was asked for.
    kind: (String, u64),
    /// Requests in a second of the clock, and in a second of the server's own processor time.
    a_second: f64,
    a_core_second: f64,
}

/// Empty but for a reason where a process cannot be asked how long it has worked.
pub fn run(project: &Project) -> Result<String> {
    if !cfg!(target_os = "linux") {
        return Ok("Beside others: left out, because only Linux tells by /proc what a server used.\n".into());
    }
    let tools = setup::bench_tools(project)?;
    cmd!(project.shell, "cargo build --release --package headwater-core --example endpoint").run()?;
    let endpoint = project.target.join("release/examples/endpoint").with_extension(EXE_EXTENSION);
    println!("Driving the endpoint, dynalite and kinesalite for about two minutes.");
    let client = cmd!(project.shell, "node tests/bench/beside.mjs");
    let printed = client.env("HEADWATER_ENDPOINT", endpoint).env("DYNALITE", tools.join("dynalite/cli.js"));
    let printed = printed.env("KINESALITE", tools.join("kinesalite")).read()?;
    let figures: Vec<Figures> = printed.lines().map(figures).collect::<Result<_>>()?;
    Ok(format!("Beside dynalite and kinesalite, over HTTP: requests a second\n\n{}", table(&figures)))
}

fn figures(line: &str) -> Result<Figures> {
    let json: Value = serde_json::from_str(line).with_context(|| format!("beside.mjs printed {line:?}"))?;
    let number = |name: &str| json[name].as_f64().with_context(|| format!("beside.mjs printed no {name}"));
    let text =
        |name: &str| json[name].as_str().map(str::to_owned).with_context(|| format!("beside.mjs printed no {name}"));
    let concurrency = json["concurrency"].as_u64().context("beside.mjs printed no concurrency")?;
    let requests = number("requests")?;
    Ok(Figures {
        server: text("server")?,
        kind: (text("operation")?, concurrency),
        a_second: requests / number("seconds")?,
        a_core_second: requests / number("cpuSeconds")?,
    })
}

fn table(figures: &[Figures]) -> String {
    let (ours, theirs): (Vec<_>, Vec<_>) = figures.iter().partition(|figures| figures.server == "headwater");
    let theirs: BTreeMap<_, _> = theirs.into_iter().map(|figures| (&figures.kind, figures)).collect();
    let mut text = format!(
        "{:<14} {:>12} {:>12} {:>12} {:>14} {:>14} {:>8}\n",
        "", "connections", "Headwater", "the other", "ours a core", "theirs a core", "ratio"
    );
    for ours in ours {
        let Some(theirs) = theirs.get(&ours.kind) else { continue };
        text += &format!(
            "{:<14} {:>12} {:>12.0} {:>12.0} {:>14.0} {:>14.0} {:>8.1}\n",
            ours.kind.0,
            ours.kind.1,
            ours.a_second,
            theirs.a_second,
            ours.a_core_second,
            theirs.a_core_second,
            ours.a_core_second / theirs.a_core_second
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{figures, table};

    #[test]
    fn figures_become_ratios() {
        let line = |server: &str, requests: u32| {
            format!(
                r#"{{"server":"{server}","operation":"GetItem","concurrency":16,"requests":{requests},"seconds":2,"cpuSeconds":0.5}}"#
            )
        };
        assert!(figures("listening").is_err());
        let text = table(&[figures(&line("headwater", 900)).unwrap(), figures(&line("dynalite", 100)).unwrap()]);
        assert!(text.contains("1800") && text.ends_with("9.0\n"), "{text}");
    }
}

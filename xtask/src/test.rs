//! `cargo xtask test`: every check there is, in stages that go from quick to slow.

use std::env::consts::EXE_EXTENSION;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use xshell::cmd;

use crate::build;
use crate::project::Project;
use crate::setup::{self, BrowserTools};

struct Stage {
    name: &'static str,
    heading: &'static str,
    run: fn(&Project, BrowserTools) -> Result<()>,
}

/// In this order each build is done once: later stages reuse what earlier ones compiled.
const STAGES: &[Stage] = &[
    Stage { name: "format", heading: "Format", run: |project, _| format(project) },
    Stage { name: "lint", heading: "Lints, natively and for the browser", run: |project, _| lint(project) },
    Stage { name: "native", heading: "Native tests", run: |project, _| native(project) },
    Stage { name: "doc", heading: "Examples in the documentation", run: |project, _| doc(project) },
    Stage { name: "clients", heading: "AWS's clients against the endpoint", run: |project, _| clients(project) },
    Stage { name: "wasm", heading: "Component tests in Chromium", run: |project, _| wasm(project) },
    Stage { name: "site", heading: "The site, as it ships", run: build::site },
    Stage {
        name: "node",
        heading: "The same WebAssembly, packaged for Node.js",
        run: |project, _| build::node_package(project),
    },
    Stage { name: "browser", heading: "Browser tests of the site", run: |project, _| browser(project) },
];

pub fn run(arguments: Parser) -> Result<()> {
    let stages = chosen(arguments)?;
    let project = Project::find()?;
    let began = Instant::now();
    let tools = setup::browser_tools(&project)?;
    setup::test_tools(&project)?;
    let mut outcomes = vec![Outcome { name: "set-up", took: began.elapsed(), error: None }];
    outcomes.extend(stages.iter().map(|stage| attempt(stage, &project, tools)));
    report(&outcomes)
}

struct Outcome {
    name: &'static str,
    took: Duration,
    error: Option<anyhow::Error>,
}

/// A failed stage does not stop the others: one run tells all that is wrong.
fn attempt(stage: &Stage, project: &Project, tools: BrowserTools) -> Outcome {
    println!("\n== {} ({})", stage.heading, stage.name);
    let began = Instant::now();
    let error = (stage.run)(project, tools).err();
    let took = began.elapsed();
    println!("== {} in {:.1} s", if error.is_none() { "done" } else { "FAILED" }, took.as_secs_f32());
    Outcome { name: stage.name, took, error }
}

fn report(outcomes: &[Outcome]) -> Result<()> {
    println!();
    for Outcome { name, took, error } in outcomes {
        let result = error.as_ref().map_or("ok".to_owned(), |error| format!("FAILED: {error:#}"));
        println!("{name:<10} {:>7.1} s  {result}", took.as_secs_f32());
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    println!("{:<10} {:>7.1} s\n", "total", total.as_secs_f32());
    println!("stages: {} passed, {failed} failed", outcomes.len() - failed);
    match failed {
        0 => Ok(()),
        _ => bail!("{failed} of {} stages failed", outcomes.len()),
    }
}

fn chosen(mut arguments: Parser) -> Result<Vec<&'static Stage>> {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("only") => only.push(stage_name(&mut arguments)?),
            Arg::Long("skip") => skip.push(stage_name(&mut arguments)?),
            _ => return Err(argument.unexpected().into()),
        }
    }
    let is_chosen = |name| (only.is_empty() || only.contains(&name)) && !skip.contains(&name);
    Ok(STAGES.iter().filter(|stage| is_chosen(stage.name)).collect())
}

fn stage_name(arguments: &mut Parser) -> Result<&'static str> {
    let name = arguments.value()?.string()?;
    let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
    match names.iter().find(|stage| **stage == name) {
        Some(stage) => Ok(stage),
        None => bail!("there is no stage {name:?}; the stages are {}", names.join(", ")),
    }
}

fn format(project: &Project) -> Result<()> {
    Ok(cmd!(project.shell, "cargo fmt --all --check").run()?)
}

fn lint(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(shell, "cargo clippy --workspace --exclude headwater-web --all-targets -- -D warnings").run()?;
    cmd!(shell, "cargo clippy --package headwater-web --all-targets --target wasm32-unknown-unknown -- -D warnings")
        .run()?;
    Ok(())
}

/// The web crate's own tests without a browser come on their own: its integration tests need one.
fn native(project: &Project) -> Result<()> {
    let shell = &project.shell;
    let packages = ["--workspace", "--exclude", "headwater-web"];
    let web = ["--package", "headwater-web", "--lib"];
    match project.has("cargo-nextest") {
        true => {
            cmd!(shell, "cargo nextest run {packages...}").run()?;
            cmd!(shell, "cargo nextest run {web...}").run()?;
        }
        false => {
            cmd!(shell, "cargo test {packages...} --all-targets").run()?;
            cmd!(shell, "cargo test {web...}").run()?;
        }
    }
    Ok(())
}

fn doc(project: &Project) -> Result<()> {
    Ok(cmd!(project.shell, "cargo test --workspace --exclude headwater-web --doc").run()?)
}

fn clients(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(shell, "cargo build --package headwater-core --example endpoint").run()?;
    let endpoint = project.target.join("debug/examples/endpoint").with_extension(EXE_EXTENSION);
    Ok(cmd!(shell, "python tests/clients/boto3_session.py").env("HEADWATER_ENDPOINT", endpoint).run()?)
}

fn wasm(project: &Project) -> Result<()> {
    let test = cmd!(project.shell, "cargo test --package headwater-web --target wasm32-unknown-unknown");
    // In seconds, for one whole binary of tests; the runner's own limit is 20, too few for a busy machine.
    Ok(test.env("WASM_BINDGEN_TEST_TIMEOUT", "300").run()?)
}

fn browser(project: &Project) -> Result<()> {
    let shell = &project.shell;
    let _there = shell.push_dir(project.root.join("tests/browser"));
    Ok(cmd!(shell, "npx playwright test").env("HEADWATER_NODE_PACKAGE", build::node_package_folder(project)).run()?)
}

//! Runs benchmarks of core/benches, and reads what Criterion wrote.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;

pub fn run(project: &Project, bench: &str) -> Result<()> {
    Ok(cmd!(project.shell, "cargo bench --package headwater-core --bench {bench}").run()?)
}

/// The median of a benchmark, in µs; `id` is its group and names, with slashes between them.
pub fn micros(project: &Project, id: &str) -> Result<f64> {
    let file = project.target.join("criterion").join(id).join("new/estimates.json");
    let text = fs::read_to_string(&file).with_context(|| format!("Criterion left no {}", file.display()))?;
    let estimates: Value = serde_json::from_str(&text)?;
    let nanos = estimates["median"]["point_estimate"].as_f64().context("Criterion's estimates have no median")?;
    Ok(nanos / 1_000.0)
}

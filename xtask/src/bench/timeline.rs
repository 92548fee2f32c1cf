//! Time travel, natively: what a stream costs, how long seeks take at the worst, and what a run takes of memory.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::cmd;

use super::criterion;
use crate::project::Project;

/// Lengths of runs, in steps, and the milliseconds that any seek in them may take.
const LIMITS: [(u64, f64); 2] = [(10_000, 16.0), (100_000, 100.0)];
/// Bytes of a write that is kept, beyond the image of its record and the request in the log.
const BYTES_MAX: u64 = 1_500;

pub fn run(project: &Project) -> Result<String> {
    let printed = cmd!(project.shell, "cargo bench --package headwater-core --bench timeline").read()?;
    let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with('{')).collect();
    let seeks: Vec<&str> = lines.iter().copied().filter(|line| line.contains("\"steps\"")).collect();
    let last = lines.last().context("the benchmark printed no figures")?;
    let memory: Value = serde_json::from_str(last)?;
    let bytes = memory["memory"]["beyond image and request"].as_u64().context("the benchmark told no bytes")?;
    let micros = |name: &str| criterion::micros(project, &format!("timeline/{name}"));
    let mut text = format!("Time travel, natively: seeks in ms\n\n{}\n", table(&seeks)?);
    for name in ["a write without a stream", "a write with a stream", "GetRecords"] {
        text += &format!("{name:<26} {:>10.2} µs\n", micros(name)?);
    }
    text += &format!("{last}\n");
    ensure!(bytes <= BYTES_MAX, "{text}\na write takes {bytes} bytes");
    Ok(text)
}

/// Seeks by the length of their run; none may take longer than it should.
pub fn table(lines: &[&str]) -> Result<String> {
    let mut text = format!("{:>10} {:>10} {:>10} {:>10}\n", "steps", "median", "worst", "at most");
    for line in lines {
        let figures: Value = serde_json::from_str(line)?;
        let steps = figures["steps"].as_u64().context("no steps")?;
        let limit = LIMITS.iter().find(|(other, _)| *other == steps).map_or(f64::MAX, |(_, limit)| *limit);
        let figure = |name: &str| figures[name].as_f64().with_context(|| format!("no {name}"));
        let (median, worst) = (figure("median")?, figure("worst")?);
        text += &format!("{steps:>10} {median:>10.2} {worst:>10.2} {limit:>10.0}\n");
        ensure!(worst <= limit, "{text}\na seek took {worst} ms");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn slow_seeks_are_told() {
        assert!(table(&[r#"{"steps":10000,"median":1.5,"worst":15.9}"#]).unwrap().contains("15.90"));
        assert!(table(&[r#"{"steps":10000,"median":1.5,"worst":16.1}"#]).is_err());
        assert!(table(&["{}"]).is_err());
    }
}

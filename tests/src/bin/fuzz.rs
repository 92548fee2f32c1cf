//! Runs random simulations until one fails: `cargo xtask fuzz` builds it for speed and passes its options on.

use std::process::ExitCode;
use std::time::Duration;

use headwater_tests::simulation::fuzz::{Range, explain, search};

/// Without a limit of any kind.
const USUAL_SEEDS: u64 = 20_000;

fn main() -> ExitCode {
    match options(std::env::args().skip(1)) {
        Ok(range) => fuzz(range),
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Range, String> {
    let (mut from, mut seeds, mut limit) = (0, None, None);
    while let Some(option) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse::<u64>().ok());
        let value = value.ok_or_else(|| format!("{option} needs a whole number"))?;
        match option.as_str() {
            "--from" => from = value,
            "--seeds" => seeds = Some(value),
            "--minutes" => limit = Some(Duration::from_secs(value.saturating_mul(60))),
            _ => return Err(format!("there is no option {option}; there are --seeds, --from and --minutes")),
        }
    }
    let unlimited = if limit.is_some() { u64::MAX } else { USUAL_SEEDS };
    Ok(Range { from, seeds: seeds.unwrap_or(unlimited), limit })
}

fn fuzz(range: Range) -> ExitCode {
    let report = search(range, |count| println!("{count} seeds, all invariants hold"));
    let seconds = report.took.as_secs_f32();
    match report.failed {
        None => {
            println!("{} seeds in {seconds:.1} s, all invariants hold", report.seeds);
            ExitCode::SUCCESS
        }
        Some((seed, failure)) => {
            println!("after {} seeds and {seconds:.1} s:\n{}", report.seeds, explain(seed, &failure));
            ExitCode::FAILURE
        }
    }
}

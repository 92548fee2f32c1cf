//! Many seeds on many threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use headwater_core::cli;
use headwater_core::input::{Call, Service};
use headwater_core::name::DEFAULT_REGION;

use super::Failure;
use super::plan::Plan;
use super::run::{Run, run};
use super::shrink::shrink;

/// Runs a plan; a panic is a failure, too.
pub fn attempt(plan: &Plan) -> Option<Failure> {
    let result = catch_unwind(AssertUnwindSafe(|| run(plan).1));
    result.unwrap_or_else(|_| Some(Failure::new("panic", "The engine panicked.")))
}

/// Which seeds, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub from: u64,
    pub seeds: u64,
    pub limit: Option<Duration>,
}

/// How far a search came.
#[derive(Clone, Debug)]
pub struct Report {
    pub seeds: u64,
    pub took: Duration,
    /// The first seed that failed.
    pub failed: Option<(u64, Failure)>,
}

/// Tries seeds on all cores until one fails; tells about every second how many it has tried.
pub fn search(range: Range, tell: fn(u64)) -> Report {
    let (next, done, stop) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let began = Instant::now();
    let is_over = || stop.load(Ordering::Relaxed) || range.limit.is_some_and(|limit| began.elapsed() > limit);
    let work = |tells: bool| {
        let mut told = Instant::now();
        while !is_over() {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= range.seeds {
                break;
            }
            let seed = range.from.wrapping_add(n);
            if let Some(failure) = attempt(&Plan::of_seed(seed)) {
                stop.store(true, Ordering::Relaxed);
                return Some((seed, failure));
            }
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if tells && told.elapsed() > Duration::from_secs(1) {
                told = Instant::now();
                tell(count);
            }
        }
        None
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let failed = std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..threads).map(|n| scope.spawn(move || work(n == 0))).collect();
        let results = workers.into_iter().filter_map(|worker| worker.join().ok().flatten());
        results.min_by_key(|(seed, _)| *seed)
    });
    Report { seeds: done.into_inner(), took: began.elapsed(), failed }
}

/// A failure as a person can follow it: the seed, the invariant, and the shortest run that was found as lines of the CLI.
pub fn explain(seed: u64, failure: &Failure) -> String {
    let plan = shrink(&Plan::of_seed(seed), failure);
    let (run, last) = run(&plan);
    let failure = last.as_ref().unwrap_or(failure);
    let Failure { invariant, sentence } = failure;
    format!("seed {seed} breaks {invariant}: {sentence}\n\n{}", script(&plan, &run))
}

/// The calls of a run as lines, with the pauses between them as comments.
pub fn script(plan: &Plan, run: &Run) -> String {
    let dials = serde_json::json!({ "Dials": plan.dials }).to_string();
    let set =
        Call { service: Service::Sim, operation: "SetDials".into(), region: DEFAULT_REGION.into(), body: dials.into() };
    let mut lines = vec![format!("# seed {}", plan.seed), line(&set)];
    let mut before = run.timeline.start();
    for (at, call) in run.calls() {
        let pause = at.since(before);
        if pause.0 > 0 {
            lines.push(format!("# {}.{:06} s later", pause.0 / 1_000_000, pause.0 % 1_000_000));
        }
        before = at;
        lines.push(line(call));
    }
    lines.join("\n")
}

fn line(call: &Call) -> String {
    cli::Call::of(call).map_or_else(|| format!("# {} {}", call.operation, call.body), |call| cli::print(&call))
}

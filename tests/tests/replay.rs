//! Goal: time travel tells the truth. Method: random histories of calls and waits; whatever the run was once, seeking,
//! saving, undoing and forking must find again, digest for digest.

use headwater_core::http::respond;
use headwater_core::time::Duration;
use headwater_core::timeline::{Moment, Recording, Timeline};
use headwater_tests::door::{self, BUDGET};
use headwater_tests::samples::{self, VALID};
use headwater_tests::simulation::plan::Plan;
use headwater_tests::simulation::run::Run;
use proptest::prelude::*;

/// One thing that a history does.
#[derive(Clone, Debug)]
enum Act {
    Call(usize),
    Advance(u64),
    /// Lets single events happen.
    Step(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..VALID.len()).prop_map(Act::Call),
        2 => (0_u64..5_000_000).prop_map(Act::Advance),
        1 => (0_u64..30 * 3_600_000_000).prop_map(Act::Advance),
        1 => (1_usize..5).prop_map(Act::Step),
    ]
}

fn history() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..24)
}

/// Events that one history may take: a day of polling is no news after a few thousand.
const EVENTS: u64 = 2_000;

/// Runs a history from the stocked world; calls `seen` wherever the run stands right after something happened.
fn run(history: &[Act], mut seen: impl FnMut(&Timeline)) -> Timeline {
    let (mut timeline, names) = samples::stocked();
    for act in history {
        match act {
            Act::Call(sample) => {
                respond(&mut timeline, &names.request(*sample));
                seen(&timeline);
            }
            Act::Advance(micros) => {
                timeline.advance(Duration::micros(*micros), EVENTS);
            }
            Act::Step(count) => {
                for _ in 0..*count {
                    if timeline.step() {
                        seen(&timeline);
                    }
                }
            }
        }
    }
    // Between two events of one instant there is nothing to come back to.
    timeline.run_until(timeline.now(), BUDGET);
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn seeking_finds_every_step_again(history in history()) {
        let mut seen = Vec::new();
        let timeline = run(&history, |timeline| seen.push((timeline.world().steps, timeline.head().digest())));
        // The last step is where the clock has moved on since.
        for (steps, digest) in seen.into_iter().rev().filter(|(steps, _)| *steps < timeline.world().steps) {
            let moment = timeline.at_step(steps);
            prop_assert_eq!(moment.world.steps, steps);
            prop_assert_eq!(moment.digest(), digest, "at step {}", steps);
        }
    }

    #[test]
    fn seeking_a_time_finds_what_was_due_by_then(history in history()) {
        let mut seen = Vec::new();
        let timeline = run(&history, |timeline| seen.push(timeline.now()));
        let head = timeline.head().digest();
        for time in seen {
            let moment = timeline.at_time(time);
            prop_assert!(moment.world.now == time && moment.world.agenda.due().is_none_or(|due| due > time));
        }
        prop_assert_eq!(timeline.head().digest(), head, "looking back changed the present");
    }

    #[test]
    fn saving_and_restoring_gives_the_same_run(history in history()) {
        let timeline = run(&history, |_| {});
        let saved = serde_json::to_string(&timeline.record()).unwrap();
        let recording: Recording = serde_json::from_str(&saved).unwrap();
        let (restored, progress) = Timeline::restore(&recording, BUDGET);
        prop_assert!(progress.complete);
        prop_assert_eq!(&restored.head().facts, &timeline.head().facts);
        prop_assert_eq!(restored.head().digest(), timeline.head().digest());
    }

    #[test]
    fn undo_is_the_run_without_its_last_input(history in history(), last in 0..VALID.len()) {
        let (_, names) = samples::stocked();
        let mut timeline = run(&history, |_| {});
        let before = timeline.clone();
        respond(&mut timeline, &names.request(last));
        timeline.advance(Duration::seconds(3), EVENTS);
        let mut undone = timeline.undone().unwrap();
        prop_assert_eq!(undone.head().digest(), before.head().digest());
        prop_assert_eq!(undone.log().len(), before.log().len());
        // And it goes on as if the input had never been.
        let mut straight = before;
        for run in [&mut undone, &mut straight] {
            run.advance(Duration::seconds(2), EVENTS);
        }
        prop_assert_eq!(undone.head().digest(), straight.head().digest());
    }

    #[test]
    fn a_fork_leaves_the_old_future_alone(history in history(), back in 0_u64..20, other in 0..VALID.len()) {
        let (_, names) = samples::stocked();
        let timeline = run(&history, |_| {});
        let (digest, steps) = (timeline.head().digest(), timeline.world().steps);
        let moment = timeline.at_step(steps.saturating_sub(back));
        let mut fork = timeline.fork(&moment);
        prop_assert_eq!(fork.head().digest(), moment.digest());
        respond(&mut fork, &names.request(other));
        fork.advance(Duration::seconds(2), EVENTS);
        fork.run_until(fork.now(), BUDGET);
        prop_assert_eq!(timeline.head().digest(), digest);
        prop_assert_eq!(timeline.at_step(moment.world.steps).digest(), moment.digest());
        let saved = fork.record();
        prop_assert_eq!(Timeline::restore(&saved, BUDGET).0.head().digest(), fork.head().digest());
    }

    /// `door::send` compares the worlds; the facts must tell of the refusal and of nothing else.
    #[test]
    fn a_refused_call_leaves_no_trace(history in history(), last in 0..VALID.len()) {
        let (_, names) = samples::stocked();
        let mut timeline = run(&history, |_| {});
        let facts = timeline.head().facts.len();
        let answer = door::send(&mut timeline, &names.request(last)).map_err(TestCaseError::fail)?;
        let told = timeline.head().facts.len() - facts;
        prop_assert!(answer.is_success() && told >= 1 || told == 1, "{} facts", told);
    }

    #[test]
    fn two_runs_of_one_history_are_one(history in history()) {
        let (one, two) = (run(&history, |_| {}), run(&history, |_| {}));
        prop_assert_eq!(one.head().digest(), two.head().digest());
    }
}

/// Simulations whose past is searched step by step.
const SIMULATIONS: u64 = 20;

/// A simulation, and the moments right after its calls.
fn simulated(seed: u64) -> (Timeline, Vec<Moment>) {
    let plan = Plan::of_seed(seed);
    let (mut run, mut moments) = (Run::new(&plan), Vec::new());
    for step in &plan.steps {
        let calls = run.timeline.log().len();
        assert_eq!(run.step(step.pause, &step.deed), Ok(()), "seed {seed}");
        // Some wait after their last call: then the clock has moved on since the last step.
        let is_now = run.timeline.log().last().is_some_and(|entry| entry.at == run.timeline.now());
        if run.timeline.log().len() > calls && is_now {
            moments.push(run.timeline.head().clone());
        }
    }
    (run.timeline, moments)
}

fn same(one: &Moment, two: &Moment) -> bool {
    one.digest() == two.digest() && one.facts == two.facts
}

/// Gives a run the inputs of another one that it has not had.
fn catch_up(fork: &mut Timeline, whole: &Timeline) {
    let known = fork.log().len();
    for entry in whole.log().skip(known) {
        fork.run_until(entry.at, BUDGET);
        // A refused input was refused then, too.
        let _ = fork.submit(entry.input.clone(), None);
    }
    fork.run_until(whole.now(), BUDGET);
}

#[test]
fn simulations_are_found_again_after_saving() {
    for seed in 0..SIMULATIONS {
        let (timeline, _) = simulated(seed);
        let saved = serde_json::to_string(&timeline.record()).unwrap();
        let (restored, progress) = Timeline::restore(&serde_json::from_str(&saved).unwrap(), BUDGET);
        assert!(progress.complete && same(restored.head(), timeline.head()), "seed {seed}");
    }
}

#[test]
fn simulations_are_found_again_forth_and_back() {
    for seed in 0..SIMULATIONS {
        let (timeline, moments) = simulated(seed);
        let head = timeline.head().digest();
        // The last step is where the clock has moved on since.
        let past = || moments.iter().filter(|moment| moment.world.steps < timeline.world().steps);
        for moment in past().step_by(3).chain(past().rev().step_by(5)) {
            let found = timeline.at_step(moment.world.steps);
            assert!(same(&found, moment), "seed {seed}, step {}", moment.world.steps);
        }
        assert_eq!(timeline.head().digest(), head, "looking back changed the present");
    }
}

/// A fork that is given the inputs of the run that it left comes to where that run is: nothing but the inputs counts.
#[test]
fn a_fork_with_the_same_inputs_merges_back() {
    for seed in 0..SIMULATIONS {
        let (timeline, moments) = simulated(seed);
        for moment in moments.iter().step_by(7) {
            let mut fork = timeline.fork(moment);
            catch_up(&mut fork, &timeline);
            assert!(same(fork.head(), timeline.head()), "seed {seed}, forked at step {}", moment.world.steps);
        }
    }
}

#[test]
fn undoing_all_and_doing_it_again_changes_nothing() {
    for seed in 0..SIMULATIONS / 4 {
        let (timeline, _) = simulated(seed);
        let mut undone = timeline.clone();
        while let Some(earlier) = undone.undone() {
            undone = earlier;
        }
        assert_eq!((undone.log().len(), undone.head().facts.len()), (0, 0), "seed {seed}");
        catch_up(&mut undone, &timeline);
        assert!(same(undone.head(), timeline.head()), "seed {seed}");
    }
}

//! Goal: whatever is done in whatever order, every invariant holds. Method: thousands of random plans, each watched by all
//! invariants and compared with a naive model; and the same plans on an engine with one broken rule, which must be noticed
//! by name.

use headwater_core::invariant::{INVARIANTS, Kind, Watch};
use headwater_core::mutation::{self, Mutation};
use headwater_tests::simulation::fuzz::{Range, attempt, explain, search};
use headwater_tests::simulation::plan::Plan;
use headwater_tests::simulation::run::run;
use headwater_tests::simulation::{ITERATORS_GO_FORWARD, KINESIS_AT_HOME, READERS_SEE_ALL, WRITES_TAKE_EFFECT};

const SEEDS: u64 = 2_000;
/// Within so many seeds a broken rule must be noticed.
const NOTICED_WITHIN: u64 = 200;

#[test]
fn every_invariant_holds() {
    let report = search(Range { from: 0, seeds: SEEDS, limit: None }, |_| {});
    if let Some((seed, failure)) = &report.failed {
        panic!("{}", explain(*seed, failure));
    }
    assert_eq!(report.seeds, SEEDS);
}

/// Each broken rule, and by what it must be noticed.
const MUTATIONS: &[(Mutation, &str)] = &[
    (Mutation::DroppedRecord, "every-change-recorded"),
    (Mutation::DuplicatedRecord, "no-duplicate-record"),
    (Mutation::SwappedOrder, "item-order"),
    (Mutation::WrongOldImage, "images-match-history"),
    (Mutation::WrongNewImage, "images-match-history"),
    (Mutation::OtherViewType, "view-type-decides-images"),
    (Mutation::NoOpRecorded, "no-op-leaves-no-record"),
    (Mutation::ExpiryWithoutIdentity, "expiry-has-identity"),
    (Mutation::SequenceRepeated, "sequence-ascends"),
    (Mutation::RecordAfterSealing, "sealed-takes-nothing"),
    (Mutation::SplitLosesShard, "one-open-shard"),
    (Mutation::SplitMiscounts, "sizes-add-up"),
    (Mutation::TrimTooEarly, "kept-24-hours"),
    (Mutation::TrimTooLate, "kept-24-hours"),
    (Mutation::StreamGoneEarly, "kept-24-hours"),
    (Mutation::ChildBeforeParent, "child-after-parent"),
    (Mutation::IteratorOffByOne, "reader-never-goes-back"),
    (Mutation::CheckpointSkips, "no-record-skipped"),
    (Mutation::RetryForgetsRecord, "no-record-skipped"),
    (Mutation::BatchWrittenHalf, WRITES_TAKE_EFFECT),
    (Mutation::TransactionHalfApplied, "table-matches-history"),
    (Mutation::IndexNotMaintained, "index-matches-table"),
    (Mutation::DeliveryForgotten, "every-change-delivered"),
    (Mutation::DuplicateUnnoticed, "delivered-as-changed"),
    (Mutation::KinesisWrongShard, KINESIS_AT_HOME),
    (Mutation::KinesisNumberRepeated, "kinesis-numbers-ascend"),
    (Mutation::KinesisRecordDropped, "kinesis-numbers-ascend"),
    (Mutation::KinesisIteratorOffByOne, ITERATORS_GO_FORWARD),
    (Mutation::KinesisTrimTooEarly, "kinesis-pages-whole"),
    (Mutation::KinesisReshardLosesHash, "kinesis-ranges-cover"),
    (Mutation::KinesisEndsEarly, "kinesis-pages-whole"),
];

/// The first seed that notices a broken rule by this name, and what else noticed it on the way.
fn noticed(mutation: Mutation, name: &str) -> Result<u64, Vec<String>> {
    let mut others = Vec::new();
    mutation::set(Some(mutation));
    for seed in 0..NOTICED_WITHIN {
        match attempt(&Plan::of_seed(seed)) {
            Some(failure) if failure.invariant == name => {
                mutation::set(None);
                return Ok(seed);
            }
            Some(failure) => others.push(failure.invariant),
            None => {}
        }
    }
    mutation::set(None);
    others.sort();
    others.dedup();
    Err(others)
}

#[test]
fn every_broken_rule_is_noticed_by_name() {
    let mut faults = Vec::new();
    for (mutation, name) in MUTATIONS {
        match noticed(*mutation, name) {
            Ok(seed) => println!("{mutation:?}: {name} at seed {seed}"),
            Err(others) => faults.push(format!("{mutation:?} is not noticed by {name}, only by {others:?}")),
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// A name in the table above that nothing has would prove nothing.
#[test]
fn names_are_those_of_checks() {
    let own = [KINESIS_AT_HOME, WRITES_TAKE_EFFECT, READERS_SEE_ALL, ITERATORS_GO_FORWARD];
    let engine = INVARIANTS.iter().filter(|invariant| invariant.kind == Kind::Engine);
    let names: Vec<&str> = engine.map(|invariant| invariant.id).chain(own).collect();
    for (mutation, name) in MUTATIONS {
        assert!(names.contains(name), "{mutation:?}: {name}");
    }
}

/// Who looks late sees no more wrong than who looked all along, in whatever slices, and finds the same in the past.
#[test]
fn a_late_watch_agrees() {
    for seed in 0..60 {
        let (run, failure) = run(&Plan::of_seed(seed));
        assert_eq!(failure, None, "seed {seed}");
        let (mut at_once, mut sliced) = (Watch::default(), Watch::default());
        at_once.audit(run.timeline.head());
        while !sliced.observe(run.timeline.head(), 7) {}
        let broken = at_once.broken().find(|(invariant, _)| invariant.kind == Kind::Engine);
        assert!(broken.is_none(), "seed {seed}: {broken:?}");
        let facts = run.timeline.head().facts.len();
        for past in [0, facts / 3, facts / 2, facts.saturating_sub(1)] {
            for place in 0..INVARIANTS.len() {
                assert_eq!(at_once.state(place, past), sliced.state(place, past), "seed {seed}, after {past} facts");
            }
        }
    }
}

/// Outcomes are broken by legal settings: simulations without such a case would show nothing.
#[test]
fn outcomes_break_and_hold() {
    let mut broken: Vec<&str> = Vec::new();
    for seed in 0..120 {
        let (run, _) = run(&Plan::of_seed(seed));
        broken.extend(run.watch.broken().map(|(invariant, _)| invariant.id));
    }
    for invariant in INVARIANTS.iter().filter(|invariant| invariant.kind == Kind::Outcome) {
        let count = broken.iter().filter(|id| **id == invariant.id).count();
        assert!((1..120).contains(&count), "{} is broken in {count} of 120 runs", invariant.id);
    }
}

/// What `cargo xtask fuzz` prints: the seed, the name, and a run that is much shorter than its plan.
#[test]
fn a_failure_is_told_as_a_short_script() {
    mutation::set(Some(Mutation::DroppedRecord));
    let failure = attempt(&Plan::of_seed(0)).unwrap();
    let told = explain(0, &failure);
    mutation::set(None);
    assert!(told.starts_with("seed 0 breaks every-change-recorded: A change of table"), "{told}");
    assert!(told.contains("\nsim set-dials --dials ") && told.contains("\naws dynamodb create-table "), "{told}");
    assert!(told.lines().count() < 12, "{told}");
}

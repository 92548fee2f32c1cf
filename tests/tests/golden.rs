//! Goal: the same log gives the same world for ever, and everywhere. Method: one fixed history with its digest, also run
//! by the wasm build in Node and in Chromium. `BLESS=1` writes the digest anew after a change on purpose.

use headwater_tests::golden::{History, printed};
use headwater_tests::simulation::plan::Plan;
use headwater_tests::simulation::run::Run;
use headwater_tests::{bless, root};

#[test]
fn the_history_has_its_digest() {
    let path = root().join("golden/history.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut history: History = serde_json::from_str(&text).unwrap();
    let timeline = history.run();
    let digest = printed(timeline.head().digest());
    if bless::is_asked() {
        history.digest = digest;
        std::fs::write(&path, serde_json::to_string_pretty(&history).unwrap() + "\n").unwrap();
        return;
    }
    assert_eq!(digest, history.digest, "after {} steps", timeline.world().steps);
}

/// A digest that anything could have would prove nothing.
#[test]
fn the_history_exercises_every_service() {
    let text = std::fs::read_to_string(root().join("golden/history.json")).unwrap();
    let history: History = serde_json::from_str(&text).unwrap();
    let timeline = history.run();
    let facts: Vec<String> = timeline.head().facts.iter().map(|fact| serde_json::to_string(fact).unwrap()).collect();
    for kind in
        ["TableStatus", "ItemChanged", "ItemUnchanged", "Recorded", "ShardSealed", "Invoked", "Returned", "Rejected"]
    {
        let found = facts.iter().any(|fact| fact.contains(&format!("\"type\":\"{kind}\"")));
        assert!(found, "no {kind} in the history");
    }
}

/// Seeds of simulations whose calls fall on whole milliseconds.
const RANDOM: [u64; 3] = [3, 8, 12];

/// The first steps of a plan: what Node.js and Chromium can replay in a moment.
fn short_run(seed: u64) -> History {
    let mut plan = Plan::of_seed(seed);
    plan.steps.truncate(24);
    let mut run = Run::new(&plan);
    for step in &plan.steps {
        assert_eq!(run.step(step.pause, &step.deed), Ok(()), "seed {seed}");
    }
    History::of(&run.timeline).unwrap_or_else(|| panic!("seed {seed} calls between two milliseconds"))
}

/// Histories from the simulation, kept as files so that the wasm build can be held to them, too.
#[test]
fn random_histories_have_their_digests() {
    for seed in RANDOM {
        let path = root().join(format!("golden/random_{seed}.json"));
        if bless::is_asked() {
            let text = serde_json::to_string(&short_run(seed)).unwrap() + "\n";
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let history: History = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let timeline = history.run();
        assert_eq!(printed(timeline.head().digest()), history.digest, "seed {seed}");
    }
}

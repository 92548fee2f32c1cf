//! Goal: the same log gives the same world for ever, and everywhere. Method: one fixed history with its digest, also run
//! by the wasm build in Node and in Chromium. `BLESS=1` writes the digest anew after a change on purpose.

use headwater_tests::golden::{History, printed};
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

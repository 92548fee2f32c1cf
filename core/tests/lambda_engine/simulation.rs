//! Any run of writes, pauses and changes: nothing is lost, nothing is skipped, and the order of the shard holds.

use headwater_core::fact::What;
use headwater_core::input::Service;
use headwater_core::time::Duration;
use proptest::prelude::*;
use serde_json::json;

use super::lab::{Lab, Step::*};

/// What is done next, and how much of it.
type Action = (u8, u64);

fn act(lab: &mut Lab, (kind, amount): Action) {
    let path = lab.path();
    let update = match kind {
        0..=3 => return lab.step(&Put(1 + amount % 5)),
        4 => return lab.step(&Poison),
        5 | 6 => return lab.step(&Pause(Duration::millis(amount % 3_000))),
        // 12 actions of this kind stay within the records' retention.
        7 => return lab.step(&Wait(amount % 6_000)),
        8 => r#"{"Enabled":false}"#.to_owned(),
        9 => r#"{"Enabled":true}"#.to_owned(),
        10 => format!(r#"{{"BatchSize":{},"BisectBatchOnFunctionError":true}}"#, 1 + amount % 4),
        11 => r#"{"FunctionResponseTypes":["ReportBatchItemFailures"]}"#.to_owned(),
        _ => format!(r#"{{"MaximumBatchingWindowInSeconds":{}}}"#, amount % 300),
    };
    // It may be refused while another change is under way.
    lab.lambda("PUT", &path, &update);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn every_record_reaches_the_function_in_order(
        transition in prop::sample::select(vec![0, 100_000, 2_000_000]),
        actions in prop::collection::vec((0_u8..13, any::<u64>()), 1..13),
    ) {
        let mut lab = Lab::new();
        lab.call(Service::Sim, "SetDials", &json!({ "Dials": { "mappingCreating": transition } }));
        lab.step(&Map(r#"{"MaximumRetryAttempts":1}"#));
        actions.into_iter().for_each(|action| act(&mut lab, action));
        lab.step(&Wait(9));
        let path = lab.path();
        lab.lambda("PUT", &path, r#"{"Enabled":true}"#);
        lab.step(&Wait(3_600));

        let written = lab.facts(|what| match what {
            What::Recorded { sequence, .. } => Some(*sequence),
            _ => None,
        });
        let mut seen = Vec::new();
        for number in lab.batches_of("first").into_iter().flatten() {
            if !seen.contains(&number) {
                seen.push(number);
            }
        }
        prop_assert_eq!(seen, written, "{}", lab.trace());
        prop_assert!(lab.timeline.world().agenda.len() < 5, "an idle mapping has nothing to do");
    }
}

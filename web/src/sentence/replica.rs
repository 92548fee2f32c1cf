//! What replicas do, in sentences.

use headwater_core::dynamodb::change::Kind;
use headwater_core::fact::What;

use super::{Line, span};
use crate::keys;

#[inline(never)]
pub(super) fn tell(line: Line, what: &What) -> Line {
    match what {
        What::ReplicaStatus { table, replica, status: "DELETED", .. } => {
            line.say("The replica of ").name(table).say(" in ").name(replica).say(" is gone.")
        }
        What::ReplicaStatus { table, replica, status, .. } => {
            let line = line.say("The replica of ").name(table).say(" in ").name(replica);
            line.say(" is ").name(status).say(".")
        }
        What::Replicated { region, from, keys, lag, outcome, .. } => {
            let line = line.say("The change of ").name(&keys::text(keys)).say(" in ").name(from);
            let line = match *outcome {
                "lost" => line.say(" lost in ").name(region).say(": a newer write is there"),
                "merged" => return line.say(" goes to ").name(region).say(" in the place of an earlier one."),
                "overwrote" => {
                    line.say(" arrived in ").name(region).say(" and overwrote a write that it did not know of")
                }
                _ => line.say(" arrived in ").name(region),
            };
            if lag.0 == 0 { line.say(" at once.") } else { line.say(" after ").name(&span(*lag)).say(".") }
        }
        What::Copied { region, table, kind, keys, .. } => {
            let deed = match kind {
                Kind::Remove => " deletes ",
                _ => " puts ",
            };
            let line = line.say("The function").say(deed).name(&keys::text(keys)).say(" in ").name(table);
            line.say(" in ").name(region).say(".")
        }
        _ => line,
    }
}

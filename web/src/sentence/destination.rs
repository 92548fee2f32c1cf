//! What becomes of changes on their way into a Kinesis stream, in sentences.

use headwater_core::fact::What;
use headwater_core::name::table_of_stream_arn;

use super::{Line, span};

#[inline(never)]
pub(super) fn tell(line: Line, what: &What) -> Line {
    match what {
        What::DestinationStatus { table, stream, status, description, .. } => {
            let line = line.say("The Kinesis destination ").name(table_of_stream_arn(stream)).say(" of ").name(table);
            let line = line.say(" is ").name(status);
            match description {
                Some(description) => line.say(": ").name(description).say("."),
                None => line.say("."),
            }
        }
        What::Delivered { table, stream, shard, lag, attempt, .. } => {
            let line = line.say("A change of ").name(table).say(" arrived in ").name(shard).say(" of ");
            let line = line.name(table_of_stream_arn(stream)).say(" after ").name(&span(*lag));
            if *attempt > 1 { line.say(", at attempt ").number(attempt).say(".") } else { line.say(".") }
        }
        What::Duplicated { table, stream, shard, .. } => {
            let line = line.say("A change of ").name(table).say(" arrived once more, in ").name(shard).say(" of ");
            line.name(table_of_stream_arn(stream)).say(".")
        }
        What::DeliveryThrottled { table, stream, reason, delay, .. } => {
            let line = line.say("A change of ").name(table).say(" could not be put into ");
            let line = line.name(table_of_stream_arn(stream)).say(": ").name(reason);
            line.say("; it is tried again after ").name(&span(*delay)).say(".")
        }
        What::DeliveryFailed { table, stream, reason } => {
            let why = match *reason {
                "TooLarge" => ": it is larger than a record may be.",
                "Disabled" => ": its destination was disabled.",
                "TooOld" => ": it has waited for a day.",
                _ => ": the table is gone.",
            };
            let line = line.say("A change of ").name(table).say(" never arrives in ");
            line.name(table_of_stream_arn(stream)).say(why)
        }
        _ => line,
    }
}

//! What consumers with enhanced fan-out see, in sentences.

use headwater_core::fact::What;

use super::{Line, short_resource, span};

#[inline(never)]
pub(super) fn tell(line: Line, what: &What) -> Line {
    match what {
        What::ConsumerStatus { stream, consumer, status } => {
            let line = line.say("Consumer ").name(consumer).say(" of stream ").name(short_resource(stream));
            if *status == "DELETED" { line.say(" is gone.") } else { line.say(" is ").name(status).say(".") }
        }
        What::Subscribed { consumer, shard, kind, .. } => {
            subscription(line, consumer, shard).say(" began at ").name(kind).say(".")
        }
        What::Pushed { consumer, shard, count: 0, .. } => {
            subscription(line, consumer, shard).say(" got an empty event: it goes on.")
        }
        What::Pushed { consumer, shard, count, push, .. } => {
            let line = line.count(*count as usize, " record of ", " records of ").name(shard);
            let line =
                line.say(if *count == 1 { " was pushed to " } else { " were pushed to " }).name(called(consumer));
            if push.behind.0 == 0 {
                line.say(".")
            } else {
                line.say("; it is ").name(&span(push.behind)).say(" behind.")
            }
        }
        What::SubscriptionEnded { consumer, shard, reason, .. } => {
            subscription(line, consumer, shard).say(match *reason {
                "takenOver" => " ended: another one took its place.",
                "shardEnded" => " ended with its shard.",
                "deregistered" => " ended: the consumer is being deleted.",
                "streamDeleted" => " ended: the stream is being deleted.",
                _ => " ended after five minutes.",
            })
        }
        _ => line,
    }
}

fn subscription(line: Line, consumer: &str, shard: &str) -> Line {
    line.say("The subscription of ").name(called(consumer)).say(" to ").name(shard)
}

/// The name in a consumer's ARN.
fn called(arn: &str) -> &str {
    let name = arn.rsplit('/').next().unwrap_or(arn);
    name.rsplit_once(':').map_or(name, |(name, _)| name)
}

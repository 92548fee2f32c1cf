//! What producers do, and what shards of Kinesis make of it, in sentences.

use headwater_core::fact::What;
use headwater_core::name::table_of_stream_arn;

use super::Line;

#[inline(never)]
pub(super) fn tell(line: Line, what: &What) -> Line {
    match what {
        What::KinesisThrottled { stream, shard, limit, count } => {
            let line = line.name(shard).say(" of ").name(table_of_stream_arn(stream)).say(" refused ");
            let (one, many, why) = match *limit {
                "writeRecords" => ("a record", " records", ": it takes 1,000 a second."),
                "writeBytes" => ("a record", " records", ": it takes 1 MiB a second."),
                "readCalls" => ("a read", " reads", ": it answers five a second, all readers together."),
                "readBytes" => ("a read", " reads", ": it gives 2 MiB a second, all readers together."),
                _ => ("an iterator", " iterators", ": it gives five a second."),
            };
            if *count == 1 { line.say(one).say(why) } else { line.number(count).say(many).say(why) }
        }
        What::KinesisScaled { stream, shard } => {
            let line = line.name(table_of_stream_arn(stream)).say(" grows: ").name(shard);
            line.say(" was given more than half of what it takes.")
        }
        What::ProducerStatus { producer, stream, status, left } => {
            let line = line.say("The producer ").name(producer);
            let line = match *status {
                "RUNNING" => line.say(" writes to ").name(table_of_stream_arn(stream)),
                "FINISHED" => line.say(" has finished"),
                _ => line.say(" was deleted"),
            };
            if *left == 0 { line.say(".") } else { line.say(" and gave up ").number(left).say(" records.") }
        }
        What::Produced { producer, stream, count, again } => {
            let line = line.say("The producer ").name(producer).say(" sent ").number(count);
            let line = line.say(" records to ").name(table_of_stream_arn(stream));
            if *again == 0 { line.say(".") } else { line.say(", ").number(again).say(" of them again.") }
        }
        What::AnswerLost { producer, count } => {
            let line = line.say("The answer to ").name(producer).say(" was lost: it will send ");
            line.number(count).say(" records again.")
        }
        _ => line,
    }
}

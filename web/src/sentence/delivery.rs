//! What delivery streams of Firehose and windowing applications do, in sentences.

use headwater_core::fact::What;
use headwater_core::time::Instant;

use super::Line;

#[inline(never)]
pub(super) fn tell(line: Line, what: &What) -> Line {
    match what {
        What::FirehoseStatus { delivery, status } => status_of(line.say("The delivery stream ").name(delivery), status),
        What::FirehoseBuffered { delivery, shard, count, held, size, .. } => {
            let line = line.count(*count as usize, " record came", " records came");
            let line = match shard {
                Some(shard) => line.say(" from ").name(shard),
                None => line,
            };
            let line = line.say(" into the buffer of ").name(delivery).say(": ").number(held);
            line.say(" of ").number(size).say(" bytes.")
        }
        What::ObjectWritten { delivery, bucket, key, records, bytes, because } => {
            let line =
                line.name(delivery).say(" wrote ").count(*records as usize, " record (", " records (").number(bytes);
            let line = line.say(" bytes) to ").name(bucket).say(" as ").name(key);
            line.say(match *because {
                "size" => ": the buffer was full.",
                "interval" => ": the interval was over.",
                _ => ": the function refused them.",
            })
        }
        What::ObjectFailed { delivery, bucket, attempt, records, lost } => {
            let line =
                line.name(delivery).say(" could not write ").count(*records as usize, " record to ", " records to ");
            let line = line.name(bucket).say(" (attempt ").number(attempt);
            line.say(if *lost { "): they are lost." } else { "); it tries again." })
        }
        _ => window(line, what),
    }
}

fn window(line: Line, what: &What) -> Line {
    match what {
        What::ApplicationStatus { application, status } => {
            status_of(line.say("The application ").name(application), status)
        }
        What::WindowFired { application, key, start, end, value, late, .. } => {
            let line =
                line.say("The window of ").name(key).say(" from ").name(&time(*start)).say(" to ").name(&time(*end));
            let line = line.say(" in ").name(application).say(if *late { " fired again: " } else { " fired: " });
            line.number(value).say(".")
        }
        What::LateRecord { application, at, watermark, .. } => {
            let line = line.say("A record of ").name(&time(*at)).say(" came too late for ").name(application);
            line.say(", whose watermark is ").name(&time(*watermark)).say(".")
        }
        What::Checkpointed { application, number, windows } => {
            let line = line.name(application).say(" took checkpoint ").number(number).say(", with ");
            line.count(*windows as usize, " window.", " windows.")
        }
        _ => line,
    }
}

fn status_of(line: Line, status: &'static str) -> Line {
    if status == "DELETED" { line.say(" is gone.") } else { line.say(" is ").name(status).say(".") }
}

/// Date and time, to the millisecond.
fn time(at: Instant) -> String {
    at.label().replace('T', " ")
}

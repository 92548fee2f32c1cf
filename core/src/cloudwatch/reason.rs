//! Why an alarm is in its state, in the words of AWS (captured from AWS).

use crate::cloudwatch::alarm::Settings;
use crate::cloudwatch::evaluate::{Missing, State};
use crate::cloudwatch::statistic::{self, Value};
use crate::metrics::meter::begin_of;
use crate::time::Instant;

/// What a new alarm says of itself.
pub const UNCHECKED: &str = "Unchecked: Initial alarm creation";
/// Points that are told one by one; of more, only the newest.
const TOLD: usize = 5;

/// A real point that was looked at: its minute, its value, and whether it breaches.
pub type Seen = (u64, Value, bool);

/// The sentence for a state; `seen` are the real points, the newest first, `filled` the missing ones.
pub fn tell(settings: &Settings, state: State, seen: &[Seen], filled: u64) -> String {
    if state == State::InsufficientData {
        let unknown = settings.need.of;
        return format!("Insufficient Data: {} {} unknown.", counted(unknown, "datapoint"), were(unknown));
    }
    let alarm = state == State::Alarm;
    let speaking: Vec<&Seen> = seen.iter().filter(|(_, _, breaches)| *breaches == alarm).collect();
    let missing = (filled > 0).then(|| treated(settings, filled)).flatten();
    match (speaking.is_empty(), missing) {
        (true, Some(treated)) => {
            let received = seen.len() as u64;
            let received = match received {
                0 => "no datapoints were".to_owned(),
                count => format!("{} {}", counted(count, "datapoint"), were(count)),
            };
            let periods = counted(settings.need.of, "period");
            format!("Threshold Crossed: {received} received for {periods} and {treated}.")
        }
        (_, treated) => crossed(settings, alarm, &speaking, treated),
    }
}

fn crossed(settings: &Settings, alarm: bool, speaking: &[&Seen], treated: Option<String>) -> String {
    let (count, need) = (speaking.len() as u64, settings.need);
    let not = if alarm { "" } else { "not " };
    let how = format!(
        "{} {not}{} the threshold ({})",
        were(count),
        settings.comparison.words(),
        statistic::text(settings.threshold)
    );
    let told: Vec<String> = speaking.iter().take(TOLD).map(|(minute, value, _)| point(*minute, *value)).collect();
    let told = told.join(", ");
    let of = need.of;
    let text = if speaking.len() < TOLD {
        format!("{count} out of the last {of} datapoints [{told}] {how}")
    } else {
        format!(
            "{count} out of the last {of} datapoints {how}. The most recent datapoints which crossed the threshold: [{told}]"
        )
    };
    let missing = treated.map(|treated| format!(" and {treated}")).unwrap_or_default();
    let (least, way) = if alarm { (need.points, "OK -> ALARM") } else { (of - need.points.min(of) + 1, "ALARM -> OK") };
    format!("Threshold Crossed: {text}{missing} (minimum {} for {way} transition).", counted(least, "datapoint"))
}

/// What missing points counted for, where they counted.
fn treated(settings: &Settings, filled: u64) -> Option<String> {
    let name = match settings.need.missing {
        Missing::Breaching => "Breaching",
        Missing::NotBreaching => "NonBreaching",
        Missing::Missing | Missing::Ignore => return None,
    };
    Some(format!("{} {} treated as [{name}]", counted(filled, "missing datapoint"), were(filled)))
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn were(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// `5.0 (27/09/26 01:36:00)`.
fn point(minute: u64, value: Value) -> String {
    format!("{} ({})", value.text(), date(begin_of(minute)))
}

fn date(at: Instant) -> String {
    let text = at.to_string();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!("{}/{}/{} {}", part(8, 10), part(5, 7), part(2, 4), part(11, 19))
}

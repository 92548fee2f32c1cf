//! The metrics of a region with their points, and how each is called and drawn.

use std::rc::Rc;

use headwater_core::cloudwatch::alarm::{self, Alarm};
use headwater_core::cloudwatch::statistic::{Statistic, Value};
use headwater_core::metrics::meter::{begin_of, minute_of};
use headwater_core::metrics::source::sources;
use headwater_core::metrics::{Metric, Point, read_of};

use crate::keys::clipped;
use crate::sentence;
use crate::view::View;

/// Minutes that a chart shows at the most.
const SHOWN: u64 = 120;
/// And at the least, so that the first points do not fill it.
const LEAST: u64 = 10;
/// Metrics that are drawn; beyond that, a picture would tell nothing.
const METRICS: usize = 200;
/// Characters of a name.
const NAME: usize = 60;

/// One metric as it is shown.
pub struct Series {
    /// Tells it from all others.
    pub key: Rc<str>,
    pub metric: Metric,
    pub unit: &'static str,
    pub points: Vec<Point>,
    /// The first minute of the chart, and the one after its last.
    pub from: u64,
    pub to: u64,
}

/// Everything that was measured in the region that is looked at.
pub fn all(cx: &View) -> Vec<Series> {
    let (world, now) = (&cx.session.moment().world, minute_of(cx.session.now()));
    let to = now + 1;
    let from = minute_of(cx.session.start()).max(to.saturating_sub(SHOWN));
    let to = to.max(from + LEAST);
    let sources = sources(world, &cx.ui.region);
    let mut all: Vec<Series> = Vec::new();
    for source in &sources {
        for row in source.with_data() {
            let metric = source.metric(row);
            if all.len() == METRICS || all.iter().any(|other| other.metric == metric) {
                continue;
            }
            let points = read_of(&sources, world, &metric, from, to).map(|(_, points)| points).unwrap_or_default();
            all.push(Series { key: key_of(&metric), metric, unit: row.unit, points, from, to });
        }
    }
    all
}

/// Names cannot hold the separator.
pub fn key_of(metric: &Metric) -> Rc<str> {
    let mut key = format!("{}\n{}", metric.namespace, metric.name);
    for (name, value) in &metric.dimensions {
        key.push_str(&format!("\n{name}={value}"));
    }
    key.into()
}

impl Series {
    /// What it is measured of: the values of its dimensions that name an entity.
    pub fn entity(&self) -> String {
        let names = ["FunctionName", "StreamName", "ShardId", "ConsumerName", "TableName", "EventSourceMappingUUID"];
        let values = self.metric.dimensions.iter().filter(|(name, _)| names.contains(&&**name));
        let values: Vec<String> = values.map(|(_, value)| clipped(value, NAME)).collect();
        values.join(" · ")
    }

    /// Its namespace, and what kind of entity it is about.
    pub fn title(&self) -> String {
        let kinds: Vec<&str> = self.metric.dimensions.iter().map(|(name, _)| &**name).collect();
        format!("{}, by {}", self.metric.namespace, kinds.join(", "))
    }

    /// Whether both are of one entity.
    pub fn is_beside(&self, other: &Series) -> bool {
        self.metric.namespace == other.metric.namespace && self.metric.dimensions == other.metric.dimensions
    }

    /// The statistic that says most of it: of ages and latencies the largest, of a success the share, of all else the sum.
    pub fn statistic(&self) -> Statistic {
        match self.unit {
            "Milliseconds" => Statistic::Maximum,
            _ if self.metric.name.ends_with(".Success") => Statistic::Average,
            _ => Statistic::Sum,
        }
    }

    pub fn values(&self) -> impl Iterator<Item = (u64, Value)> + '_ {
        self.points.iter().map(|(minute, stat)| (*minute, self.statistic().of(*stat)))
    }

    /// The largest value, rounded up; at least 1.
    pub fn top(&self) -> u64 {
        self.values().map(|(_, value)| value.numerator.div_ceil(value.denominator)).max().unwrap_or(0).max(1)
    }

    /// The alarms that watch it.
    pub fn alarms<'a>(&'a self, cx: &'a View) -> impl Iterator<Item = &'a Rc<Alarm>> {
        let alarms = alarm::of(&cx.session.moment().world, &cx.ui.region);
        let all = alarms.into_iter().flat_map(|alarms| alarms.by_name.values());
        all.filter(|alarm| alarm.settings.metric == self.metric)
    }
}

/// A value with its unit, such as `1,200 ms`, `3` or `0.5`.
pub fn told(value: Value, unit: &str) -> String {
    let whole = value.numerator / value.denominator;
    let hundredths = (value.numerator % value.denominator) * 100 / value.denominator;
    let fraction = match hundredths {
        0 => String::new(),
        some if some % 10 == 0 => format!(".{}", some / 10),
        some => format!(".{some:02}"),
    };
    let unit = match unit {
        "Milliseconds" => " ms",
        "Bytes" if (value.numerator, value.denominator) == (1, 1) => " byte",
        "Bytes" => " bytes",
        _ => "",
    };
    format!("{}{fraction}{unit}", grouped(whole))
}

/// `1234567` → `1,234,567`.
fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A minute by the clock of the run: `00:03`, or `1 d 02:00` from a day on.
pub fn time_of(minute: u64) -> String {
    let mut text = sentence::clock(begin_of(minute));
    text.truncate(text.len() - ":00.000".len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short() {
        for (numerator, denominator, unit, text) in [
            (0, 1, "Count", "0"),
            (1_234_567, 1, "Milliseconds", "1,234,567 ms"),
            (1, 1, "Bytes", "1 byte"),
            (1, 2, "Count", "0.5"),
            (1, 3, "Count", "0.33"),
            (7, 2, "Bytes", "3.5 bytes"),
        ] {
            assert_eq!(told(Value { numerator, denominator }, unit), text);
        }
    }
}

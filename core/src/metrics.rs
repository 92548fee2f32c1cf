//! Metrics as CloudWatch names them: which there are, who counts them, and how they are read.
//!
//! ```text
//! stream, table, mapping …   each owns a Meter and adds to it          metrics/meter.rs
//! tables                     names and units, by the place in a meter  metrics/tables.rs
//! sources                    whose meters a region has                 metrics/source.rs
//! ```
//!
//! Counting is a few additions; nobody looks at a minute before somebody asks. To give an entity metrics: a table in
//! `tables.rs`, a `Meter` in the entity, `meter.add(now, Table::Metric as usize, value)` where it happens, and a row in
//! `source.rs`. What a refused call must count goes by `Ctx::measure`, which survives the failure. A metric that has a value at
//! any time, such as the age of the oldest change that waits, is added whenever something is delivered, and its source says
//! what it is at present.

pub mod meter;
pub mod source;
pub mod tables;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::metrics::meter::{Stat, minute_of};
use crate::metrics::source::{Source, sources};
use crate::time::Duration;
use crate::world::World;

/// A metric as CloudWatch tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Metric {
    pub namespace: Rc<str>,
    pub name: Rc<str>,
    /// Name and value, in the order of the names.
    pub dimensions: Vec<(Rc<str>, Rc<str>)>,
}

/// What was measured in one minute: minutes since 1970, and the statistics.
pub type Point = (u64, Stat);

/// A metric's unit and its points from a minute up to another one, which is left out; nothing when nobody counts it.
pub fn read(world: &World, region: &str, metric: &Metric, from: u64, to: u64) -> Option<(&'static str, Vec<Point>)> {
    read_of(&sources(world, region), world, metric, from, to)
}

/// The same, when the sources are known.
pub fn read_of(
    sources: &[Source<'_>],
    world: &World,
    metric: &Metric,
    from: u64,
    to: u64,
) -> Option<(&'static str, Vec<Point>)> {
    let mut unit = None;
    let mut points = Vec::new();
    for source in sources.iter().filter(|source| source.is_of(metric)) {
        let Some(place) = source.rows.iter().position(|row| *row.name == *metric.name) else { continue };
        unit = Some(source.rows[place].unit);
        source.meter.read(source.first + place, from, to, &mut |minute, stat| put(&mut points, minute, stat));
        let present = minute_of(world.now - Duration::TICK);
        if let Some((_, value)) = source.present.filter(|(at, _)| *at == place && (from..to).contains(&present)) {
            put(&mut points, present, Stat::of(value));
        }
    }
    unit.map(|unit| (unit, points))
}

/// What a refused call has measured stays.
pub(crate) fn keep(world: &mut World, ctx: &mut Ctx) {
    for (stream, metric, value) in std::mem::take(&mut ctx.measured) {
        if let Some(stream) = world.kinesis_mut(&ctx.region, &stream) {
            stream.meter.add(ctx.now, metric as usize, value);
        }
    }
}

/// Points stay in the order of their minutes; those of one minute become one.
fn put(points: &mut Vec<Point>, minute: u64, stat: Stat) {
    let at = points.iter().rposition(|(other, _)| *other <= minute);
    match at {
        Some(at) if points[at].0 == minute => points[at].1.absorb(stat),
        Some(at) => points.insert(at + 1, (minute, stat)),
        None => points.insert(0, (minute, stat)),
    }
}

/// Points of longer periods, of so many minutes each, the first of which begins at `from`.
pub fn periods(points: &[Point], from: u64, minutes: u64) -> Vec<Point> {
    let mut longer = Vec::new();
    for (minute, stat) in points.iter().filter(|(minute, _)| *minute >= from) {
        put(&mut longer, minute - (minute - from) % minutes.max(1), *stat);
    }
    longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_periods_hold_what_their_minutes_held() {
        let points = [(7, Stat::of(4)), (10, Stat::of(1)), (11, Stat::of(9)), (16, Stat::of(2))];
        let mut both = Stat::of(1);
        both.absorb(Stat::of(9));
        assert_eq!(periods(&points, 10, 5), [(10, both), (15, Stat::of(2))]);
        assert_eq!(periods(&points, 0, 1), points);
        assert_eq!((both.count, both.sum, both.minimum, both.maximum), (2, 10, 1, 9));
    }
}

//! Windows: which ones a record falls into, when they fire, and what comes too late
//! (Managed Service for Apache Flink developer guide; Apache Flink documentation, Windows; Timely stream processing).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::flink::application::{Application, Settings};
use crate::rule::RuleId;
use crate::sequence::Sequence;
use crate::time::{Duration, Instant};

/// How windows are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// One behind the other.
    Tumbling { size: Duration },
    /// One begins every `slide`: a record is in several.
    Sliding { size: Duration, slide: Duration },
    /// From a record up to a pause of this length.
    Session { gap: Duration },
}

/// A window of a key: its end, its beginning, the key. The end comes first, since windows fire in that order.
pub type Place = (Instant, Instant, Rc<str>);

/// What a window has gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cell {
    pub count: u64,
    /// Of the values; it stays at its ends.
    pub sum: i64,
    pub fired: bool,
}

/// What windows see of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub key: Rc<str>,
    /// Event time.
    pub at: Instant,
    pub value: i64,
    pub shard: Rc<str>,
    pub sequence: Sequence,
}

impl Window {
    /// The windows of a time, last one first; a session begins as one of its own.
    fn of(self, at: Instant) -> Vec<(Instant, Instant)> {
        let (size, slide) = match self {
            Window::Session { gap } => return vec![(at, at + gap)],
            Window::Tumbling { size } => (size, size),
            Window::Sliding { size, slide } => (size, slide),
        };
        let mut windows = Vec::new();
        let mut start = at.0 - at.0 % slide.0.max(1);
        while start + size.0 > at.0 {
            windows.push((Instant(start), Instant(start + size.0)));
            match start.checked_sub(slide.0) {
                Some(before) => start = before,
                None => break,
            }
        }
        windows
    }
}

/// Puts a record into its windows; what is too late for all of them goes to the side output.
pub(super) fn put(ctx: &mut Ctx, application: &mut Application, element: &Element) {
    let settings = Rc::clone(&application.settings);
    let watermark = application.state.watermark.unwrap_or_default();
    let mut taken = false;
    for (start, end) in settings.window.of(element.at) {
        let (place, mut cell) = match settings.window {
            Window::Session { .. } => merged(application, element, (start, end)),
            _ => of_state(application, (end, start, Rc::clone(&element.key))),
        };
        if place.0 + settings.lateness <= watermark {
            continue;
        }
        taken = true;
        cell.count += 1;
        cell.sum = cell.sum.saturating_add(element.value);
        if place.0 <= watermark {
            fire(ctx, &settings, &place, &mut cell, watermark, true);
        }
        application.state.windows.insert(place, cell);
    }
    if !taken {
        let (application, shard) = (Rc::clone(&settings.name), Rc::clone(&element.shard));
        let (sequence, at) = (element.sequence, element.at);
        ctx.note(RuleId::LateRecord, What::LateRecord { application, shard, sequence, at, watermark });
    }
}

fn of_state(application: &Application, place: Place) -> (Place, Cell) {
    let cell = application.state.windows.get(&place).copied().unwrap_or_default();
    (place, cell)
}

/// A session with all of the same key that it touches.
fn merged(application: &mut Application, element: &Element, (start, end): (Instant, Instant)) -> (Place, Cell) {
    let from: Place = (start, Instant::default(), "".into());
    let windows = &mut application.state.windows;
    let touching: Vec<Place> = windows
        .range(from..)
        .map(|(place, _)| place)
        .filter(|(_, other, key)| *key == element.key && *other <= end)
        .cloned()
        .collect();
    let mut place = (end, start, Rc::clone(&element.key));
    let mut cell = Cell::default();
    for touched in touching {
        let other = windows.remove(&touched).unwrap_or_default();
        place = (place.0.max(touched.0), place.1.min(touched.1), place.2);
        cell = Cell { count: cell.count + other.count, sum: cell.sum.saturating_add(other.sum), fired: false };
    }
    (place, cell)
}

/// Moves the watermark on, if it can be: windows whose end it passes fire, those beyond the lateness are forgotten.
pub(super) fn advance(ctx: &mut Ctx, application: &mut Application) {
    let settings = Rc::clone(&application.settings);
    let known = application.state.watermark;
    let Some(watermark) = application.state.low(settings.bound).filter(|low| known.is_none_or(|known| *low > known))
    else {
        return;
    };
    application.state.watermark = Some(watermark);
    let over = |place: &Place| place.0 <= watermark;
    let due: Vec<(Place, Cell)> =
        application.state.windows.iter().take_while(|(place, _)| over(place)).map(|(p, c)| (p.clone(), *c)).collect();
    for (place, mut cell) in due {
        if !cell.fired {
            fire(ctx, &settings, &place, &mut cell, watermark, false);
        }
        if place.0 + settings.lateness <= watermark {
            application.state.windows.remove(&place);
        } else {
            application.state.windows.insert(place, cell);
        }
    }
}

fn fire(ctx: &mut Ctx, settings: &Settings, place: &Place, cell: &mut Cell, watermark: Instant, late: bool) {
    cell.fired = true;
    let (end, start, key) = place;
    let value = if settings.sum.is_some() { cell.sum } else { i64::try_from(cell.count).unwrap_or(i64::MAX) };
    let fact = What::WindowFired {
        application: Rc::clone(&settings.name),
        key: Rc::clone(key),
        start: *start,
        end: *end,
        value,
        watermark,
        late,
    };
    ctx.note(if late { RuleId::WindowLate } else { RuleId::WindowFired }, fact);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sliding_record_is_in_size_by_slide_windows() {
        let window = Window::Sliding { size: Duration(30), slide: Duration(10) };
        assert_eq!(window.of(Instant(45)), [40, 30, 20].map(|start| (Instant(start), Instant(start + 30))));
        assert_eq!(window.of(Instant(5)), [(Instant(0), Instant(30))]);
        assert_eq!(Window::Tumbling { size: Duration(10) }.of(Instant(20)), [(Instant(20), Instant(30))]);
    }
}

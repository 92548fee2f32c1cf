//! A lane: the shards of one partition with their newest records, and how far each reader has come.

use std::ops::Range;
use std::rc::Rc;

use headwater_core::sequence::Sequence;
use headwater_core::time::Instant;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, Node};
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::kinesis::lane as kinesis;
use super::lineage::{Lineage, window};
use super::menu::{self, Menu};
use super::partition::FRESH;
use super::reader::Reader;
use super::slot::Scene;
use super::status;
use crate::app::Msg;
use crate::find;
use crate::keys::{self, Numbering};
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::ui::{Change, Ui};
use crate::view::{Act, El, Link, View, button, div, el, nothing};

/// What a lane is drawn from.
pub struct Lane<'a> {
    /// What the page remembers it by.
    pub key: u32,
    /// Whether nothing beside it says which partition it belongs to.
    pub named: bool,
    pub stream: &'a Rc<str>,
    pub partition: u32,
    /// A shard of Kinesis, which is a lane of its own.
    pub kinesis: Option<&'a kinesis::Kept>,
    pub lineage: &'a Lineage,
    pub numbering: &'a Numbering,
    pub readers: &'a [Reader],
    /// The most marks that may be drawn.
    pub most: usize,
    /// The key that is pointed at.
    pub lit: Option<&'a str>,
}

/// The widths of a mark with its gap, in tenths of the root font size; `--slot` in stage.css says the same.
const SLOT: usize = 33;
const WIDE_SLOT: usize = 42;
/// What the tip of a lane takes, in the same unit.
const TIP: usize = 14;

/// Which part of a lane is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The newest marks.
    Tip,
    /// The marks up to this one while the keyboard is among them: what has the focus does not run away.
    Held(usize),
    /// The marks up to this one, because the user went there.
    At(usize),
}

/// What is shown, of how much.
struct Shown {
    range: Range<usize>,
    total: usize,
    /// Records on either side.
    earlier: usize,
    newer: usize,
}

/// The number of marks that fit beside the tip, all measures being tenths of the root font size.
fn room(width: usize, slot: usize) -> usize {
    (width.saturating_sub(TIP) / slot).max(2)
}

/// Whether the numbers have four digits and more: those take more room.
fn is_wide(lineage: &Lineage, numbering: &Numbering) -> bool {
    lineage.newest().is_some_and(|newest| numbering.number(newest.sequence()) >= 1_000)
}

/// Where a lane has to be moved for a record to be seen; nothing when it is seen.
#[inline(never)]
pub fn reveal(ui: &Ui, lane: &Lane<'_>, sequence: Sequence) -> Option<Hold> {
    let wide = is_wide(lane.lineage, lane.numbering);
    let room = room(ui.track, if wide { WIDE_SLOT } else { SLOT }).min(lane.most);
    let shown = shown(lane.lineage, ui.hold(lane.key), room);
    let end = lane.lineage.end_of(sequence)?;
    if shown.range.contains(&(end - 1)) {
        return None;
    }
    let end = end + room / 2;
    Some(if end >= shown.total { Hold::Tip } else { Hold::At(end) })
}

pub fn draw(cx: &View, lane: &Lane<'_>) -> Html {
    let wide = is_wide(lane.lineage, lane.numbering);
    let room = room(cx.ui.track, if wide { WIDE_SLOT } else { SLOT }).min(lane.most);
    let shown = shown(lane.lineage, cx.ui.hold(lane.key), room);
    let now = cx.session.now();
    let same = match cx.session.selection() {
        picked @ Selection::Record { .. } => find::picked_change(cx.session.moment(), picked),
        _ => None,
    };
    let scene = Scene { cx, lane, same, fresh_since: Instant(now.0.saturating_sub(FRESH.0)) };
    let mut slots = div("ul", "slots").label(&match lane.kinesis {
        None => format!("Stream records of partition {}, oldest first", lane.partition),
        Some(shard) => kinesis::label(shard),
    });
    slots = scene.slots(slots, &lane.lineage.marks(shown.range.clone()));
    if shown.range.end == shown.total {
        slots = slots.kid(tip(lane, now));
    }
    let functions = readers(cx, lane, false);
    let iterators = if lane.readers.iter().any(Reader::is_api) { readers(cx, lane, true).html() } else { nothing() };
    let place = div("div", "lane-place").kid(pager(cx, lane, &shown));
    // A shard of Kinesis is told, and has its menu, on the left.
    let place = match lane.kinesis {
        None => place.kid(shard_label(cx, lane)).add(opener(cx, lane)),
        Some(_) => place,
    };
    div("div", "lane")
        .class_if(wide, "wide")
        .add(name(lane))
        .kid(track(cx, lane, &shown).kid(slots).add(position(&shown)))
        .kid(div("div", "lane-foot").kid(functions).kid(place))
        .add(iterators)
        .html()
}

/// What the functions do there, or those who hold iterators.
fn readers(cx: &View, lane: &Lane<'_>, api: bool) -> El {
    let mut readers = div("div", "readers");
    for reader in lane.readers.iter().filter(|reader| reader.is_api() == api) {
        readers = readers.kid(status::draw(cx, lane.stream, reader, lane.numbering));
    }
    readers
}

/// The marks' place; it says what lies beyond its edges, for the arrow keys.
fn track(cx: &View, lane: &Lane<'_>, shown: &Shown) -> El {
    let Range { start, end } = shown.range;
    let step = (shown.range.len() / 2).max(1);
    let mut track = div("div", "lane-track")
        .number("data-lane", lane.key as usize)
        .number("data-end", end)
        .on(ListenerKind::onfocusin, &cx.link, Act::Call(hold, lane.key as usize))
        .on(ListenerKind::onfocusout, &cx.link, Act::Call(let_go, lane.key as usize));
    if start > 0 {
        track = track.number("data-earlier", end - step.min(start));
    }
    if end < shown.total {
        track = track.number("data-later", (end + step).min(shown.total));
    }
    track
}

fn shown(lineage: &Lineage, hold: Hold, room: usize) -> Shown {
    let total = lineage.mark_count();
    let end = match hold {
        Hold::Tip => total,
        Hold::Held(end) | Hold::At(end) => end.max(room).min(total),
    };
    let range = window(end, room);
    let newer = lineage.record_count() - lineage.records_before(end);
    Shown { total, earlier: lineage.records_before(range.start), newer, range }
}

/// The shard that takes the partition's changes, by the end of its id.
fn shard_label(cx: &View, lane: &Lane<'_>) -> El {
    let Some(shard) = lane.lineage.last() else { return div("span", "lane-note").text("No shard") };
    let id = shard.id();
    let selection = Selection::Shard { stream: Rc::clone(lane.stream), shard: Rc::clone(id) };
    let state = if shard.end().is_some() { "closed" } else { "open" };
    cell("shard-label", "shard")
        .at("title", id)
        .label(&format!("Shard {id}, {state}"))
        .picks(cx, &selection)
        .kid(el("span").text("shard"))
        .kid(el("b").text(keys::short_shard(id)))
}

/// A button that arrow keys reach; see `app/keys.rs`.
pub fn cell(class: &str, kind: &'static str) -> El {
    button(class).fixed("tabindex", "-1").fixed("data-cell", kind)
}

/// The ways to older and newer records, when there are any out of sight.
#[inline(never)]
fn pager(cx: &View, lane: &Lane<'_>, shown: &Shown) -> El {
    let Range { start, end } = shown.range;
    let room = shown.range.len();
    let later = if end + room >= shown.total { Hold::Tip } else { Hold::At(end + room) };
    let page = |title, says: &str, to| {
        cell("page", "page").fixed("title", title).label(says).click(cx, Change::Lane(lane.key, to))
    };
    let mut pager = div("span", "pager");
    if shown.earlier > 0 {
        let says = format!("{} earlier records", shown.earlier);
        let button = page("Show earlier records", &says, Hold::At(end - room.min(start)));
        pager = pager.kid(button.add(icon(Icon::Earlier)).count(shown.earlier));
    }
    if shown.newer > 0 {
        let button = page("Show newer records", &format!("{} newer records", shown.newer), later);
        pager = pager.kid(button.count(shown.newer).add(icon(Icon::Later)));
    }
    pager
}

/// The partition, where no box beside the lane shows it.
fn name(lane: &Lane<'_>) -> Html {
    if lane.named { div("p", "lane-name").text(&format!("Partition {}", lane.partition)).html() } else { nothing() }
}

/// Which part of the lane is in view; nothing when that is all of it.
fn position(shown: &Shown) -> Html {
    let Range { start, end } = shown.range;
    if shown.total <= shown.range.len() {
        return nothing();
    }
    let bar = div("svg", "lane-position").fixed("viewBox", "0 0 1000 4").fixed("preserveAspectRatio", "none").hidden();
    let (from, to) = (start * 1_000 / shown.total, end * 1_000 / shown.total);
    // However long the lane is, its part remains visible.
    let width = (to - from).max(12);
    let thumb = el("rect").number("x", from.min(1_000 - width)).number("width", width).fixed("height", "4");
    bar.kid(thumb).html()
}

/// The way to what can be done with the lane's shards.
fn opener(cx: &View, lane: &Lane<'_>) -> Html {
    if lane.lineage.last().is_none() {
        return nothing();
    }
    let menu = Menu::Lane { stream: Rc::clone(lane.stream), partition: lane.partition };
    menu::opener(cx, menu, &format!("Shards of partition {}: menu", lane.partition)).html()
}

/// The end of a lane: where the next record will stand, and whose iterator waits there.
fn tip(lane: &Lane<'_>, now: Instant) -> El {
    let last = lane.lineage.last();
    let open = last.is_some_and(|shard| shard.end().is_none());
    let words = match (lane.lineage.record_count(), lane.lineage.trimmed) {
        (0, 0) if open => "no record yet",
        (0, 1..) => "no record left",
        _ => "",
    };
    let end = div("span", "tip-end");
    let mut tip = div("li", "tip").class_if(open, "open").kid(if words.is_empty() { end } else { end.text(words) });
    for reader in lane.readers {
        let here = last.is_some_and(|shard| reader.reads(shard.id()));
        let waits = reader.behind == 0 && reader.is_on() && here;
        let mut rail = div("i", "rail").class_if(waits, "rail-caret").hidden();
        if waits && reader.is_api() {
            rail = rail.class(reader.look(now)).kid(div("b", "rail-name").text(&reader.name));
        }
        tip = tip.kid(rail);
    }
    tip
}

/// Keyboard focus holds the lane still; a click does not.
fn hold(event: &Event, link: &Link, lane: usize) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let track = target.closest(".lane-track").ok().flatten();
    let end = track.and_then(|track| track.get_attribute("data-end")).and_then(|end| end.parse().ok());
    if let (Ok(true), Some(end)) = (target.matches(":focus-visible"), end) {
        link.emit(Msg::Ui(Change::Lane(lane as u32, Hold::Held(end))));
    }
}

/// When the focus leaves, a lane that was held shows its newest marks again.
fn let_go(event: &Event, link: &Link, lane: usize) {
    let to = event.dyn_ref::<FocusEvent>().and_then(FocusEvent::related_target);
    let to = to.and_then(|to| to.dyn_into::<Node>().ok());
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let track = target.and_then(|target| target.closest(".lane-track").ok().flatten());
    if to.is_none() || track.is_none_or(|track| !track.contains(to.as_ref())) {
        link.emit(Msg::Ui(Change::LetGo(lane as u32)));
    }
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn marks_fit_whole() {
        assert_eq!((room(268, 32), room(134, 32), room(0, 32)), (7, 3, 2));
    }
}

//! Below the stage: the clock, how it runs, and the way through the run: a slider on which every event has the same
//! width, so that idle time takes none.

use headwater_core::time::Duration;
use headwater_core::timeline::Moment;
use yew::Html;

use crate::memo::{Panel, memo};
use crate::parts::clock;
use crate::parts::control::{Icon, icon_button};
use crate::parts::markers;
use crate::sentence;
use crate::session::announce::position;
use crate::session::{Action, Jump, Playback, Seek, Session, Speed};
use crate::ui::{Change, Dialog, Field};
use crate::view::{El, View, button, div, el};

/// A pause until the next event that is long enough to offer skipping it.
const LONG: Duration = Duration::seconds(5);
/// Places at which the time is written, as parts of the slider.
const TICKS: usize = 4;

/// Marks and times depend on the facts alone, not on the clock.
const FACTS: Panel = Panel { draw: facts, same: same_facts };

pub fn timeline(cx: &View) -> Html {
    let session = &cx.session;
    let clock = div("p", "clock")
        .kid(div("span", "note").text("Simulated time"))
        .kid(el("time").text(&clock::text(session.now().since(session.start()))));
    div("section", "panel timeline-panel")
        .label("Time")
        .kid(transport(cx))
        .kid(scrubber(cx))
        .kid(div("div", "clock-box").kid(clock).kid(state(cx)))
        .html()
}

fn transport(cx: &View) -> El {
    let running = cx.session.playback().is_running();
    let (icon, label) = if running { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let seek = |icon, label, key, seek| icon_button(cx, icon, label, key, Action::Seek(seek));
    let mut speeds = div("select", "input speed").label("Speed").fixed("title", "Speed (+ and -)");
    for speed in Speed::ALL {
        let option = el("option").at("value", &speed.tenths()).flag("selected", speed == cx.session.speed());
        speeds = speeds.kid(option.text(&speed.to_string()));
    }
    div("div", "transport")
        .fixed("role", "group")
        .label("Playback")
        .kid(seek(Icon::ToStart, "To the beginning", "Home", Seek::Start))
        .kid(seek(Icon::Previous, "Previous event", ",", Seek::Previous))
        .kid(icon_button(cx, icon, label, "Space", Action::Toggle).class("play-button"))
        .kid(seek(Icon::Next, "Next event", ".", Seek::Next))
        .kid(seek(Icon::ToNewest, "To the newest moment", "End", Seek::Newest))
        .kid(icon_button(cx, Icon::GoTo, "Go to a time, jump hours, markers", "G", Change::Dialog(Some(Dialog::GoTo))))
        .kid(speeds.value(&cx.session.speed().tenths()).typed(cx, Field::Speed))
}

fn scrubber(cx: &View) -> El {
    let session = &cx.session;
    let (moment, newest) = (session.moment(), session.newest());
    let (count, all) = (moment.facts.len().to_string(), newest.facts.len().to_string());
    let mut told = position(moment, newest, session.start());
    if !cx.ui.markers.is_empty() || session.branches().len() > 1 {
        told += &markers::nearest(cx);
    }
    let range = div("input", "scrubber-range")
        .fixed("type", "range")
        .label("Event")
        .fixed("min", "0")
        .at("max", &all)
        .fixed("step", "1")
        .value(&count)
        .at("aria-valuetext", &told)
        .fixed("title", "Drag to go back")
        .typed(cx, Field::Scrub);
    let progress = drawing("progress", &format!("0 0 {} 1", newest.facts.len().max(1)))
        .kid(div("rect", "progress-all").fixed("width", "100%").fixed("height", "1"))
        .kid(div("rect", "progress-done").at("width", &count).fixed("height", "1"));
    let track = div("div", "track").kid(progress).add(memo(cx, &FACTS, 0, None)).kid(range);
    div("div", "scrubber").add(memo(cx, &FACTS, 2, None)).kid(track).add(memo(cx, &FACTS, 1, None))
}

fn drawing(class: &str, view_box: &str) -> El {
    div("svg", class).at("viewBox", view_box).fixed("preserveAspectRatio", "none").hidden().fixed("focusable", "false")
}

fn same_facts(one: &View, two: &View, _: usize) -> bool {
    let facts = |view: &View| {
        let facts = &view.session.newest().facts;
        (facts.len(), facts.last().map(std::rc::Rc::as_ptr))
    };
    let branches = |view: &View| (view.session.branch().id(), view.session.branches().len());
    facts(one) == facts(two) && std::rc::Rc::ptr_eq(&one.ui.markers, &two.ui.markers) && branches(one) == branches(two)
}

fn facts(cx: &View, index: usize) -> Html {
    let newest = cx.session.newest();
    match index {
        1 => return ticks(newest, &cx.session),
        2 => return markers::flags(cx),
        _ => {}
    }
    let (writes, problems) = markers::paths(newest);
    drawing("markers", &format!("0 0 {} 10", markers::PLACES))
        .kid(div("path", "marker-writes").at("d", &writes))
        .kid(div("path", "marker-problems").at("d", &problems))
        .html()
}

/// When what happened at some places of the slider happened.
fn ticks(newest: &Moment, session: &Session) -> Html {
    let (facts, start) = (&newest.facts, session.start());
    let mut ticks = div("ol", "ticks").hidden();
    if facts.is_empty() {
        return ticks.html();
    }
    ticks = ticks.kid(el("li").text("start"));
    for place in 1..=TICKS {
        let fact = facts.get((facts.len() * place / TICKS).saturating_sub(1));
        let at = fact.map_or(start, |fact| fact.at);
        ticks = ticks.kid(el("li").text(&sentence::span(at.since(start))));
    }
    ticks.html()
}

/// Where the clock stands, and the way back or on.
fn state(cx: &View) -> El {
    let link = |seek, label| button("link-button").click(cx, Action::Seek(seek)).text(label);
    let line = div("p", "clock-state");
    if let Some(jump) = cx.session.jump() {
        return jumping(cx, line, jump);
    }
    match (cx.session.playback(), idle(&cx.session)) {
        (Playback::Viewing(_) | Playback::Replaying(_), _) => {
            line.class("is-past").text("In the past ").kid(link(Seek::Newest, "Return to live"))
        }
        (_, Some(span)) => line.text(&format!("Next event in {} ", sentence::span(span))).kid(link(Seek::Next, "Skip")),
        (Playback::Paused, None) => line.text("Paused"),
        (_, None) => line.text("Live"),
    }
}

/// How far a jump has come, and the way to end it.
#[inline(never)]
fn jumping(cx: &View, line: El, jump: Jump) -> El {
    let percent = jump.percent(cx.session.now()).to_string();
    let bar = div("progress", "jump-bar").fixed("max", "100").at("value", &percent).label("Jumping");
    let until = format!("To {} ", clock::text(jump.until.since(cx.session.start())));
    line.class("is-jumping").text(&until).kid(bar).kid(button("link-button").click(cx, Action::Stop).text("Stop"))
}

/// How long nothing will happen, when that is long.
fn idle(session: &Session) -> Option<Duration> {
    let due = session.due()?;
    Some(due.since(session.now())).filter(|span| *span > LONG)
}

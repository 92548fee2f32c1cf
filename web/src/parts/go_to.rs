//! The dialog "Go to": a time, an input or an event by its number; hours at once; steps; and all markers.

use headwater_core::time::Duration;
use headwater_core::timeline::markers::Marker;
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::{clock, markers};
use crate::app;
use crate::find;
use crate::keys;
use crate::selection::Selection;
use crate::sentence;
use crate::session::announce::position;
use crate::session::goal::FORMS;
use crate::session::{Action, Leap, Seek, Way};
use crate::ui::{Change, Field};
use crate::view::{Act, El, View, bdi, button, code_field, div, el, note, nothing};

/// Spans that are often waited for.
const SPANS: [(&str, Duration); 4] = [
    ("+1 min", Duration::seconds(60)),
    ("+1 h", Duration::hours(1)),
    ("+4 h", Duration::hours(4)),
    ("+24 h", Duration::hours(24)),
];

#[inline(never)]
pub fn body(cx: &View) -> Html {
    div("div", "dialog-body")
        .kid(place(cx))
        .kid(form(cx))
        .kid(group("Let time pass").kid(spans(cx)))
        .kid(group("Step").kids(steps(cx)))
        .add(marks(cx))
        .html()
}

fn group(title: &str) -> El {
    div("section", "go-group").label(title).kid(div("h3", "group-title").text(title))
}

/// Where the clock stands, or what the last step had to say.
fn place(cx: &View) -> El {
    let session = &cx.session;
    let text = match session.notice() {
        Some(notice) => notice.to_string(),
        None => position(session.moment(), session.newest(), session.start()),
    };
    div("p", "go-place").fixed("role", "status").kid(bdi(&text))
}

fn form(cx: &View) -> El {
    let (goal, wrong) = &cx.ui.goal;
    let field = code_field("input", "input code")
        .fixed("id", "goal")
        .fixed("type", "text")
        .fixed("maxlength", "40")
        .fixed("autofocus", "autofocus")
        .fixed("placeholder", "1h30m")
        .fixed("aria-describedby", "goal-help")
        .told("aria-invalid", *wrong)
        .value(goal)
        .typed(cx, Field::Goal);
    let help = if *wrong { format!("That is no place. {FORMS}.") } else { format!("{FORMS}.") };
    let go = div("button", "button primary").fixed("type", "submit").text("Go");
    div("form", "go-form")
        .on(ListenerKind::onsubmit, &cx.link, Change::Go)
        .kid(div("label", "field-label").fixed("for", "goal").text("Time, input or event"))
        .kid(div("div", "go-row").kid(field).kid(go))
        .kid(div("p", "note").class_if(*wrong, "is-wrong").fixed("id", "goal-help").fixed("role", "status").text(&help))
}

fn leave(cx: &View, action: Action, label: &str) -> El {
    button("button").click(cx, Change::Leave(action)).text(label)
}

fn spans(cx: &View) -> El {
    let mut row = div("div", "go-buttons");
    for (label, span) in SPANS {
        row = row.kid(leave(cx, Action::Leap(Leap::By(span)), label));
    }
    let Some(at) = cx.session.next_rollover() else { return row };
    let label = format!("Next shard rollover, in {}", sentence::span(at.since(cx.session.now())));
    row.kid(leave(cx, Action::Leap(Leap::Rollover), &label))
}

/// Pairs of buttons; the dialog stays, and says where the clock stands.
fn steps(cx: &View) -> Vec<Html> {
    let pair = |name: &str, back: Act, on: Act, keys: &str| {
        let side = |act: Act, sign: &str, way: &str| {
            button("button").label(&format!("{way} {name}")).on(ListenerKind::onclick, &cx.link, act).text(sign)
        };
        div("div", "go-pair")
            .kid(side(back, "‹", "Previous"))
            .kid(div("span", "go-name").kid(bdi(name)))
            .kid(el("kbd").text(keys))
            .kid(side(on, "›", "Next"))
            .html()
    };
    let seek = |seek| Act::from(Action::Seek(seek));
    let mut rows = vec![
        pair("event", seek(Seek::Previous), seek(Seek::Next), ", ."),
        pair("marker", Change::Marker(Way::Back).into(), Change::Marker(Way::On).into(), "[ ]"),
        pair("tenth of all events", seek(Seek::Tenth(Way::Back)), seek(Seek::Tenth(Way::On)), "Shift+← →"),
    ];
    match name(&cx.session.actor()) {
        Some(name) => {
            let name = format!("event of {name}");
            rows.push(pair(&name, seek(Seek::Actor(Way::Back)), seek(Seek::Actor(Way::On)), "Shift+, ."));
        }
        None => rows.push(note("Pick a table, a partition, a shard or a function to step by its events alone.")),
    }
    rows
}

/// What is picked, in a few words.
fn name(actor: &Selection) -> Option<String> {
    Some(match actor {
        Selection::Nothing | Selection::Fact(_) => return None,
        Selection::Table { table } => format!("table {}", keys::clipped(table, 40)),
        Selection::Partition { table, partition } => format!("partition {partition} of {}", keys::clipped(table, 40)),
        Selection::Item { key, .. } => format!("item {}", keys::clipped(key, 40)),
        Selection::Stream { stream } => format!("stream {}", keys::clipped(find::kinesis_name(stream), 40)),
        Selection::Shard { shard, .. } => format!("shard {}", keys::short_shard(shard)),
        Selection::Record { .. } => "this record".into(),
        Selection::Reader { reader, .. } => format!("reader {reader}"),
        Selection::Mapping { .. } => "this mapping".into(),
        Selection::Invocation { invocation, .. } => format!("batch {invocation}"),
    })
}

fn marks(cx: &View) -> Html {
    let marks = app::time::markers(&cx.session, &cx.ui);
    let section = group("Markers");
    if marks.is_empty() {
        let text = "None yet. The first throttle, failure, duplicate and loss, and each shard split, rollover and fork \
                    will be marked.";
        return section.add(note(text)).html();
    }
    let mut list = div("ul", "go-marks");
    for marker in &marks {
        list = list.kid(el("li").kid(mark(cx, marker)));
    }
    let more = cx.ui.markers_left_out;
    section.kid(list).add(if more > 0 { note(&format!("And {more} more.")) } else { nothing() }).html()
}

fn mark(cx: &View, marker: &Marker) -> El {
    let time = clock::text(marker.at.since(cx.session.start()));
    button("menu-item")
        .click(cx, Change::Leave(Action::Seek(Seek::Fact(marker.fact))))
        .kid(div("span", "go-mark").add(markers::shape(marker.kind)).kid(bdi(&marker.sentence())))
        .kid(div("span", "note").text(&time))
}

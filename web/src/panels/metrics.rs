//! Metrics by the minute, one small chart for each, and the alarms that watch them. A state is a shape and a word.

use std::rc::Rc;

use headwater_core::cloudwatch::alarm;
use headwater_core::cloudwatch::evaluate::State;
use headwater_core::metrics::meter::minute_of;
use yew::Html;

use crate::memo::Panel;
use crate::parts::metrics::series::{self, Series};
use crate::parts::metrics::{alarms, chart, detail};
use crate::view::{El, View, bdi, div, el, note};

pub const PANEL: Panel = Panel { draw, same };

/// Points and states change with events and with minutes alone.
fn same(one: &View, two: &View, _: usize) -> bool {
    let shown = |view: &View| {
        let moment = view.session.moment();
        (moment.world.steps, moment.facts.last().map(Rc::as_ptr), minute_of(view.session.now()))
    };
    let branch = |view: &View| view.session.branch().id();
    shown(one) == shown(two)
        && branch(one) == branch(two)
        && (&one.ui.metric, one.ui.minute, &one.ui.region) == (&two.ui.metric, two.ui.minute, &two.ui.region)
}

#[inline(never)]
fn draw(cx: &View, _: usize) -> Html {
    let all = series::all(cx);
    let sheet = el("link").fixed("rel", "stylesheet").fixed("href", "metrics.css");
    let panel = div("div", "metrics").fixed("tabindex", "0").fixed("role", "region").label("Charts and alarms");
    let panel = panel.kid(sheet).add(alarms::list(cx, &all));
    if all.is_empty() {
        return panel.add(empty()).html();
    }
    groups(cx, panel, &all).html()
}

fn empty() -> Html {
    note(
        "Nothing was measured here so far. Write an item, and let a function read its stream: every minute in which \
         something happens becomes a point.",
    )
}

/// One group for each entity: metrics of the same namespace and dimensions stand together.
fn groups(cx: &View, mut panel: El, all: &[Series]) -> El {
    for (place, first) in all.iter().enumerate() {
        if all[..place].iter().any(|other| other.is_beside(first)) {
            continue;
        }
        let mut charts = div("ul", "metric-charts").label(&first.title());
        for series in all.iter().filter(|other| other.is_beside(first)) {
            charts = charts.kid(el("li").key(&series.key).kid(chart::card(cx, series)));
        }
        let title = div("h2", "invariants-title").kid(bdi(&first.entity())).text(" ").kid(small(&first.title()));
        panel = panel.kid(title).kid(charts);
        let picked = all.iter().find(|other| other.is_beside(first) && cx.ui.metric.as_ref() == Some(&other.key));
        if let Some(series) = picked {
            panel = panel.kid(detail::detail(cx, series));
        }
    }
    panel
}

fn small(text: &str) -> El {
    div("span", "note").text(text)
}

/// What is said beside the tabs.
#[inline(never)]
pub fn summary(cx: &View) -> El {
    let alarms = alarm::of(&cx.session.moment().world, &cx.ui.region);
    let line = div("p", "note found");
    let Some(alarms) = alarms.filter(|alarms| !alarms.by_name.is_empty()) else { return line.text("No alarms") };
    let count = |state: State| alarms.by_name.values().filter(|alarm| alarm.state == state).count();
    let (ok, alarm, unknown) = (count(State::Ok), count(State::Alarm), count(State::InsufficientData));
    line.text(&format!("Alarms: {alarm} ALARM, {ok} OK, {unknown} INSUFFICIENT_DATA"))
}

//! The alarms of a region: state, condition and reason in words, and what can be done with each.

use std::rc::Rc;

use headwater_core::cloudwatch::alarm::{self, Alarm};
use headwater_core::cloudwatch::evaluate::State;
use headwater_core::cloudwatch::statistic;
use headwater_core::input::Service;
use serde_json::json;
use yew::Html;

use crate::keys::clipped;
use crate::parts::metrics::series::{Series, key_of};
use crate::sentence;
use crate::session::{Action, Deed};
use crate::ui::Change;
use crate::view::{El, View, bdi, button, div, el, nothing};

/// Characters of a name or a reason.
const NAME: usize = 80;
const REASON: usize = 400;
/// Alarms that are listed.
const LISTED: usize = 100;

pub fn list(cx: &View, all: &[Series]) -> Html {
    let alarms = alarm::of(&cx.session.moment().world, &cx.ui.region);
    let Some(alarms) = alarms.filter(|alarms| !alarms.by_name.is_empty()) else { return nothing() };
    let mut rows = div("ul", "invariant-rows").label("Alarms");
    for alarm in alarms.by_name.values().take(LISTED) {
        rows = rows.kid(row(cx, alarm, all));
    }
    rows.html()
}

/// The state by a shape and a word.
pub fn light(state: State) -> El {
    let mark = match state {
        State::Ok => "✓",
        State::Alarm => "▲",
        State::InsufficientData => "?",
    };
    div("span", "invariant-light").kid(el("span").hidden().text(mark)).text(state.name())
}

/// Its name and state, for screen readers.
pub fn words(alarm: &Alarm) -> String {
    format!("{} is {}", clipped(&alarm.settings.name, NAME), alarm.state.name())
}

fn row(cx: &View, alarm: &Rc<Alarm>, all: &[Series]) -> El {
    let settings = &alarm.settings;
    let class = match alarm.state {
        State::Ok => "is-holding",
        State::Alarm => "is-broken",
        State::InsufficientData => "is-unseen",
    };
    let since = sentence::span(cx.session.now().since(alarm.since));
    let said = div("div", "invariant-words")
        .kid(div("b", "invariant-name").kid(bdi(&clipped(&settings.name, NAME))))
        .kid(div("p", "note").text(&condition(alarm)))
        .kid(div("p", "note").kid(bdi(&clipped(&alarm.reason, REASON))).text(&format!(" For {since}.")));
    div("li", "invariant").class(class).key(&settings.name).kid(light(alarm.state)).kid(said).kid(deeds(cx, alarm, all))
}

/// `Sum of Errors (audit) is greater than 0.0 in 2 of 3 minutes`.
fn condition(alarm: &Alarm) -> String {
    let settings = &alarm.settings;
    let of: Vec<String> = settings.metric.dimensions.iter().map(|(_, value)| clipped(value, NAME)).collect();
    let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
    let actions = if settings.actions_enabled { "" } else { " Its actions are off." };
    let periods = match (settings.period, settings.need.of) {
        (1, 1) => "minute".to_owned(),
        (1, _) => "minutes".to_owned(),
        (period, _) => format!("periods of {period} min"),
    };
    format!(
        "{} of {}{of} is {} {} in {} of {} {periods}; missing data: {}.{actions}",
        settings.statistic.name(),
        clipped(&settings.metric.name, NAME),
        settings.comparison.words(),
        statistic::text(settings.threshold),
        settings.need.points,
        settings.need.of,
        settings.need.missing.name(),
    )
}

fn deeds(cx: &View, alarm: &Rc<Alarm>, all: &[Series]) -> El {
    let name = &alarm.settings.name;
    let call = |operation, says: String| {
        let body = json!({ "AlarmNames": [name] }).to_string().into();
        let (region, says) = (Rc::clone(&cx.ui.region), says.into());
        Action::Perform(Deed::Call { service: Service::CloudWatch, operation, region, body, says })
    };
    let named = clipped(name, NAME);
    let mut deeds = div("div", "metric-deeds");
    let key = key_of(&alarm.settings.metric);
    if all.iter().any(|series| series.key == key) {
        let label = format!("Show the metric of {named}");
        deeds = deeds.kid(button("button").label(&label).click(cx, Change::Metric(Some(key))).text("Show"));
    }
    let (operation, verb, done) = if alarm.settings.actions_enabled {
        ("DisableAlarmActions", "Mute", "tells nobody from now on")
    } else {
        ("EnableAlarmActions", "Unmute", "tells its topics again")
    };
    let says = format!("Alarm {named} {done}.");
    let mute = button("button").label(&format!("{verb} {named}")).click(cx, call(operation, says)).text(verb);
    let delete = call("DeleteAlarms", format!("Alarm {named} is deleted."));
    let delete = button("button").label(&format!("Delete {named}")).click(cx, delete).text("Delete");
    deeds.kid(mute).kid(delete)
}

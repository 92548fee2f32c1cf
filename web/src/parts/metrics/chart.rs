//! A metric as a line: a drawing made of numbers alone, with its last value and its largest beside it.

use std::cmp::Ordering;

use headwater_core::cloudwatch::alarm::Alarm;
use headwater_core::cloudwatch::statistic::Value;

use crate::parts::metrics::alarms;
use crate::parts::metrics::series::{Series, told};
use crate::ui::Change;
use crate::view::{El, View, bdi, div, el, segment};

/// The drawing's height in its own units; its width is ten for each minute.
const HEIGHT: u64 = 100;
const STEP: u64 = 10;

/// A button with the chart, which lays the metric open below.
pub fn card(cx: &View, series: &Series) -> El {
    let picked = cx.ui.metric.as_ref() == Some(&series.key);
    let next = (!picked).then(|| series.key.clone());
    let (last, most) = (last(series), told(most(series), series.unit));
    let label = format!("{}: {} last {last}, largest {most}", series.metric.name, series.statistic().name());
    let label = series.alarms(cx).fold(label, |label, alarm| format!("{label}; alarm {}", alarms::words(alarm)));
    let head = div("span", "metric-head").kid(bdi(&series.metric.name).class("metric-name"));
    let head = series.alarms(cx).fold(head, |head, alarm| head.kid(alarms::light(alarm.state).hidden()));
    let foot = div("span", "metric-foot")
        .kid(div("b", "metric-last").text(&last))
        .kid(div("span", "note").text(&format!("{}, max {most}", series.statistic().name())));
    segment(picked, "metric-card")
        .label(&label)
        .click(cx, Change::Metric(next))
        .kid(head)
        .kid(drawing(cx, series))
        .kid(foot)
}

/// What its newest point says.
pub fn last(series: &Series) -> String {
    series.values().last().map_or_else(|| "–".into(), |(_, value)| told(value, series.unit))
}

fn most(series: &Series) -> Value {
    let largest = series.values().map(|(_, value)| value).max_by(|one, two| compare(*one, *two));
    largest.unwrap_or(Value { numerator: 0, denominator: 1 })
}

fn compare(one: Value, two: Value) -> Ordering {
    let cross = |one: Value, two: Value| u128::from(one.numerator) * u128::from(two.denominator);
    cross(one, two).cmp(&cross(two, one))
}

/// The line with its points, and a dashed line at the threshold of each alarm. A minute without data is a gap.
pub fn drawing(cx: &View, series: &Series) -> El {
    let alarms: Vec<&Alarm> = series.alarms(cx).map(|alarm| &**alarm).collect();
    let same = |alarm: &&Alarm| alarm.settings.statistic == series.statistic();
    let thresholds: Vec<Value> = alarms.into_iter().filter(same).map(threshold).collect();
    let rounded = thresholds.iter().map(|value| value.numerator.div_ceil(value.denominator));
    let top = rounded.fold(series.top(), u64::max);
    let width = (series.to - series.from).max(1) * STEP;
    let (mut line, mut dots, mut before) = (String::new(), String::new(), None);
    for (minute, value) in series.values() {
        let (x, y) = ((minute - series.from) * STEP + STEP / 2, height(value, top));
        let joined = before.is_some_and(|before| before + 1 == minute);
        line.push_str(&format!("{}{x} {y}", if joined { 'L' } else { 'M' }));
        dots.push_str(&format!("M{x} {y}h0"));
        before = Some(minute);
    }
    let mut svg = div("svg", "metric-drawing")
        .at("viewBox", &format!("0 0 {width} {HEIGHT}"))
        .fixed("preserveAspectRatio", "none")
        .fixed("focusable", "false")
        .hidden();
    for threshold in thresholds {
        let y = height(threshold, top);
        svg = svg.kid(path("metric-threshold", &format!("M0 {y}H{width}")));
    }
    svg.kid(path("metric-line", &line)).kid(path("metric-dots", &dots))
}

/// A threshold in thousandths, which is more than a drawing shows; one below 0 lies at 0.
fn threshold(alarm: &Alarm) -> Value {
    let number: f64 = alarm.settings.threshold.to_string().parse().unwrap_or_default();
    Value { numerator: (number * 1_000.0) as u64, denominator: 1_000 }
}

fn path(class: &str, d: &str) -> El {
    div("path", class).at("d", d).fixed("vector-effect", "non-scaling-stroke")
}

/// From the top of the drawing; a little room is left at both ends.
fn height(value: Value, top: u64) -> u64 {
    let room = u128::from(HEIGHT - 16);
    let share = u128::from(value.numerator) * room / (u128::from(value.denominator) * u128::from(top.max(1)));
    HEIGHT - 8 - (share.min(room) as u64)
}

/// The times at both ends.
pub fn axis(series: &Series) -> El {
    let time = |minute: u64| el("span").text(&super::series::time_of(minute));
    div("p", "metric-axis note").hidden().kid(time(series.from)).kid(time(series.to))
}

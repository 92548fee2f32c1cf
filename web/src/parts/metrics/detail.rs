//! One metric laid open: the chart with a slider that reads a minute, all its points as a table, and the way to an alarm.

use std::rc::Rc;

use headwater_core::cloudwatch::statistic::Statistic;
use headwater_core::metrics::Point;
use headwater_core::name::ACCOUNT;
use serde_json::{Value as Json, json};

use crate::parts::metrics::chart;
use crate::parts::metrics::series::{Series, time_of, told};
use crate::ui::{Change, Field};
use crate::view::{El, View, bdi, button, div, el};

/// Rows of the table, the newest first.
const ROWS: usize = 120;

pub fn detail(cx: &View, series: &Series) -> El {
    let name = &series.metric.name;
    let close = button("button").click(cx, Change::Metric(None)).text("Close");
    let watch = button("button primary")
        .click(cx, Change::Watch(Rc::new(request(series, &cx.ui.region))))
        .text("Make an alarm");
    let title =
        div("h3", "metric-title").kid(bdi(name)).text(&format!(", {} of each minute", series.statistic().name()));
    let head = div("div", "metric-bar").kid(title).kid(watch).kid(close);
    let figure = div("div", "metric-figure").kid(chart::drawing(cx, series)).kid(slider(cx, series));
    div("section", "metric-detail")
        .label(&format!("{name} of {}", series.entity()))
        .kid(head)
        .kid(figure)
        .kid(chart::axis(series))
        .kid(reading(cx, series))
        .kid(table(series))
}

/// The minute that is read: the chosen one, or the newest with data.
fn minute(cx: &View, series: &Series) -> u64 {
    let newest = series.points.last().map_or(series.from, |(minute, _)| *minute);
    cx.ui.minute.filter(|minute| (series.from..series.to).contains(minute)).unwrap_or(newest)
}

/// Lies over the chart; arrow keys go from minute to minute.
fn slider(cx: &View, series: &Series) -> El {
    let minute = minute(cx, series);
    div("input", "metric-slider")
        .fixed("type", "range")
        .label("Minute")
        .at("min", &series.from.to_string())
        .at("max", &(series.to - 1).to_string())
        .fixed("step", "1")
        .value(&minute.to_string())
        .at("aria-valuetext", &sentence(series, minute))
        .typed(cx, Field::Minute)
}

fn reading(cx: &View, series: &Series) -> El {
    div("p", "metric-reading").text(&sentence(series, minute(cx, series)))
}

fn sentence(series: &Series, minute: u64) -> String {
    let time = time_of(minute);
    match series.points.iter().find(|(other, _)| *other == minute) {
        None => format!("{time}: no data"),
        Some(point) => {
            let told = Statistic::ALL.map(|(name, statistic)| format!("{name} {}", cell(series, *point, statistic)));
            format!("{time}: {}", told.join(", "))
        }
    }
}

/// A count has no unit, whatever it counts.
fn cell(series: &Series, (_, stat): Point, statistic: Statistic) -> String {
    told(statistic.of(stat), if statistic == Statistic::SampleCount { "Count" } else { series.unit })
}

fn table(series: &Series) -> El {
    let mut heads = el("tr").kid(el("th").fixed("scope", "col").text("Minute"));
    for (name, _) in Statistic::ALL {
        heads = heads.kid(el("th").fixed("scope", "col").text(name));
    }
    let mut body = el("tbody");
    for point in series.points.iter().rev().take(ROWS) {
        let mut row = el("tr").kid(el("th").fixed("scope", "row").text(&time_of(point.0)));
        for (_, statistic) in Statistic::ALL {
            row = row.kid(el("td").text(&cell(series, *point, statistic)));
        }
        body = body.kid(row);
    }
    let rows = div("table", "metric-table").kid(el("thead").kid(heads)).kid(body);
    let scroller =
        div("div", "metric-scroller").fixed("tabindex", "0").fixed("role", "region").label("Points").kid(rows);
    el("details").kid(el("summary").text("As a table")).kid(scroller)
}

/// An alarm that would go off at what was largest so far.
fn request(series: &Series, region: &str) -> Json {
    let dimensions = series.metric.dimensions.iter().map(|(name, value)| json!({ "Name": name, "Value": value }));
    json!({
        "AlarmName": format!("{} {}", series.metric.name, series.entity()).chars().take(255).collect::<String>(),
        "Namespace": series.metric.namespace,
        "MetricName": series.metric.name,
        "Dimensions": dimensions.collect::<Vec<_>>(),
        "Statistic": series.statistic().name(),
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": series.top(),
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [format!("arn:aws:sns:{region}:{ACCOUNT}:alarms")],
    })
}

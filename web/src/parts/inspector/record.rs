//! A stream record: what it changed, how readers get it, and what the other view types would show.

use std::rc::Rc;

use headwater_core::dynamodb::change::Kind;
use headwater_core::fact::What;
use headwater_core::lambda::event::event_json;
use headwater_core::streams::record::{Form, view_as};
use headwater_core::streams::shard::{Record, Shard};
use headwater_core::streams::stream::{Stream, ViewType};
use yew::Html;

use super::cause::why;
use super::delta::delta;
use super::details::{code, details, fact_list, link, part};
use super::history;
use super::shard::shard_link;
use crate::keys;
use crate::parts::glyph::{key_tag, kind_label};
use crate::parts::json_view::{json_view, pretty};
use crate::selection::Selection;
use crate::ui::Change;
use crate::view::{El, View, div, el, group, note, nothing, segment, truth};

/// Facts that are told of a record's way through functions.
const TRAVELS: usize = 12;

const TABS: [&str; 5] = ["Change", "Record", "View types", "Event", "Why?"];
const PANEL: &str = "inspector-panel";

#[inline(never)]
pub fn record(cx: &View, stream: &Stream, shard: &Shard, record: &Record) -> Html {
    let panel = match cx.ui.inspector_tab {
        0 => change(cx, stream, shard, record),
        1 => delivered(cx, stream, record),
        2 => view_types(cx, stream, record),
        3 => event(cx, stream, record),
        _ => reason(cx, stream, record),
    };
    let key = key_tag(&keys::text(&record.change.keys));
    group(vec![div("p", "subject").add(kind_label(record.change.kind)).add(key).html(), tabs(cx).html(), {
        let label = format!("inspector-tab-{}", cx.ui.inspector_tab);
        let shown = div("div", "tab-panel").fixed("role", "tabpanel").fixed("id", PANEL);
        shown.at("aria-labelledby", &label).add(panel).html()
    }])
}

/// Arrow keys move between the tabs; see `app/keys.rs`.
fn tabs(cx: &View) -> El {
    let mut tabs = div("div", "tabs").fixed("role", "tablist").label("Record");
    for (index, name) in TABS.iter().enumerate() {
        let picked = index == cx.ui.inspector_tab;
        let tab = el("button")
            .fixed("type", "button")
            .fixed("role", "tab")
            .at("id", &format!("inspector-tab-{index}"))
            .fixed("aria-selected", truth(picked))
            .fixed("aria-controls", PANEL)
            .fixed("tabindex", if picked { "0" } else { "-1" })
            .click(cx, Change::InspectorTab(index));
        tabs = tabs.kid(tab.text(name));
    }
    tabs
}

#[inline(never)]
fn change(cx: &View, stream: &Stream, shard: &Shard, record: &Record) -> Html {
    let definition = &stream.definition;
    let key = keys::text(&record.change.keys);
    let item = Selection::Item { table: Rc::clone(&definition.table), key: key.as_str().into() };
    let rows = details()
        .time("When", record.change.at)
        .row("Item", link(cx, el("span").add(key_tag(&key)), &item).html())
        .row("Shard", shard_link(cx, &definition.arn, &shard.id).html())
        .row("Sequence number", code(&record.sequence.to_string()));
    let rows = match record.change.identity {
        Some(_) => rows.text("By", "dynamodb.amazonaws.com: time to live"),
        None => rows,
    };
    group(vec![delta(&record.change), rows.html()])
}

/// A record as JSON, in a stream of a view type.
fn rendered(stream: &Stream, record: &Record, view: ViewType) -> String {
    pretty(&serde_json::to_string(&view_as(&stream.definition, record, view, Form::Api)).unwrap_or_default())
}

#[inline(never)]
fn delivered(cx: &View, stream: &Stream, record: &Record) -> Html {
    let text = rendered(stream, record, stream.definition.view);
    group(vec![
        note("As GetRecords returns it. Sizes are in bytes, times in whole seconds."),
        json_view(cx, "Record as GetRecords returns it", &text),
    ])
}

#[inline(never)]
fn event(cx: &View, stream: &Stream, record: &Record) -> Html {
    let text = pretty(&event_json(&stream.definition, std::slice::from_ref(record).iter()));
    group(vec![
        note("What a Lambda function receives for a batch of this one record."),
        json_view(cx, "Lambda event", &text),
    ])
}

#[inline(never)]
fn reason(cx: &View, stream: &Stream, record: &Record) -> Html {
    let (arn, moment) = (&stream.definition.arn, cx.session.moment());
    let recorded = |what: &What| matches!(what, What::Recorded { stream, sequence, .. } if stream == arn && *sequence == record.sequence);
    let Some(id) = history::newest(moment, &recorded) else {
        return note("What led to this record lies too far back to be told.");
    };
    let after = history::travels(moment, arn, record.sequence, id, TRAVELS);
    let after = if after.is_empty() { nothing() } else { part("What became of it", fact_list(cx, &after)) };
    group(vec![why(cx, id), after])
}

/// The record as each of the four view types would show it.
#[inline(never)]
fn view_types(cx: &View, stream: &Stream, record: &Record) -> Html {
    let own = stream.definition.view;
    let picked = cx.ui.view_type.unwrap_or(own);
    let kind = record.change.kind;
    let mut body = el("tbody");
    for view in ViewType::ALL {
        let pick = segment(picked == view, "link").click(cx, Change::ViewType(view)).kid(el("code").text(view.name()));
        let mut head = el("th").fixed("scope", "row").kid(pick);
        if view == own {
            head = head.kid(div("span", "state").text("this stream"));
        }
        let row = el("tr")
            .class_if(picked == view, "selected")
            .kid(head)
            .kid(el("td").text(presence(view.shows_new(), kind != Kind::Remove)))
            .kid(el("td").text(presence(view.shows_old(), kind != Kind::Insert)));
        body = body.kid(row);
    }
    let mut head = el("tr");
    for name in ["View type", "NewImage", "OldImage"] {
        head = head.kid(el("th").fixed("scope", "col").text(name));
    }
    let label = format!("Record in a {} stream", picked.name());
    group(vec![
        div("table", "view-types").kid(el("thead").kid(head)).kid(body).html(),
        note(explain(picked, kind)),
        json_view(cx, &label, &rendered(stream, record, picked)),
    ])
}

/// Whether an image is in the record: only when the view type shows it and the item existed then.
fn presence(shown: bool, existed: bool) -> &'static str {
    match (shown, existed) {
        (true, true) => "✓ shown",
        (true, false) => "none",
        (false, _) => "–",
    }
}

/// What a view type leaves out of a record, and why.
const fn explain(view: ViewType, kind: Kind) -> &'static str {
    match (view, kind) {
        (ViewType::KeysOnly, _) => {
            "KEYS_ONLY shows the key attributes and nothing else, whatever happened to the item."
        }
        (ViewType::NewImage, Kind::Remove) => {
            "After a REMOVE there is no new image: NEW_IMAGE shows the keys alone. The record is written all the same."
        }
        (ViewType::NewImage, _) => {
            "NEW_IMAGE shows the whole item as it is after the change; what it was before cannot be told."
        }
        (ViewType::OldImage, Kind::Insert) => {
            "Before an INSERT there was no item: OLD_IMAGE shows the keys alone. The record is written all the same."
        }
        (ViewType::OldImage, _) => "OLD_IMAGE shows the whole item as it was before the change.",
        (ViewType::NewAndOldImages, Kind::Insert) => {
            "Both images are asked for, but before an INSERT there was no item, so OldImage is absent."
        }
        (ViewType::NewAndOldImages, Kind::Remove) => {
            "Both images are asked for, but after a REMOVE there is no item, so NewImage is absent."
        }
        (ViewType::NewAndOldImages, Kind::Modify) => {
            "Both images are whole items; readers compare them to see which attributes changed."
        }
    }
}

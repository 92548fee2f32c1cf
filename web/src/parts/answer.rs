//! AWS's answer to the last request, and what it meant: what followed, what it cost, its items as a table.

use headwater_core::input::Service;
use std::rc::Rc;

use serde_json::Value as Json;
use yew::Html;

use super::control::{Icon, icon};
use super::json_view::json_view;
use crate::draft::{Edit, menu};
use crate::form::value::{of_json, spaced};
use crate::keys::clipped;
use crate::selection::Selection;
use crate::session::{Action, Answer};
use crate::ui::Change;
use crate::view::{El, View, bdi, button, div, el, group, note, nothing, segment};

/// Rows and columns of the table of items, and characters of a cell.
const ROWS: usize = 100;
const COLUMNS: usize = 12;
const CELL: usize = 60;

pub fn answer(cx: &View, answer: &Answer) -> Html {
    let title = div("h3", "answer-title")
        .kid(div("span", "answer-status").text(&answer.status.to_string()))
        .text(&answer.operation);
    let mut consequences = div("ul", "consequences");
    for consequence in &answer.consequences {
        let mut item = el("li").key(&consequence.fact.to_string());
        if let Some(sentence) = &consequence.sentence {
            let select = Action::Select(Selection::Fact(consequence.fact));
            item = item.kid(button("link-button").click(cx, select).kid(bdi(sentence)));
        }
        consequences = consequences.kid(item.add(note(consequence.why)));
    }
    div("section", "answer")
        .class_if(answer.error.is_some(), "is-error")
        .label("Answer")
        .kid(title)
        .add(error(answer))
        .add(reasons(&answer.reply))
        .add(cost(&answer.reply))
        .add(if answer.consequences.is_empty() { nothing() } else { consequences.html() })
        .add(response(cx, answer))
        .html()
}

#[inline(never)]
fn error(answer: &Answer) -> Html {
    let Some((name, text)) = &answer.error else { return nothing() };
    let text = if text.is_empty() { nothing() } else { div("p", "error-text").kid(bdi(text)).html() };
    group(vec![div("p", "error-name").text(name).html(), text])
}

/// Why a transaction was cancelled, action by action.
#[inline(never)]
fn reasons(reply: &Json) -> Html {
    let Some(reasons) = reply["CancellationReasons"].as_array() else { return nothing() };
    let mut list = div("ol", "reasons").label("What became of each action");
    for reason in reasons {
        let code = reason["Code"].as_str().unwrap_or("None");
        let fine = code == "None";
        let mark = icon(if fine { Icon::Check } else { Icon::Cross });
        let words = if fine { "nothing against it" } else { code };
        let mut item = el("li").class_if(!fine, "is-reason").add(mark).text(words);
        if let Some(text) = reason["Message"].as_str() {
            item = item.kid(div("span", "note").kid(bdi(text)));
        }
        list = list.kid(item);
    }
    list.html()
}

/// What the call has used, as AWS says it.
fn cost(reply: &Json) -> Html {
    let consumed = &reply["ConsumedCapacity"];
    let mut line = div("p", "cost");
    let all = match consumed {
        Json::Array(all) => all.as_slice(),
        Json::Object(_) => std::slice::from_ref(consumed),
        _ => return nothing(),
    };
    for one in all {
        let units = one["CapacityUnits"].to_string();
        let table = one["TableName"].as_str().unwrap_or_default();
        line = line.text(&format!("{} capacity units of {table}. ", units.strip_suffix(".0").unwrap_or(&units)));
        for kind in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
            let Some(indexes) = one[kind].as_object() else { continue };
            for (name, units) in indexes {
                let units = units["CapacityUnits"].to_string();
                line = line.text(&format!("{} of index {name}. ", units.strip_suffix(".0").unwrap_or(&units)));
            }
        }
    }
    line.html()
}

/// The response: its items as a table, or all of it as JSON.
#[inline(never)]
fn response(cx: &View, answer: &Answer) -> Html {
    if &*answer.body == "{}" {
        return nothing();
    }
    let json = || json_view(cx, "Response", &answer.body);
    let items = items(&answer.reply);
    if items.is_empty() {
        // A read is about its response; a write is about what followed.
        let open = answer.consequences.is_empty() && answer.error.is_none();
        let details = el("details").flag("open", open).kid(el("summary").text("Response"));
        return group(vec![details.add(json()).html(), next_records(cx, &answer.reply)]);
    }
    let mut switch = div("div", "segments sides").fixed("role", "group").label("Show the items as");
    for (name, on) in [("Table", false), ("JSON", true)] {
        switch = switch.kid(segment(cx.ui.answer_json == on, "segment").click(cx, Change::AnswerJson(on)).text(name));
    }
    let count = format!("{} items{}", items.len(), looked_at(&answer.reply));
    let head = div("div", "write-head").kid(div("p", "note").text(&count)).kid(switch);
    let body = if cx.ui.answer_json { json() } else { table(&items) };
    group(vec![head.html(), body, next_page(cx, answer)])
}

fn looked_at(reply: &Json) -> String {
    match (reply["Count"].as_u64(), reply["ScannedCount"].as_u64()) {
        (Some(count), Some(scanned)) if count != scanned => format!(" of {scanned} that were looked at"),
        _ => String::new(),
    }
}

fn next_page(cx: &View, answer: &Answer) -> Html {
    match answer.reply.get("LastEvaluatedKey") {
        Some(_) => button("button").click(cx, Action::NextPage).text("Next page").add(icon(Icon::Later)).html(),
        None => nothing(),
    }
}

/// From an iterator to the records behind it.
fn next_records(cx: &View, reply: &Json) -> Html {
    let iterator = reply.get("ShardIterator").or_else(|| reply.get("NextShardIterator"));
    let (Some(iterator), Some(index)) = (iterator, menu::index_of(Service::Streams, "GetRecords")) else {
        return nothing();
    };
    let mut request = serde_json::Map::new();
    request.insert("ShardIterator".into(), iterator.clone());
    let fill = Action::Edit(Edit::Fill(index, Rc::new(Json::Object(request))));
    button("button").click(cx, fill).text("Records from there").add(icon(Icon::Later)).html()
}

/// The items of a response, wherever its operation puts them.
fn items(reply: &Json) -> Vec<&Json> {
    let mut found = Vec::new();
    found.extend(reply["Items"].as_array().into_iter().flatten());
    found.extend(reply.get("Item"));
    for response in reply["Responses"].as_array().into_iter().flatten() {
        found.extend(response.get("Item"));
    }
    for (_, items) in reply["Responses"].as_object().into_iter().flatten() {
        found.extend(items.as_array().into_iter().flatten());
    }
    found
}

fn table(items: &[&Json]) -> Html {
    let mut names: Vec<&str> = Vec::new();
    for item in items.iter().take(ROWS) {
        for name in item.as_object().into_iter().flat_map(|item| item.keys()) {
            if names.len() < COLUMNS && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let mut head = el("tr");
    for name in &names {
        head = head.kid(el("th").fixed("scope", "col").kid(bdi(&clipped(name, CELL))));
    }
    let mut body = el("tbody");
    for item in items.iter().take(ROWS) {
        let mut row = el("tr");
        for name in &names {
            row = row.kid(cell(item.get(name)));
        }
        body = body.kid(row);
    }
    let table = el("table").kid(el("thead").kid(head)).kid(body);
    let rest = if items.len() > ROWS { note(&format!("The first {ROWS}; the JSON holds all.")) } else { nothing() };
    let twin = div("div", "twin").fixed("tabindex", "0").fixed("role", "region").label("Items").kid(table);
    group(vec![twin.html(), rest])
}

/// A value without its type, where that is plain to see.
fn cell(value: Option<&Json>) -> El {
    let Some(value) = value else { return div("td", "is-absent").text("–") };
    let shown = of_json(value);
    let numeric = shown.as_ref().is_some_and(|(kind, _)| kind.name() == "N");
    let text = match shown {
        Some((kind, text)) if kind.name() != "NULL" => text.to_string(),
        _ => spaced(value),
    };
    div("td", "").class_if(numeric, "number").kid(bdi(&clipped(&text, CELL)))
}

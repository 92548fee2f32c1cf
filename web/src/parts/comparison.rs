//! Two branches side by side: where they part, and the items, records and outcomes that differ. Each side of a row leads to
//! the fact in its branch.

use headwater_core::dynamodb::value::{Attributes, Item};
use headwater_core::fact::FactId;
use headwater_core::name::table_of_stream_arn;
use headwater_core::timeline::compare::{
    Comparison, ItemDifference, OutcomeDifference, Pair, Parting, RecordDifference, ShardDifference, Standing,
    TableDifference, Tally,
};
use yew::Html;

use super::clock;
use super::glyph::{key_tag, kind_label};
use crate::call::REGION;
use crate::keys;
use crate::sentence;
use crate::session::Branch;
use crate::ui::Change;
use crate::view::{El, View, bdi, button, div, el, note, nothing};

/// Attributes of an item that are told, and characters of each.
const TOLD: usize = 4;
const CLIPPED: usize = 48;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

#[inline(never)]
pub fn comparison(cx: &View) -> Html {
    let Some(found) = &cx.ui.beside.comparison else { return nothing() };
    let start = cx.session.start();
    if found.is_empty() {
        let until = clock::text(found.now.left.min(found.now.right).since(start));
        return div("p", "beside-verdict")
            .fixed("role", "status")
            .text(&format!("They are the same until {until}."))
            .html();
    }
    let mut body = div("div", "beside").kid(heads(cx, found));
    if let Some(parting) = &found.parting {
        body = body.kid(parted(cx, found, parting));
    }
    for table in &found.tables.shown {
        body = body.kid(items(cx, table));
    }
    body = body.add(more(found.tables.left_out, "table"));
    for shard in &found.shards.shown {
        body = body.kid(records(cx, shard));
    }
    body = body.add(more(found.shards.left_out, "shard"));
    if !found.outcomes.is_empty() {
        let mut section = group("What functions went through");
        for outcome in &found.outcomes {
            section = section.kid(went_through(cx, outcome));
        }
        body = body.kid(section);
    }
    body.html()
}

fn group(title: &str) -> El {
    div("section", "beside-group").label(title).kid(el("h4").kid(bdi(title)))
}

fn more(count: usize, one: &str) -> Html {
    match count {
        0 => nothing(),
        1 => note(&format!("And 1 more {one}.")),
        _ => note(&format!("And {count} more {one}s.")),
    }
}

fn branch(cx: &View, side: Side) -> Option<&Branch> {
    let id = if side == Side::Left { cx.ui.beside.left } else { cx.ui.beside.right };
    cx.session.branches().into_iter().find(|branch| branch.id() == id)
}

/// The names of both, and what their clocks show.
fn heads(cx: &View, found: &Comparison) -> El {
    let head = |side, at: headwater_core::time::Instant| {
        let name = branch(cx, side).map_or("", |branch| branch.name());
        let time = clock::text(at.since(cx.session.start()));
        div("p", "beside-head").kid(el("b").kid(bdi(name))).text(" ").kid(div("span", "note").text(&time))
    };
    div("div", "beside-row beside-heads")
        .kid(div("span", "beside-what"))
        .kid(head(Side::Left, found.now.left))
        .kid(head(Side::Right, found.now.right))
}

/// Both sides of a row; each leads to its fact.
fn row(cx: &View, what: El, cells: Pair<Html>, facts: Pair<Option<FactId>>) -> El {
    let cell = |side, content: Html, fact: Option<FactId>| {
        let (id, name) = branch(cx, side).map_or((0, ""), |branch| (branch.id(), branch.name()));
        let label = div("span", "beside-name").kid(bdi(name));
        match fact {
            Some(fact) => button("beside-cell")
                .at("title", &format!("Show event {} in {name}", fact + 1))
                .click(cx, Change::Show(id, fact))
                .kid(label)
                .add(content),
            None => div("div", "beside-cell").kid(label).add(content),
        }
    };
    div("div", "beside-row").kid(what.class("beside-what")).kid(cell(Side::Left, cells.left, facts.left)).kid(cell(
        Side::Right,
        cells.right,
        facts.right,
    ))
}

fn parted(cx: &View, found: &Comparison, parting: &Parting) -> El {
    let at = clock::text(parting.at.since(cx.session.start()));
    let cause = match parting.input {
        Some(input) => format!("with input {}", input + 1),
        None => "where one of them stands".to_owned(),
    };
    let text = format!("They part at {at}, {cause}, after {} events in common.", parting.facts);
    // What happened later than is compared is no part of it.
    let fact = |side| {
        let head = branch(cx, side)?.timeline().head();
        let now = if side == Side::Left { found.now.left } else { found.now.right };
        let fact = head.facts.get(parting.facts).filter(|fact| fact.at <= now)?;
        Some(sentence::sentence(fact, head))
    };
    let cell = |side| match fact(side) {
        Some(told) => el("span").kid(bdi(&told)).html(),
        None => div("span", "note").text("Nothing more happened.").html(),
    };
    let id = |side| fact(side).map(|_| parting.facts as FactId);
    let cells = Pair { left: cell(Side::Left), right: cell(Side::Right) };
    let facts = Pair { left: id(Side::Left), right: id(Side::Right) };
    div("section", "beside-group")
        .label("Where they part")
        .kid(div("p", "beside-verdict").fixed("role", "status").text(&text))
        .kid(row(cx, el("span").text("First difference"), cells, facts))
}

fn items(cx: &View, difference: &TableDifference) -> El {
    let TableDifference { region, table, exists, items } = difference;
    let place = if **region == *REGION { String::new() } else { format!(" in {region}") };
    let mut section = group(&format!("Items of {}{place}", keys::clipped(table, CLIPPED)));
    if exists.left != exists.right {
        let there = |exists: bool| div("span", "note").text(if exists { "exists" } else { "does not exist" }).html();
        let cells = Pair { left: there(exists.left), right: there(exists.right) };
        section = section.kid(row(cx, el("span").text("The table"), cells, Pair::default()));
    }
    for ItemDifference { keys, item, fact } in &items.shown {
        let cells =
            Pair { left: attributes(&item.left, &item.right, keys), right: attributes(&item.right, &item.left, keys) };
        section = section.kid(row(cx, el("span").add(key_tag(&keys::text(keys))), cells, *fact));
    }
    section.add(more(items.left_out, "item"))
}

/// The attributes that the other one has not, or has with another value.
fn attributes(item: &Option<std::rc::Rc<Item>>, other: &Option<std::rc::Rc<Item>>, keys: &Attributes) -> Html {
    let Some(item) = item else { return div("span", "note").text("not there").html() };
    let differs = |name: &str, value| other.as_ref().is_none_or(|other| other.get(name) != Some(value));
    let mut list = div("ul", "beside-attributes");
    let mut count = 0;
    for (name, value) in item.iter().filter(|(name, value)| !keys.contains(name) && differs(name, value)) {
        count += 1;
        if count <= TOLD {
            let text = format!("{}: {}", keys::clipped(name, CLIPPED), keys::clipped(&keys::scalar(value), CLIPPED));
            list = list.kid(el("li").kid(bdi(&text)));
        }
    }
    match count {
        0 => div("span", "note").text("there").html(),
        _ if count > TOLD => list.kid(el("li").text(&format!("and {} more", count - TOLD))).html(),
        _ => list.html(),
    }
}

fn records(cx: &View, difference: &ShardDifference) -> El {
    let ShardDifference { stream, shard, parent, standing, records } = difference;
    let mut title = format!("Records of {}, shard {}", table_of_stream_arn(stream), keys::short_shard(shard));
    if let Some(parent) = parent {
        title = format!("{title}, child of {}", keys::short_shard(parent));
    }
    let mut section = group(&title);
    if standing.left != standing.right {
        let told = |standing| {
            let text = match standing {
                Standing::Missing => "does not exist",
                Standing::Open => "open",
                Standing::Closed => "CLOSED",
            };
            div("span", "note").text(text).html()
        };
        let cells = Pair { left: told(standing.left), right: told(standing.right) };
        section = section.kid(row(cx, el("span").text("The shard"), cells, Pair::default()));
    }
    for RecordDifference { sequence, change, fact } in &records.shown {
        let cell = |change: &Option<std::rc::Rc<headwater_core::dynamodb::change::Change>>| match change {
            None => div("span", "note").text("no such record").html(),
            Some(change) => {
                let at = clock::text(change.at.since(cx.session.start()));
                let key = key_tag(&keys::text(&change.keys));
                div("span", "beside-record")
                    .add(kind_label(change.kind))
                    .text(" ")
                    .add(key)
                    .text(" ")
                    .kid(div("span", "note").text(&at))
                    .html()
            }
        };
        let number = sequence.to_string();
        let what = el("span").at("title", &number).text("…").text(&number[number.len().saturating_sub(8)..]);
        let cells = Pair { left: cell(&change.left), right: cell(&change.right) };
        section = section.kid(row(cx, what, cells, *fact));
    }
    section.add(more(records.left_out, "record"))
}

fn went_through(cx: &View, difference: &OutcomeDifference) -> El {
    let OutcomeDifference { function, tally, fact } = difference;
    let cell = |own: &Tally, other: &Tally| {
        let lines = [
            ("batches delivered", own.batches, other.batches),
            ("records delivered", own.records, other.records),
            ("of them delivered again", own.duplicates, other.duplicates),
            ("failed runs", own.failures, other.failures),
            ("records given up or trimmed", own.lost, other.lost),
        ];
        let mut list = div("ul", "beside-attributes");
        for (name, count, beside) in lines {
            let line = format!("{count} {name}");
            let line = if count == beside { el("li").text(&line) } else { el("li").kid(el("b").text(&line)) };
            list = list.kid(line);
        }
        list.html()
    };
    let cells = Pair { left: cell(&tally.left, &tally.right), right: cell(&tally.right, &tally.left) };
    row(cx, el("span").text("Function ").kid(bdi(&keys::clipped(function, CLIPPED))), cells, *fact)
}

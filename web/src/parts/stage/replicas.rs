//! A table's replicas, region by region: what each holds, and what is on its way to it.

use headwater_core::name::region_of_arn;
use std::rc::Rc;

use headwater_core::dynamodb::global::{Consistency, Group, Inbox, Member};
use headwater_core::dynamodb::table::Table;
use headwater_core::world::World;
use yew::Html;

use super::heading::chip;
use super::lane::cell;
use super::status::stepped;
use crate::keys;
use crate::parts::control::{Icon, icon};
use crate::parts::glyph::{kind_mark, swatch};
use crate::sentence::countdown;
use crate::ui::Change;
use crate::view::{El, View, bdi, div, el};

/// Changes on their way that have a mark of their own.
const MARKS: usize = 8;
/// Newest records that are shown.
const RECORDS: usize = 6;

/// Only for tables with replicas: a first visit has none.
#[inline(never)]
pub fn replicas(cx: &View, table: &Table) -> Html {
    let Some(group) = table.global.as_deref() else { return crate::view::nothing() };
    let world = &cx.session.moment().world;
    let name = &table.definition.name;
    let here: Rc<str> = region_of_arn(&table.definition.arn).into();
    let mut regions: Vec<(Rc<str>, &'static str)> = vec![(Rc::clone(&here), table.status.name())];
    regions.extend(group.members.iter().map(|member| (Rc::clone(&member.region), member.status.name())));
    regions.sort();
    let mut list = div("ul", "replicas").fixed("data-row", "replicas").label(&format!("Replicas of {name}"));
    for (region, status) in &regions {
        let known = world.table(region, name);
        list = list.kid(replica(cx, (region, status), known.map(Rc::as_ref), *region == here));
    }
    if let Some(witness) = &group.witness {
        list = list.kid(witness_card(witness));
    }
    div("div", "replica-part").kid(list).kid(div("p", "note").text(words(group))).html()
}

const fn words(group: &Group) -> &'static str {
    match group.consistency {
        Consistency::Eventual => {
            "Multi-Region eventual consistency: a write is answered here, then travels. Where two Regions write one item, the \
             later write stays."
        }
        Consistency::Strong => "Multi-Region strong consistency: a write is in every replica before it is answered.",
    }
}

fn replica(cx: &View, (region, status): (&Rc<str>, &str), table: Option<&Table>, drawn: bool) -> El {
    let inbox = table.and_then(|table| table.global.as_ref()).map(|group| &group.inbox);
    let waiting = inbox.map_or(0, Inbox::len);
    let look = if drawn { "is drawn below" } else { "draw it below" };
    let button = cell("replica-name", "replica")
        .told("aria-current", drawn)
        .label(&format!("Replica in {region}, {status}, {look}"))
        .click(cx, Change::Look(Rc::clone(region)))
        .add(icon(Icon::Table))
        .kid(bdi(region));
    let mut card = div("li", "replica").key(region).class_if(drawn, "drawn");
    card = card.kid(div("div", "replica-head").kid(button).kid(chip(status, status == "ACTIVE")));
    if let Some(table) = table {
        card = card.kid(holdings(&cx.session.moment().world, table));
    }
    match inbox.filter(|_| waiting > 0) {
        Some(inbox) => card.kid(arrivals(cx, inbox)),
        None => card,
    }
}

/// Items, partitions and the newest records.
fn holdings(world: &World, table: &Table) -> El {
    let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let stream = table.stream.as_ref().and_then(|arn| crate::find::stream(world, arn));
    let mut records = Vec::new();
    for shard in stream.into_iter().flat_map(|stream| stream.shards.values()) {
        records.extend(shard.records.iter().rev().take(RECORDS));
    }
    records.sort_by_key(|record| record.change.at);
    let newest = records.len().saturating_sub(RECORDS);
    let total: usize = stream.map_or(0, |stream| stream.shards.values().map(|shard| shard.records.len()).sum());
    let words = format!(
        "{} · {} · {}",
        count(table.items.len(), "item"),
        count(table.partitions.len(), "partition"),
        if stream.is_some() { count(total, "record") } else { "no stream".into() }
    );
    let mut marks = div("span", "replica-records").hidden();
    for record in &records[newest..] {
        let key = keys::text(&record.change.keys);
        marks = marks.kid(
            el("span").class("replica-record").at("title", &key).add(kind_mark(record.change.kind)).add(swatch(&key)),
        );
    }
    div("p", "replica-note").text(&words).kid(marks)
}

/// What is on its way here, and when the next of it is due.
fn arrivals(cx: &View, inbox: &Inbox) -> El {
    let now = stepped(cx.session.now().max(cx.session.moment().world.now));
    let due = inbox.iter().map(|(_, arrival)| arrival.due).min().unwrap_or(now);
    let count = inbox.len();
    let words = format!(
        "{count} {} on the way here, next in {}",
        if count == 1 { "change" } else { "changes" },
        countdown(due.since(now))
    );
    let mut line = div("p", "replica-inbox").add(icon(Icon::Arrow)).kid(el("span").text(&words));
    for (_, arrival) in inbox.iter().take(MARKS) {
        let key = keys::text(&arrival.keys);
        let title = format!("{key} from {}", arrival.stamp.region);
        line = line.kid(div("span", "replica-record").at("title", &title).hidden().add(swatch(&key)));
    }
    line
}

fn witness_card(witness: &Member) -> El {
    let head = div("div", "replica-head")
        .kid(div("span", "replica-name").add(icon(Icon::Stream)).kid(bdi(&witness.region)))
        .kid(chip(witness.status.name(), witness.status.name() == "ACTIVE"));
    div("li", "replica")
        .key("witness")
        .kid(head)
        .kid(div("p", "replica-note").text("Witness: keeps changes, answers no request"))
}

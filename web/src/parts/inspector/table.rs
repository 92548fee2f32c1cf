//! A table, and a partition of one.

use headwater_core::name::table_of_stream_arn;
use std::rc::Rc;

use headwater_core::dynamodb::index::Index;
use headwater_core::dynamodb::partition::Partition;
use headwater_core::dynamodb::table::{Billing, Table};
use headwater_core::fact::What;
use headwater_core::input::Service;
use headwater_core::limits;
use headwater_core::streams::stream::Stream;
use yew::Html;

use super::details::{code, details, fact_list, link, part};
use super::history;
use super::replicas::replicas;
use super::shard::shard_link;
use crate::draft::{Edit, menu};
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::parts::stage::heading::{chip, index_chip};
use crate::parts::stage::partition::{items, share};
use crate::selection::Selection;
use crate::session::Action;
use crate::view::{El, View, button, div, el, group, note, text};

/// Items that are listed.
const ITEMS: usize = 40;
/// States that are listed.
const STATES: usize = 12;

#[inline(never)]
pub fn table(cx: &View, table: &Table, stream: Option<&Rc<Stream>>) -> Html {
    let definition = &table.definition;
    let mut keys = el("div");
    for key in definition.schema.attributes() {
        let line = el("div").kid(el("code").text(&key.name)).text(&format!(" ({})", key.scalar.name()));
        keys = keys.kid(line);
    }
    let mut partitions = div("div", "links");
    for partition in table.partitions.iter().take(ITEMS) {
        let selection = Selection::Partition { table: Rc::clone(&definition.name), partition: partition.id };
        partitions = partitions.kid(link(cx, el("span").count(partition.id as usize), &selection));
    }
    let mut rows = details()
        .row("Status", chip(table.status.name(), table.status.is_usable()).html())
        .row("Key", keys.html())
        .text("Billing", &billing(definition.billing))
        .text("Items", &format!("{} items, {} bytes", table.items.len(), table.bytes))
        .time("Created", definition.created)
        .row("Partitions", partitions.html())
        .row("Stream", stream.map_or_else(|| text("none"), |stream| stream_value(stream).html()));
    for index in &table.indexes {
        rows = rows.row(if index.is_local() { "Local index" } else { "Global index" }, index_value(index).html());
    }
    let ttl = &table.time_to_live;
    let attribute = ttl.attribute.as_deref().unwrap_or_default();
    rows = rows
        .text("Time to live", &format!("{} {attribute}", ttl.status.name()))
        .text("Protected", if definition.deletion_protected { "from deletion" } else { "no" })
        .code("ARN", &definition.arn);
    let states = history::all(cx.session.moment(), STATES, &|what| concerns(what, &definition.name));
    group(vec![
        rows.html(),
        settings(cx).html(),
        part("Replicas", replicas(cx, table)),
        part("Its states, newest first", fact_list(cx, &states)),
    ])
}

fn concerns(what: &What, name: &Rc<str>) -> bool {
    match what {
        What::TableStatus { table, .. } | What::IndexStatus { table, .. } | What::TimeToLiveStatus { table, .. } => {
            table == name
        }
        What::ReplicaStatus { table, .. } => table == name,
        What::StreamStatus { stream, .. } => *table_of_stream_arn(stream) == **name,
        _ => false,
    }
}

/// The ways to the forms that change the table.
fn settings(cx: &View) -> El {
    let mut row = div("div", "actions");
    for name in ["UpdateTable", "UpdateTimeToLive", "DeleteTable"] {
        let index = menu::index_of(Service::DynamoDb, name).unwrap_or(0);
        let act = Action::Edit(Edit::Operation(index));
        row = row.kid(button("button").click(cx, act).text(menu::OPERATIONS[index].verb));
    }
    row
}

fn stream_value(stream: &Stream) -> El {
    el("div")
        .kid(chip(stream.status.name(), stream.status.name() == "ENABLED"))
        .text(" ")
        .kid(el("code").text(stream.definition.view.name()))
        .kid(el("div").add(code(&stream.definition.arn)))
}

fn index_value(index: &Index) -> El {
    let mut keys = String::new();
    for key in index.definition.schema.attributes() {
        keys.push_str(if keys.is_empty() { "" } else { " / " });
        keys.push_str(&key.name);
    }
    let words = format!("{keys}, {}, {} entries", index.definition.projection.name(), index.entries.len());
    let head = el("div").kid(el("bdi").text(index.name())).text(" ").kid(index_chip(index));
    el("div").kid(head).kid(el("div").text(&words))
}

fn billing(billing: Billing) -> String {
    match billing {
        Billing::OnDemand => "PAY_PER_REQUEST".into(),
        Billing::Provisioned { read, write } => format!("PROVISIONED, {read} read and {write} write units a second"),
    }
}

const PARTITION: &str = "A partition holds the items whose partition key's hash lies in its range. Its changes go to one open \
                         shard.";

#[inline(never)]
pub fn partition(cx: &View, table: &Table, id: u32, stream: Option<&Rc<Stream>>) -> Html {
    let Some(partition) = table.partitions.iter().find(|partition| partition.id == id) else {
        return note("This partition does not exist at this moment.");
    };
    let open = stream.and_then(|stream| Some(shard_link(cx, &stream.definition.arn, stream.open.get(&id)?)));
    let rows = details()
        .code("First hash", &format!("{:016x}", partition.first))
        .code("Last hash", &format!("{:016x}", partition.last))
        .text("Capacity", &capacity(table))
        .row("Open shard", open.map_or_else(|| text("none"), El::html));
    group(vec![note(PARTITION), rows.html(), part("Its items", item_list(cx, table, *partition))])
}

/// What the partition can do a second.
fn capacity(table: &Table) -> String {
    let most = format!(
        "at most {} read and {} write units a second",
        limits::PARTITION_READ_UNITS,
        limits::PARTITION_WRITE_UNITS
    );
    match share(table) {
        Some((read, write)) => format!("{read} read and {write} write units of the table's; {most}"),
        None => most,
    }
}

fn item_list(cx: &View, table: &Table, partition: Partition) -> Html {
    let mut list = div("ul", "fact-list");
    let mut count = 0;
    for (_, item) in items(table, partition).take(ITEMS) {
        let key: Rc<str> = keys::text(&table.definition.schema.extract(item)).into();
        let selection = Selection::Item { table: Rc::clone(&table.definition.name), key: Rc::clone(&key) };
        list = list.kid(el("li").kid(button("fact-line").click(cx, cx.pick(&selection)).add(key_tag(&key))));
        count += 1;
    }
    if count == 0 { note("None.") } else { list.html() }
}

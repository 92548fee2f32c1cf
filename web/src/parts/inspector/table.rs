//! A table, and a partition of one.

use std::rc::Rc;

use headwater_core::dynamodb::partition::Partition;
use headwater_core::dynamodb::table::{Billing, Table};
use headwater_core::dynamodb::value::Item;
use headwater_core::fact::What;
use headwater_core::streams::stream::Stream;
use headwater_core::timeline::Moment;
use yew::prelude::*;

use super::details::{code, details, fact_list, link, part};
use super::history;
use crate::keys;
use crate::parts::glyph::key_tag;
use crate::parts::stage::heading::chip;
use crate::parts::stage::partition::items;
use crate::selection::Selection;
use crate::sentence::clock;

/// Items that are listed.
const ITEMS: usize = 40;
/// States that are listed.
const STATES: usize = 8;

pub fn table(moment: &Moment, table: &Table, stream: Option<&Rc<Stream>>, on_select: &Callback<Selection>) -> Html {
    let definition = &table.definition;
    let keys: Html = definition
        .schema
        .attributes()
        .map(|key| html! { <div><code>{ key.name.to_string() }</code>{ format!(" ({})", key.scalar.name()) }</div> })
        .collect();
    let partitions: Html =
        table.partitions.iter().take(ITEMS).map(|partition| to_partition(table, *partition, on_select)).collect();
    let rows = vec![
        ("Status", chip(table.status.name(), table.status.is_usable())),
        ("Key", keys),
        ("Billing", html! { { billing(definition.billing) } }),
        ("Items", html! { { format!("{} items, {} bytes", table.items.len(), table.bytes) } }),
        ("Created", html! { <time>{ clock(definition.created) }</time> }),
        ("Partitions", html! { <div class="links">{ partitions }</div> }),
        ("Stream", stream.map_or_else(|| html! { "none" }, |stream| stream_value(stream))),
        ("ARN", code(&definition.arn)),
    ];
    let name = &definition.name;
    let states = history::all(moment, STATES, |what| match what {
        What::TableStatus { table, .. } => table == name,
        What::StreamStatus { stream, .. } => *crate::find::table_of_arn(stream) == **name,
        _ => false,
    });
    html! { <>{ details(rows) }{ part("Its states, newest first", fact_list(moment, &states, on_select)) }</> }
}

fn to_partition(table: &Table, partition: Partition, on_select: &Callback<Selection>) -> Html {
    let selection = Selection::Partition { table: Rc::clone(&table.definition.name), partition: partition.id };
    link(html! { { partition.id } }, selection, on_select)
}

fn stream_value(stream: &Stream) -> Html {
    html! {
        <>
            { chip(stream.status.name(), stream.status.name() == "ENABLED") }{ " " }<code>{ stream.definition.view.name() }</code>
            <div>{ code(&stream.definition.arn) }</div>
        </>
    }
}

fn billing(billing: Billing) -> String {
    match billing {
        Billing::OnDemand => "PAY_PER_REQUEST".into(),
        Billing::Provisioned { read, write } => format!("PROVISIONED, {read} read and {write} write units a second"),
    }
}

pub fn partition(table: &Table, id: u32, stream: Option<&Rc<Stream>>, on_select: &Callback<Selection>) -> Html {
    let Some(partition) = table.partitions.iter().find(|partition| partition.id == id) else {
        return html! { <p class="note">{ "This partition does not exist at this moment." }</p> };
    };
    let open = stream.and_then(|stream| Some((stream, stream.open.get(&id)?)));
    let shard = open.map(|(stream, shard)| {
        let selection = Selection::Shard { stream: Rc::clone(&stream.definition.arn), shard: Rc::clone(shard) };
        link(html! { <code>{ keys::short_shard(shard).to_owned() }</code> }, selection, on_select)
    });
    let rows = vec![
        ("First hash", code(&format!("{:016x}", partition.first))),
        ("Last hash", code(&format!("{:016x}", partition.last))),
        ("Open shard", shard.unwrap_or_else(|| html! { "none" })),
    ];
    html! {
        <>
            <p class="note">{ "A partition holds the items whose partition key's hash lies in its range. Its changes go to one open shard." }</p>
            { details(rows) }
            { part("Its items", item_list(table, *partition, on_select)) }
        </>
    }
}

fn item_list(table: &Table, partition: Partition, on_select: &Callback<Selection>) -> Html {
    let line = |item: &Rc<Item>| {
        let key: Rc<str> = keys::text(&table.definition.schema.extract(item)).into();
        let selection = Selection::Item { table: Rc::clone(&table.definition.name), key: Rc::clone(&key) };
        html! {
            <li><button type="button" class="fact-line" onclick={on_select.reform(move |_| selection.clone())}>{ key_tag(&key) }</button></li>
        }
    };
    let mut listed = items(table, partition).map(|(_, item)| item).peekable();
    if listed.peek().is_none() {
        return html! { <p class="note">{ "None." }</p> };
    }
    html! { <ul class="fact-list">{ for listed.take(ITEMS).map(line) }</ul> }
}

//! A Kinesis stream on the stage: its head, and a lane for each of its shards, with the share of all hashes that it owns.

mod compare;
pub mod lane;
pub mod menu;
pub mod order;
mod producers;
pub mod twin;

use std::rc::Rc;

use headwater_core::dynamodb::table::Table;
use headwater_core::kinesis::hash::HashRange;
use headwater_core::kinesis::stream::{Status, Stream};
use headwater_core::sequence::Sequence;
use headwater_core::sim::producer::Producer;
use headwater_core::streams;
use headwater_core::time::Instant;
use headwater_core::timeline::Moment;
use yew::Html;

use self::lane::Kept;
use super::consumer::{self, ConsumerView};
use super::flow::{self, ROWS};
use super::forks::{COLUMNS, Forks};
use super::heading::chip;
use super::iterated::Iterated;
use super::lane::{Lane, cell};
use super::lineage::Lineage;
use super::menu::{Menu, opener};
use super::reader::{Reader, readers};
use crate::find;
use crate::keys::Numbering;
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::sentence::span;
use crate::shared::Shared;
use crate::ui::{Change, Ui};
use crate::view::{El, View, bdi, button, div, el, group, nothing};

/// What keeps their lanes apart from those of tables in what the page remembers.
const KEYS: u32 = 1 << 30;
/// Shards of one stream are not as many.
const STREAM_KEYS: u32 = 1 << 24;

/// A stream with what is drawn of it.
#[derive(Debug)]
pub struct Block {
    pub stream: Rc<Stream>,
    pub consumers: Vec<ConsumerView>,
    pub producers: Vec<Rc<Producer>>,
    /// The table whose changes it takes, with the table's own stream.
    pub table: Option<(Shared<Table>, Shared<streams::stream::Stream>)>,
    rows: Vec<Row>,
    forks: Forks,
    /// The first of the rows that are drawn, and how many there are.
    first: usize,
    total: usize,
    keys: u32,
}

/// A shard, and who reads it.
#[derive(Debug)]
struct Row {
    kept: Kept,
    lineage: Lineage,
    readers: Rc<[Reader]>,
    fresh: Option<Sequence>,
}

impl Block {
    /// The `place`-th stream of the stage, drawn from a shard on.
    #[inline(never)]
    pub fn of(
        stream: &Rc<Stream>,
        consumers: Vec<ConsumerView>,
        moment: &Moment,
        iterated: &[Iterated],
        (place, first): (usize, usize),
    ) -> Block {
        let now = moment.world.now;
        let ordered = order::ordered(stream, now);
        let total = ordered.len();
        let first = first.min(total.saturating_sub(1));
        let mut rows = Vec::new();
        let mut indices = Vec::new();
        for shard in ordered.iter().skip(first).take(ROWS) {
            let kept = Kept::of(stream, shard);
            let lineage = kept.lineage(now);
            let readers = readers(&consumers, (iterated, &stream.definition.arn), &lineage, moment);
            indices.push(shard.index);
            rows.push(Row { fresh: flow::fresh(&lineage, now), kept, lineage, readers });
        }
        let forks = order::forks(&indices, stream);
        let keys = KEYS + place as u32 * STREAM_KEYS;
        let (producers, table) = (Vec::new(), None);
        Block { stream: Rc::clone(stream), consumers, producers, table, rows, forks, first, total, keys }
    }
}

/// The streams, one below the other.
#[inline(never)]
pub fn blocks(cx: &View, blocks: &[Block], lit: Option<&str>) -> Html {
    let mut nodes = Vec::new();
    for block in blocks {
        let body = if cx.ui.as_table { twin::twin(cx, block, lit) } else { lanes(cx, block, lit) };
        let compared = block.table.as_ref().map_or_else(nothing, |(table, own)| {
            group(vec![compare::destination(cx, table, &block.stream), compare::compare(cx, table, own, block, lit)])
        });
        let name = format!("Kinesis stream {}", block.stream.definition.name);
        let section = div("section", "kinesis").key(&block.stream.definition.arn).label(&name);
        nodes.push(section.kid(head(cx, &block.stream)).add(body).add(compared).html());
    }
    group(nodes)
}

/// A stream in one line.
fn head(cx: &View, stream: &Stream) -> El {
    let definition = &stream.definition;
    let target = Selection::Stream { stream: Rc::clone(&definition.arn) };
    let title = cell("title-button", "stream").picks(cx, &target).add(icon(Icon::Stream)).kid(bdi(&definition.name));
    let about = Menu::Kinesis { stream: Rc::clone(&definition.arn), shard: None };
    div("div", "flow-title")
        .fixed("data-row", "kinesis")
        .at("title", &definition.arn)
        .kid(title)
        .kid(chip(stream.status.name(), stream.status == Status::Active))
        .kid(opener(cx, about, &format!("Kinesis stream {}: menu", definition.name)))
        .kid(div("span", "title-note").text("Kinesis · ").kid(el("code").text(stream.mode.name())))
        .kid(div("span", "title-note").text(&describe(stream, cx.session.moment().world.now)))
}

/// Shards and retention in words.
pub fn describe(stream: &Stream, now: Instant) -> String {
    let open = stream.open.len();
    let closed = stream.listed(now).count().saturating_sub(open);
    let shards = if open == 1 { "1 open shard".to_owned() } else { format!("{open} open shards") };
    let closed = if closed == 0 { String::new() } else { format!(", {closed} closed") };
    format!("{shards}{closed} · keeps records for {}", span(stream.retention))
}

fn lanes(cx: &View, block: &Block, lit: Option<&str>) -> Html {
    let mut list = div("ul", "rows").label("Shards, each with the hashes that it owns");
    if block.forks.columns > 0 {
        list = list.class(["", "forked-1", "forked-2", "forked-3"][block.forks.columns.min(COLUMNS)]);
    }
    for (at, row) in block.rows.iter().enumerate() {
        let item = div("li", "row").key(&row.kept.id).fixed("data-row", "shard").add(block.forks.beside(at));
        list = list.kid(item.kid(shard_box(cx, row)).kid(arrow(row)).add(lane_of(cx, block, row, lit)));
    }
    let mut parts = vec![producers::list(cx, block), pager(cx, block), list.html()];
    parts.push(producers::consumers(cx, &block.stream));
    for view in &block.consumers {
        parts.push(consumer::draw(cx, view));
    }
    div("div", "flow").kids(parts).html()
}

fn arrow(row: &Row) -> El {
    let fresh = row.fresh.map(|sequence| sequence.to_string());
    let arrow = div("span", "row-arrow").key(fresh.as_deref().unwrap_or_default()).class_if(fresh.is_some(), "fresh");
    arrow.add(icon(Icon::Arrow))
}

/// A shard on the left of its lane: its number, its hashes, its state.
fn shard_box(cx: &View, row: &Row) -> El {
    let shard = &row.kept.shard;
    let arn = &row.kept.stream.definition.arn;
    let target = Selection::Shard { stream: Rc::clone(arn), shard: Rc::clone(&row.kept.id) };
    let (share, state) = (share(shard.range), if shard.is_open() { "open" } else { "CLOSED" });
    let exact = format!("{} to {}", shard.range.start, shard.range.end);
    let head = cell("partition-head", "shard")
        .label(&format!("Shard {}, {state}, {share} of all hashes", shard.index))
        .at("title", &format!("{}\nhashes {exact}", row.kept.id))
        .picks(cx, &target)
        .kid(el("b").text(&format!("Shard {}", shard.index)))
        .kid(div("span", "range").text(&share));
    let about = Menu::Kinesis { stream: Rc::clone(arn), shard: Some(shard.index) };
    let line = div("div", "partition-line").kid(head);
    let line = line.kid(opener(cx, about, &format!("Shard {}: menu", shard.index)));
    let mut load = div("p", "load").text(state);
    if shard.is_open() && row.kept.stream.status != Status::Active {
        load = load.text(&format!(", stream {}", row.kept.stream.status.name()));
    }
    div("div", "partition").class_if(!shard.is_open(), "closed").kid(line).add(bar(shard.range)).kid(load)
}

/// Thousandths of all hashes, where the range begins and where it ends.
fn thousandths(range: HashRange) -> (usize, usize) {
    let scaled = |hash: u128| ((hash >> 64) * 1_000 + (1 << 63)) >> 64;
    (scaled(range.start) as usize, scaled(range.end) as usize)
}

/// A range as a share of all hashes: `25–50 %`.
pub fn share(range: HashRange) -> String {
    let (from, to) = thousandths(range);
    let percent = |value: usize| match value % 10 {
        0 => (value / 10).to_string(),
        rest => format!("{}.{rest}", value / 10),
    };
    format!("{}–{} %", percent(from), percent(to))
}

/// The same as a bar.
pub fn bar(range: HashRange) -> Html {
    let (from, to) = thousandths(range);
    let bar = div("svg", "lane-position").fixed("viewBox", "0 0 1000 4").fixed("preserveAspectRatio", "none").hidden();
    let width = (to - from).max(12);
    bar.kid(el("rect").number("x", from.min(1_000 - width)).number("width", width).fixed("height", "4")).html()
}

fn lane_of(cx: &View, block: &Block, row: &Row, lit: Option<&str>) -> Html {
    let lane = Lane {
        key: block.keys + row.kept.shard.index,
        named: false,
        stream: &block.stream.definition.arn,
        partition: row.kept.shard.index,
        kinesis: Some(&row.kept),
        lineage: &row.lineage,
        numbering: &Numbering::kinesis(),
        readers: &row.readers,
        most: flow::most(block.rows.len()),
        lit,
    };
    super::lane::draw(cx, &lane)
}

/// The way through many shards.
fn pager(cx: &View, block: &Block) -> Html {
    if block.total <= ROWS {
        return nothing();
    }
    let at = block.first;
    let page = |to: usize, on: bool| button("page").flag("disabled", !on).click(cx, Change::ShardRow(to));
    let words = format!("Shards {} to {} of {}", at + 1, (at + ROWS).min(block.total), block.total);
    div("div", "row-pager")
        .kid(page(at.saturating_sub(ROWS), at > 0).add(icon(Icon::Earlier)).text("Previous"))
        .kid(el("span").text(&words))
        .kid(page(at + ROWS, at + ROWS < block.total).text("Next").add(icon(Icon::Later)))
        .html()
}

/// Brings what is picked into view: the row of a shard, the part of its lane with a record.
#[inline(never)]
pub fn reveal(ui: &mut Ui, moment: &Moment, selection: &Selection) {
    let (Selection::Shard { stream: arn, shard } | Selection::Record { stream: arn, shard, .. }) = selection else {
        return;
    };
    let Some((stream, shard)) = find::kinesis_shard(&moment.world, arn, shard) else { return };
    let ordered = order::ordered(stream, moment.world.now);
    let Some(at) = ordered.iter().position(|other| other.index == shard.index) else { return };
    if at < ui.first_shard || at >= ui.first_shard + ROWS {
        ui.first_shard = at / ROWS * ROWS;
    }
    let Selection::Record { sequence, .. } = selection else { return };
    let kept = Kept::of(stream, shard);
    let lane = Lane {
        key: KEYS + shard.index,
        named: false,
        stream: arn,
        partition: shard.index,
        kinesis: Some(&kept),
        lineage: &kept.lineage(moment.world.now),
        numbering: &Numbering::kinesis(),
        readers: &[],
        most: flow::most(ordered.len().saturating_sub(ui.first_shard).min(ROWS)),
        lit: None,
    };
    if let Some(hold) = super::lane::reveal(ui, &lane, *sequence) {
        ui.set_hold(KEYS + shard.index, hold);
    }
}

/// What stands where there is no Kinesis stream: the call that makes one.
#[inline(never)]
pub fn none_yet(cx: &View) -> Html {
    let body = r#"{"StreamName":"clicks","ShardCount":2}"#;
    let create = super::menu::call(
        headwater_core::input::Service::Kinesis,
        "CreateStream",
        &cx.ui.region,
        &serde_json::json!({ "StreamName": "clicks", "ShardCount": 2 }),
        "clicks is being created with two shards.",
    );
    div("div", "blank")
        .add(icon(Icon::Stream))
        .kid(el("p").kid(el("b").text("No Kinesis stream yet.")))
        .kid(el("p").text("Create one: ").kid(el("code").text(body)))
        .kid(button("button").click(cx, create).text("Create stream"))
        .html()
}

//! What can be done with a stream, with a lane's shards and with a partition: one menu, filled when it is opened.
//!
//! The browser opens and closes it (a popover: Escape, a click elsewhere, and the focus goes back); `app/keys.rs` moves in it.

use headwater_core::name::{region_of_arn, table_of_stream_arn};
use std::rc::Rc;

use headwater_core::input::Service;
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::{Stream, StreamStatus, ViewType};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::kinesis;
use super::lane::cell;
use super::lineage::Lineage;
use crate::find;
use crate::keys;
use crate::parts::control::{Icon, icon};
use crate::selection::Selection;
use crate::session::{Action, Deed, From, Read};
use crate::ui::Change;
use crate::view::{Act, El, Link, View, button, div, group};

const ID: &str = "stage-menu";

/// What the menu is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Menu {
    Stream {
        stream: Rc<str>,
    },
    /// The shards of one partition.
    Lane {
        stream: Rc<str>,
        partition: u32,
    },
    Partition {
        table: Rc<str>,
        partition: u32,
    },
    /// A Kinesis stream, or one of its shards.
    Kinesis {
        stream: Rc<str>,
        shard: Option<u32>,
    },
}

/// The button that opens it.
#[inline(never)]
pub fn opener(cx: &View, menu: Menu, label: &str) -> El {
    cell("more", "menu")
        .fixed("popovertarget", ID)
        .fixed("aria-haspopup", "menu")
        .label(label)
        .fixed("title", "What can be done here")
        .on(ListenerKind::onclick, &cx.link, Act::Call(place, 0))
        .click(cx, Change::Menu(menu))
        .add(icon(Icon::More))
}

/// Below the button that was pressed or, low on the screen, above it.
fn place(event: &Event, _: &Link, _: usize) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let opener = target.and_then(|target| target.closest("button").ok().flatten());
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.as_ref().and_then(|document| document.document_element());
    let menu = document.and_then(|document| document.get_element_by_id(ID));
    let (Some(opener), Some(root), Some(menu)) =
        (opener, root, menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()))
    else {
        return;
    };
    let (rect, height) = (opener.get_bounding_client_rect(), f64::from(root.client_height()));
    let low = rect.bottom() > height * 0.6;
    let pixels = |length: f64| format!("{}px", length.max(0.0) as i32);
    let (top, bottom) =
        if low { ("auto".into(), pixels(height - rect.top())) } else { (pixels(rect.bottom()), "auto".into()) };
    for (name, value) in [("--menu-top", top), ("--menu-bottom", bottom), ("--menu-end", pixels(rect.right()))] {
        // A property whose name and value are well formed is always taken.
        let _ = menu.style().set_property(name, &value);
    }
}

/// By hand, because the item that was pressed can be gone by the time the browser would do it.
fn close(_: &Event, _: &Link, _: usize) {
    let document = web_sys::window().and_then(|window| window.document());
    let menu = document.and_then(|document| document.get_element_by_id(ID));
    if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
        // Refused only by a menu that is closed already.
        let _ = menu.hide_popover();
    }
}

/// The menu; it is empty until it is opened for the first time.
#[inline(never)]
pub fn menu(cx: &View) -> Html {
    let menu = div("div", "menu stage-menu").fixed("id", ID).fixed("popover", "auto");
    match &cx.ui.menu {
        Some(about) => menu.fixed("role", "menu").label(&title(about)).add(items(cx, about)).html(),
        None => menu.html(),
    }
}

fn title(about: &Menu) -> String {
    match about {
        Menu::Stream { stream } => format!("Stream of {}", table_of_stream_arn(stream)),
        Menu::Lane { partition, .. } => format!("Shards of partition {partition}"),
        Menu::Partition { partition, .. } => format!("Partition {partition}"),
        Menu::Kinesis { stream, shard } => kinesis::menu::title(stream, *shard),
    }
}

#[inline(never)]
fn items(cx: &View, about: &Menu) -> Html {
    let world = &cx.session.moment().world;
    let heading = div("div", "menu-title").hidden().text(&title(about)).html();
    let items = match about {
        Menu::Stream { stream } => find::stream(world, stream).map(|stream| of_stream(cx, stream)),
        Menu::Lane { stream, partition } => find::stream(world, stream).map(|stream| of_lane(cx, stream, *partition)),
        Menu::Partition { table, partition } => Some(of_partition(cx, table, *partition)),
        Menu::Kinesis { stream, shard } => kinesis::menu::items(cx, stream, *shard).map(first),
    };
    let mut nodes = vec![heading];
    match items.filter(|items| !items.is_empty()) {
        Some(mut items) => nodes.append(&mut items),
        None => nodes.push(item(cx, Action::Dismiss).text("It does not exist at this moment. Close").html()),
    }
    group(nodes)
}

/// An item that closes the menu and does something.
#[inline(never)]
pub fn item(cx: &View, act: impl Into<Act>) -> El {
    button("menu-item")
        .fixed("role", "menuitem")
        .fixed("tabindex", "-1")
        .on(ListenerKind::onclick, &cx.link, Act::Call(close, 0))
        .click(cx, act)
}

/// The first item has the focus when the menu opens.
fn first(mut items: Vec<El>) -> Vec<Html> {
    let mut nodes = Vec::with_capacity(items.len());
    for (at, item) in items.drain(..).enumerate() {
        nodes.push(item.flag("autofocus", at == 0).html());
    }
    nodes
}

fn of_lane(cx: &View, stream: &Stream, partition: u32) -> Vec<Html> {
    let lineage = Lineage::of(stream, partition, cx.session.moment().world.now);
    let Some(newest) = lineage.shards().last() else { return Vec::new() };
    let oldest = lineage.records().next().map_or(newest, |(shard, _)| shard);
    let arn = &stream.definition.arn;
    let mut items = vec![read(cx, arn, oldest, From::Horizon).text("Read from the oldest record")];
    if newest.end.is_none() {
        items.push(read(cx, arn, newest, From::Latest).text("Read from now on"));
    }
    items.extend(from_selected(cx, stream, &lineage));
    items.extend(followers(cx, stream, &lineage));
    if newest.end.is_none() {
        items.push(item(cx, roll_over(arn, newest)).text("Roll over now"));
    }
    items.push(item(cx, cx.pick(&shard(arn, newest))).text("Show the newest shard"));
    first(items)
}

fn shard(arn: &Rc<str>, shard: &Shard) -> Selection {
    Selection::Shard { stream: Rc::clone(arn), shard: Rc::clone(&shard.id) }
}

/// GetShardIterator and GetRecords.
#[inline(never)]
pub fn read(cx: &View, arn: &Rc<str>, shard: &Shard, from: From) -> El {
    item(cx, Action::Read(Read::Begin { stream: Rc::clone(arn), shard: Rc::clone(&shard.id), from }))
}

/// From the record that is picked, if it lies in this lane.
fn from_selected(cx: &View, stream: &Stream, lineage: &Lineage) -> Option<El> {
    let Selection::Record { stream: arn, shard: id, sequence } = cx.session.selection() else { return None };
    let shard = lineage.shards().find(|shard| shard.id == *id && *arn == stream.definition.arn)?;
    let number = keys::number(stream, *sequence);
    Some(read(cx, arn, shard, From::At(*sequence)).text(&format!("Read from record {number}, which is picked")))
}

/// From the end of the shard that is picked, or that the picked reader reads, on to its children.
fn followers(cx: &View, stream: &Stream, lineage: &Lineage) -> Vec<El> {
    let moment = cx.session.moment();
    let picked = match cx.session.selection() {
        Selection::Shard { shard, .. } | Selection::Record { shard, .. } => Some(Rc::clone(shard)),
        Selection::Reader { reader, .. } => super::iterated::find(moment, *reader).map(|one| one.shard),
        _ => None,
    };
    let parent = picked.and_then(|id| lineage.shards().find(|shard| shard.id == id));
    let mut items = Vec::new();
    for child in parent.map(|parent| stream.children(&parent.id)).into_iter().flatten() {
        let says = format!("Follow to child {}, of partition {}", keys::short_shard(&child.id), child.partition);
        items.push(read(cx, &stream.definition.arn, child, From::Horizon).text(&says));
    }
    items
}

#[inline(never)]
pub fn roll_over(arn: &Rc<str>, shard: &Shard) -> Action {
    let body = serde_json::json!({ "StreamArn": arn, "ShardId": shard.id });
    let says = format!("Shard {} is closed, and a child goes on.", keys::short_shard(&shard.id));
    call(Service::Sim, "RollOverShard", region_of_arn(arn), &body, &says)
}

/// One call.
pub fn call(service: Service, operation: &'static str, region: &str, body: &serde_json::Value, says: &str) -> Action {
    let (region, body, says) = (region.into(), body.to_string().into(), says.into());
    Action::Perform(Deed::Call { service, operation, region, body, says })
}

fn of_partition(cx: &View, table: &Rc<str>, partition: u32) -> Vec<Html> {
    let world = &cx.session.moment().world;
    let found = find::table(world, &cx.ui.region, table);
    let arn = found.and_then(|table| table.definition.latest_stream.clone()).unwrap_or_default();
    let body = serde_json::json!({ "TableName": table, "Partition": partition });
    let says = format!("Partition {partition} is split in two, and its shard with it.");
    let mut items = vec![item(cx, call(Service::Sim, "SplitPartition", &cx.ui.region, &body, &says)).text("Split")];
    let stream = find::stream(world, &arn);
    if let Some(open) = stream.and_then(|stream| stream.shards.get(stream.open.get(&partition)?)) {
        items.push(item(cx, roll_over(&arn, open)).text("Roll its shard over now"));
    }
    let shown = Selection::Partition { table: Rc::clone(table), partition };
    items.push(item(cx, cx.pick(&shown)).text("Show the partition"));
    first(items)
}

fn of_stream(cx: &View, stream: &Stream) -> Vec<Html> {
    let (arn, table) = (&stream.definition.arn, &stream.definition.table);
    let mut items = vec![
        item(cx, Change::Describe(Rc::clone(arn))).text("Describe"),
        item(cx, Change::Copy(Rc::clone(arn))).text("Copy its ARN"),
    ];
    let region = region_of_arn(arn);
    let owner = find::table(&cx.session.moment().world, region, table);
    if owner.is_some_and(|table| table.definition.latest_stream.as_ref() == Some(arn)) {
        match stream.status {
            StreamStatus::Enabling | StreamStatus::Enabled => {
                items.push(item(cx, switch(region, table, None)).text("Disable"));
            }
            StreamStatus::Disabling | StreamStatus::Disabled => {
                for view in ViewType::ALL {
                    items.push(
                        item(cx, switch(region, table, Some(view))).text(&format!("Enable another, {}", view.name())),
                    );
                }
            }
        }
    }
    first(items)
}

/// Turns a table's stream on, with a view type, or off.
#[inline(never)]
pub fn switch(region: &str, table: &Rc<str>, view: Option<ViewType>) -> Action {
    let (specification, says) = match view {
        Some(view) => (
            serde_json::json!({ "StreamEnabled": true, "StreamViewType": view.name() }),
            format!("{table} gets a stream with {}.", view.name()),
        ),
        None => (
            serde_json::json!({ "StreamEnabled": false }),
            format!("The stream of {table} is being disabled. It can be read for 24 hours."),
        ),
    };
    let body = serde_json::json!({ "TableName": table, "StreamSpecification": specification });
    call(Service::DynamoDb, "UpdateTable", region, &body, &says)
}

/// The way to a stream's menu.
#[inline(never)]
pub fn stream_opener(cx: &View, stream: &Stream, label: &str) -> El {
    opener(cx, Menu::Stream { stream: Rc::clone(&stream.definition.arn) }, label)
}

//! The stage: what there is at a moment, drawn as lanes or told as a table.

use std::cell::RefCell;
use std::rc::Rc;

use headwater_core::input::Service;
use headwater_core::timeline::Moment;
use yew::Html;
use yew::virtual_dom::ListenerKind;

use crate::app::keys;
use crate::find;
use crate::keys::Numbering;
use crate::memo::Panel;
use crate::parts::control::{Icon, icon};
use crate::parts::stage::empty;
use crate::parts::stage::flow::{ROWS, Row, Source, flow, rows};
use crate::parts::stage::heading::{picker, stream_line, table_line, view_switch};
use crate::parts::stage::kinesis::{self, Block};
use crate::parts::stage::menu::menu;
use crate::parts::stage::older::{Open, older};
use crate::parts::stage::place::{Place, places};
use crate::parts::stage::replicas::replicas;
use crate::parts::stage::status::stepped;
use crate::parts::stage::twin::twin;
use crate::shared::Shared;
use crate::ui::Change;
use crate::view::{Act, El, View, button, div, el, group, nothing};

pub const PANEL: Panel = Panel { draw, same };

fn same(one: &View, two: &View, _: usize) -> bool {
    let (a, b) = (&one.ui, &two.ui);
    one.session.moment() == two.session.moment()
        && one.session.selection() == two.session.selection()
        && stepped(one.session.now()) == stepped(two.session.now())
        && (&a.place, &a.region, &a.pointed, a.as_table, (a.first_row, a.first_shard), a.track)
            == (&b.place, &b.region, &b.pointed, b.as_table, (b.first_row, b.first_shard), b.track)
        && a.lanes == b.lanes
        && (&a.menu, &a.unfolded) == (&b.menu, &b.unfolded)
        && wants_kinesis(one) == wants_kinesis(two)
}

/// Whether a request to Kinesis is being written.
fn wants_kinesis(cx: &View) -> bool {
    cx.session.draft().operation().service == Service::Kinesis
}

/// What is drawn of a moment. Pointing, picking and waiting draw the same again.
struct Scenery {
    moment: Shared<Moment>,
    place: Option<Rc<str>>,
    region: Rc<str>,
    unfolded: Option<Rc<str>>,
    first: (usize, usize),
    places: Vec<Place>,
    picked: usize,
    source: Option<Source>,
    rows: Vec<Row>,
    numbering: Numbering,
    /// The earlier stream that is laid open.
    open: Option<Open>,
    /// Kinesis streams.
    blocks: Vec<Block>,
}

impl Scenery {
    fn of(cx: &View) -> Scenery {
        let (moment, place, first) = (cx.session.moment().clone(), cx.ui.place.clone(), cx.ui.first_row);
        let region = Rc::clone(&cx.ui.region);
        let places = places(&moment);
        let named = |other: &Place| Some(&other.name) == place.as_ref();
        let here = |other: &Place| named(other) && other.region_name == region;
        let first_here = || places.iter().position(|other| other.region_name == region);
        let picked = places.iter().position(here).or_else(|| places.iter().position(named)).or_else(first_here);
        let picked = picked.unwrap_or(0);
        let source = places.get(picked).map(|place| place.source(&moment));
        let first = first.min(source.as_ref().map_or(0, |source| source.partitions().len().saturating_sub(1)));
        let drawn = source.as_ref().map(|source| rows(source, &moment, first));
        let (rows, numbering) = drawn.unwrap_or_default();
        let unfolded = cx.ui.unfolded.clone();
        let open = unfolded.as_ref().and_then(|arn| places.get(picked)?.source_of(arn, &moment));
        let open = open.map(|source| Open::of(source, &moment));
        let blocks = places.get(picked).map_or_else(Vec::new, |place| place.blocks(&moment, cx.ui.first_shard));
        let first = (cx.ui.first_row, cx.ui.first_shard);
        Scenery { blocks, moment, place, region, unfolded, first, places, picked, source, rows, numbering, open }
    }

    fn shows(&self, cx: &View) -> bool {
        self.moment == *cx.session.moment()
            && (&self.place, &self.region) == (&cx.ui.place, &cx.ui.region)
            && self.first == (cx.ui.first_row, cx.ui.first_shard)
            && self.unfolded == cx.ui.unfolded
    }
}

thread_local! {
    /// The scenery that was drawn last.
    static LAST: RefCell<Option<Rc<Scenery>>> = const { RefCell::new(None) };
}

fn scenery(cx: &View) -> Rc<Scenery> {
    LAST.with(|last| {
        let mut last = last.borrow_mut();
        match &*last {
            Some(scenery) if scenery.shows(cx) => Rc::clone(scenery),
            _ => Rc::clone(last.insert(Rc::new(Scenery::of(cx)))),
        }
    })
}

fn draw(cx: &View, _: usize) -> Html {
    let scenery = scenery(cx);
    // What is pointed at comes before what is picked.
    let lit = cx.ui.pointed.clone().or_else(|| find::key_of_selection(&scenery.moment, cx.session.selection()));
    let lit = lit.as_deref();
    let body = match &scenery.source {
        Some(source) if source.is_bare() => nothing(),
        Some(source) if cx.ui.as_table => twin(cx, source, lit),
        Some(source) => {
            let drawing = flow(cx, source, &scenery.rows, &scenery.numbering, lit);
            let open = scenery.open.as_ref();
            let older = if source.older.is_empty() { nothing() } else { older(cx, &source.older, open, lit) };
            group(vec![row_pager(cx, source), drawing, older])
        }
        None => empty::no_table(cx),
    };
    let body = match &scenery.blocks[..] {
        [] if wants_kinesis(cx) && !scenery.places.iter().any(Place::is_kinesis) => {
            group(vec![body, kinesis::none_yet(cx)])
        }
        [] => body,
        blocks => group(vec![body, kinesis::blocks(cx, blocks, lit)]),
    };
    let listen = |stage: El, kind, function| stage.on(kind, &cx.link, Act::Call(function, 0));
    let stage = listen(div("div", "stage"), ListenerKind::onfocusin, keys::on_focus);
    let stage = listen(stage, ListenerKind::onpointerover, keys::on_pointer);
    let stage = listen(stage, ListenerKind::onpointerleave, keys::on_pointer);
    let picker = if scenery.places.len() > 1 { picker(cx, &scenery.places, scenery.picked).html() } else { nothing() };
    let head = scenery.source.as_ref().map_or_else(nothing, |source| head(cx, source));
    div("section", "panel stage-panel").label("Stage").kid(stage.add(picker).add(head).add(body)).add(menu(cx)).html()
}

/// What is drawn, above its columns.
fn head(cx: &View, source: &Source) -> Html {
    let mut head = div("div", "stage-head").fixed("data-row", "head");
    if let Some(table) = &source.table {
        head = head.kid(table_line(cx, table));
    }
    if let Some(stream) = &source.stream {
        head = head.kid(stream_line(cx, stream));
    }
    let head = head.kid(view_switch(cx)).html();
    match &source.table {
        Some(table) if table.global.is_some() => group(vec![head, replicas(cx, table)]),
        _ => head,
    }
}

/// The way through many partitions.
#[inline(never)]
fn row_pager(cx: &View, source: &Source) -> Html {
    let count = source.partitions().len();
    if count <= ROWS {
        return nothing();
    }
    let at = cx.ui.first_row.min(count - 1);
    let page = |to: usize, on: bool| button("page").flag("disabled", !on).click(cx, Change::Row(to));
    let words = format!("Partitions {} to {} of {count}", at + 1, (at + ROWS).min(count));
    div("div", "row-pager")
        .kid(page(at.saturating_sub(ROWS), at > 0).add(icon(Icon::Earlier)).text("Previous"))
        .kid(el("span").text(&words))
        .kid(page(at + ROWS, at + ROWS < count).text("Next").add(icon(Icon::Later)))
        .html()
}

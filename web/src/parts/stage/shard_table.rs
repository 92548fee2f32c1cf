//! The shards as a table: what the lanes' seams, torn edges and carets say, in rows.

use std::rc::Rc;

use headwater_core::limits;
use headwater_core::streams::shard::Shard;
use headwater_core::streams::stream::Stream;
use headwater_core::time::Instant;
use yew::Html;

use super::iterated::{Iterated, iterated};
use super::lane::cell;
use super::status::expiry;
use super::twin::{columns, table};
use crate::keys;
use crate::selection::Selection;
use crate::sentence::{clock_seconds, span};
use crate::view::{El, View, div, el};

/// Newest shards that are listed.
const ROWS: usize = 100;
const COLUMNS: [&str; 9] =
    ["Shard", "Partition", "Parent", "State", "Opened", "Closed", "Records", "Trimmed", "Iterators"];

#[inline(never)]
pub fn shard_table(cx: &View, stream: &Stream) -> Html {
    let now = cx.session.moment().world.now;
    let mut listed: Vec<&Rc<Shard>> = stream.shards.values().filter(|shard| !shard.is_expired(now)).collect();
    listed.reverse();
    let total = listed.len();
    listed.truncate(ROWS);
    let readers = iterated(cx.session.moment());
    let mut body = el("tbody");
    for shard in listed {
        body = body.kid(row(cx, stream, shard, &readers));
    }
    let caption = match total {
        1 => "The one shard.".to_owned(),
        _ if total <= ROWS => format!("The {total} shards, newest first."),
        _ => format!("The newest {ROWS} of {total} shards, newest first."),
    };
    table("Shards as a table", &caption, columns(el("tr"), &COLUMNS), body)
}

fn row(cx: &View, stream: &Stream, shard: &Shard, readers: &[Iterated]) -> El {
    let now = cx.session.moment().world.now;
    let trimmed = shard.horizon(now);
    let closed = shard.sealed.map_or_else(String::new, clock_seconds);
    let state = match shard.sealed {
        None => "open".to_owned(),
        Some(sealed) => format!("CLOSED, listed for {} more", span((sealed + limits::STREAM_RETENTION).since(now))),
    };
    el("tr")
        .key(&shard.id)
        .kid(el("th").fixed("scope", "row").kid(way(cx, stream, &shard.id)))
        .kid(div("td", "number").count(shard.partition as usize))
        .kid(match shard.parent.as_ref().filter(|parent| stream.shards.contains_key(*parent)) {
            Some(parent) => el("td").kid(way(cx, stream, parent)),
            None => el("td").text(if shard.parent.is_some() { "expired" } else { "none" }),
        })
        .kid(el("td").text(&state))
        .kid(div("td", "number").text(&clock_seconds(shard.opened)))
        .kid(div("td", "number").text(&closed))
        .kid(div("td", "number").count(shard.records.len() - trimmed))
        .kid(div("td", "number").count(trimmed))
        .kid(el("td").text(&iterators(readers, &shard.id, now)))
}

fn way(cx: &View, stream: &Stream, id: &Rc<str>) -> El {
    let target = Selection::Shard { stream: Rc::clone(&stream.definition.arn), shard: Rc::clone(id) };
    cell("link", "shard").at("title", id).picks(cx, &target).kid(el("code").text(keys::short_shard(id)))
}

/// Who holds an iterator of a shard, or held one lately.
fn iterators(readers: &[Iterated], shard: &str, now: Instant) -> String {
    let mut words = String::new();
    for one in readers.iter().filter(|one| *one.shard == *shard) {
        let held = if one.finished { "at its end".into() } else { expiry(one.expires(), now) };
        words.push_str(if words.is_empty() { "" } else { "; " });
        words.push_str(&format!("{}: {} read, {held}", one.kind, one.read));
    }
    words
}

//! Who writes to a Kinesis stream by itself, and to whom it is pushed: producers at work, each with a button that stops it, and
//! consumers with enhanced fan-out, each with a pipe of its own to every shard it has subscribed to.

use headwater_core::input::Service;
use headwater_core::kinesis::consumer::{Consumer, Status};
use headwater_core::kinesis::read::lag;
use headwater_core::kinesis::stream::Stream;
use headwater_core::name::region_of_arn;
use headwater_core::sim::producer::Producer;
use headwater_core::time::Instant;
use serde_json::json;
use yew::Html;

use super::super::heading::chip;
use super::super::menu::call;
use super::Block;
use crate::view::{El, View, bdi, button, div, el, nothing};

#[inline(never)]
pub fn list(cx: &View, block: &Block) -> Html {
    if block.producers.is_empty() {
        return nothing();
    }
    let mut list = div("ul", "consumers").fixed("data-row", "producers").label("Producers that write to this stream");
    for producer in &block.producers {
        list = list.kid(line(cx, producer, region_of_arn(&block.stream.definition.arn)));
    }
    list.html()
}

/// Consumers with enhanced fan-out.
#[inline(never)]
pub fn consumers(cx: &View, stream: &Stream) -> Html {
    if stream.consumers.is_empty() {
        return nothing();
    }
    let mut list = div("ul", "consumers").label("Consumers with enhanced fan-out");
    for consumer in stream.consumers.values() {
        let status = consumer.status.name();
        let head = div("div", "consumer-head")
            .kid(div("span", "title-text").text("Enhanced fan-out ").kid(bdi(&consumer.name)))
            .kid(chip(status, consumer.status == Status::Active));
        let pipes = pipes(stream, consumer, cx.session.moment().world.now);
        let article = div("article", "consumer").kid(head).kid(div("p", "consumer-settings").text(&pipes));
        list = list.kid(el("li").key(&consumer.arn).kid(article));
    }
    list.html()
}

/// How far each subscription has come, in words.
fn pipes(stream: &Stream, consumer: &Consumer, now: Instant) -> String {
    let mut words = String::new();
    for lane in consumer.lanes.values() {
        let (Some(open), Some(shard)) = (&lane.subscription, stream.shards.get(&lane.shard)) else { continue };
        let waits = match lag(stream, shard, open.position, now) {
            (0, _) => "up to date".to_owned(),
            (count, _) => format!("{count} waiting"),
        };
        words.push_str(if words.is_empty() { "A pipe of its own, 2 MB/s, from " } else { ", " });
        words.push_str(&format!("shard {} ({waits})", lane.shard));
    }
    if words.is_empty() { "Subscribed to no shard.".into() } else { words }
}

fn line(cx: &View, producer: &Producer, region: &str) -> El {
    let settings = &producer.settings;
    let name = &settings.name;
    let body = json!({ "ProducerName": name });
    let stop = call(Service::Sim, "DeleteProducer", region, &body, &format!("Producer {name} is stopped."));
    let head = div("div", "consumer-head")
        .kid(div("span", "title-text").text("Producer ").kid(bdi(name)))
        .kid(button("chip").click(cx, stop).label(&format!("Stop producer {name}")).text("Stop"));
    let lost = if settings.lost == 0 { String::new() } else { format!(", {} of 1,000 answers lost", settings.lost) };
    let does = format!(
        "{} records a second, {} keys, {} % of them to the first{lost}, requests of {}",
        settings.rate, settings.keys, settings.skew, settings.batch
    );
    let state = format!(
        "{} of {} made, {} written, {} refused",
        producer.made, settings.count, producer.written, producer.refused
    );
    let article = div("article", "consumer").kid(head);
    let article = article.kid(div("p", "consumer-settings").text(&does)).kid(div("p", "consumer-note").text(&state));
    el("li").key(name).kid(article)
}

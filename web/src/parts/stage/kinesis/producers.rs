//! Producers at work: what each does, what it has come to, and a button that stops it.

use headwater_core::input::Service;
use headwater_core::name::region_of_arn;
use headwater_core::sim::producer::Producer;
use serde_json::json;
use yew::Html;

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

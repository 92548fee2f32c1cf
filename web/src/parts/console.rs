//! Every call with its request and response, newest first, and a line to type others into.

use headwater_core::fact::What;
use headwater_core::http;
use headwater_core::input::{Entry, Input, Service};
use headwater_core::timeline::Timeline;
use yew::Html;
use yew::virtual_dom::ListenerKind;

use super::clock;
use super::control::{Icon, icon};
use super::inspector::history::backwards;
use super::json_text;
use super::json_view::{json_view, pretty};
use crate::console::{self, LENGTH, Language, Said};
use crate::draft::{Edit, menu};
use crate::keys::clipped;
use crate::memo::Panel;
use crate::session::Action;
use crate::ui::{Change, Field};
use crate::view::{El, View, bdi, button, code_field, div, el, group, nothing, truth};

pub const PANEL: Panel = Panel { draw, same };

/// Calls that are listed.
const LISTED: usize = 100;
/// Lines that the field shows before it scrolls.
const ROWS: usize = 6;
/// Characters of a request in its line.
const BRIEF: usize = 160;

fn same(one: &View, two: &View, _: usize) -> bool {
    let said = |view: &View| view.session.said().map(std::rc::Rc::as_ptr);
    one.session.moment().inputs == two.session.moment().inputs
        && one.session.moment().facts.len() == two.session.moment().facts.len()
        && one.session.branch().id() == two.session.branch().id()
        && one.ui.console.open == two.ui.console.open
        && said(one) == said(two)
}

/// The line that is typed, and what Tab goes through.
pub fn prompt(cx: &View) -> Html {
    let console = &cx.ui.console;
    let field = code_field("textarea", "input code")
        .label("Command")
        .number("rows", console.line.lines().count().clamp(1, ROWS))
        .number("maxlength", LENGTH)
        .fixed("placeholder", console::EXAMPLE)
        .value(&console.line)
        .typed(cx, Field::Console);
    let line = div("form", "console-line")
        .on(ListenerKind::onsubmit, &cx.link, Change::Run)
        .kid(div("span", "prompt").hidden().text("$"))
        .kid(field)
        .kid(el("button").class("button").fixed("type", "submit").text("Run"));
    let mut found = div("ul", "completions").fixed("aria-live", "polite").label("Completions");
    for (completion, current) in console.completions() {
        let item = div("li", "").class_if(current, "is-current").told("aria-current", current);
        let item = item.kid(el("code").text(&completion.text));
        found = found.kid(if completion.note.is_empty() {
            item
        } else {
            item.kid(div("span", "note").text(&completion.note))
        });
    }
    group(vec![line.html(), found.html()])
}

/// A call as the list shows it.
struct Line<'a> {
    /// Its place among the inputs.
    input: usize,
    fact: &'a headwater_core::fact::Fact,
}

fn draw(cx: &View, _: usize) -> Html {
    let moment = cx.session.moment();
    let timeline = cx.session.branch().timeline();
    let mut list = div("ul", "calls").label("Calls, newest first");
    let mut input = moment.inputs;
    let mut shown = 0;
    for (_, fact) in backwards(moment) {
        if !matches!(fact.what, What::Called { .. } | What::Rejected { .. }) {
            continue;
        }
        let Some(before) = input.checked_sub(1) else { break };
        input = before;
        list = list.kid(call(cx, timeline, &Line { input, fact }));
        shown += 1;
        if shown == LISTED {
            break;
        }
    }
    let said = cx.session.said().map_or_else(nothing, |said| said_line(said).html());
    div("div", "console").fixed("tabindex", "0").fixed("role", "region").label("Console").add(said).kid(list).html()
}

fn said_line(said: &Said) -> El {
    let line = div("p", "said-line").text("$ ").kid(bdi(&clipped(&said.line, 400)));
    let text = if said.text.is_empty() { "Done; nothing is printed." } else { &said.text };
    div("div", "said").class_if(!said.good, "is-error").fixed("role", "status").kid(line).kid(
        div("pre", "printed")
            .fixed("tabindex", "0")
            .fixed("role", "region")
            .label("What it printed")
            .kid(bdi(&shortened(text))),
    )
}

/// What a line printed; a page of a Scan can have a million characters.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 20_000;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn entry_at(timeline: &Timeline, index: usize) -> Option<&Entry> {
    timeline.log().nth(index)
}

fn call(cx: &View, timeline: &Timeline, line: &Line<'_>) -> El {
    let item = div("li", "call").key(&line.input.to_string());
    let Some(Entry { input: Input::Call(call), at }) = entry_at(timeline, line.input) else { return item };
    let open = cx.ui.console.open == Some(line.input);
    let refused = match &line.fact.what {
        What::Rejected { code, .. } => Some(*code),
        _ => None,
    };
    let mut head = button("call-head")
        .fixed("aria-expanded", truth(open))
        .click(cx, Change::Call(line.input))
        .kid(el("time").text(&clock::text(at.since(cx.session.start()))))
        .kid(el("b").text(&call.operation))
        .kid(bdi(&clipped(&call.body, BRIEF)).class("call-brief"));
    if let Some(code) = refused {
        head = head.kid(div("span", "state is-refused").add(icon(Icon::Alert)).text(code));
    }
    let item = item.kid(head);
    if !open {
        return item;
    }
    let answer = answer_to(timeline, line.input).unwrap_or_default();
    let mut tools = div("div", "call-tools");
    for (language, label) in Language::ALL {
        let copies = button("copy").click(cx, Change::CopyCall(line.input, language));
        tools = tools.kid(copies.add(icon(Icon::Copy)).text(label));
    }
    if let Some(index) = menu::index_of(call.service, &call.operation)
        && let Ok(body) = serde_json::from_str(&call.body)
    {
        let fill = Action::Edit(Edit::Fill(index, std::rc::Rc::new(body)));
        tools = tools.kid(button("copy").click(cx, fill).text("Open as a form"));
    }
    let side = |title: &str, label: &str, text: &str| {
        el("div").kid(div("p", "group-title").text(title)).add(json_view(
            cx,
            &format!("{label} {}", call.operation),
            text,
        ))
    };
    let exchange = div("div", "exchange").kid(side("Request", "Request of", &pretty(&call.body))).kid(side(
        "Response",
        "Response to",
        &answer,
    ));
    item.kid(tools).kid(exchange)
}

/// What a call was answered: it is asked once more of the run as it was then, which answers the same.
fn answer_to(timeline: &Timeline, index: usize) -> Option<String> {
    let Entry { input: Input::Call(call), at } = entry_at(timeline, index)?;
    let (mut low, mut high) = (0, timeline.world().steps);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if timeline.at_step(middle).inputs > index { high = middle } else { low = middle }
    }
    let mut again = timeline.fork(&timeline.at_step(low));
    again.run_until(*at, 0);
    let response = http::respond(&mut again, &request(call.service, call));
    let json: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    Some(json_text::pretty(&json))
}

fn request(service: Service, call: &headwater_core::input::Call) -> http::Request {
    http::Request::call(service, &call.operation, &call.region, &call.body)
}

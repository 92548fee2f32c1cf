//! The screen of the calculators.
//!
//! Its style sheet comes with it: a first visit loads neither.

use yew::virtual_dom::ListenerKind;
use yew::{Html, NodeRef};

use super::top;
use crate::calc::entry::{Entry, Kind};
use crate::calc::shown::{Bar, Figure, Outcome, Table};
use crate::calc::{Calculator, Sheet, cost, is_long, shards};
use crate::memo::{Panel, memo};
use crate::parts::control::{Icon, icon};
use crate::ui::Field;
use crate::view::{Act, El, View, bdi, button, code_field, div, el, group, note, nothing};

const PANEL: Panel = Panel { draw, same };

const STYLES: &str = "content/calc.css";
/// Characters of a number's field, and of the item's.
const SHORT: &str = "40";
const LONG: &str = "400000";
/// The width of a bar's picture, in its own units.
const BAR: u64 = 1_000;

fn same(one: &View, two: &View, _: usize) -> bool {
    one.ui.calc == two.ui.calc && one.ui.theme == two.ui.theme && one.session.moment() == two.session.moment()
}

/// The screen, drawn again only when a field, the theme or the run has changed.
#[inline(never)]
pub fn calc(cx: &View, root: &NodeRef) -> Html {
    div("div", "app").node(root).add(memo(cx, &PANEL, 0, None)).html()
}

fn draw(cx: &View, _: usize) -> Html {
    let Some(sheet) = &cx.ui.calc else { return nothing() };
    let outcome = sheet.outcome(&cx.session.moment().world);
    let title = el("h1").fixed("id", "calc-title").fixed("tabindex", "-1").text("Calculators");
    let sheets =
        div("div", "calc-sheets").kid(fields(cx, sheet, outcome.as_ref())).kid(result(sheet, outcome.as_ref()));
    let main = div("main", "calc-main")
        .kid(title)
        .kid(choice(sheet.at))
        .kid(el("p").text(sheet.at.about()))
        .kid(answer(outcome.as_ref()))
        .kid(sheets)
        .add(note(
            "Nothing is sent anywhere. MB and KB are binary here, as AWS counts them. An estimate for planning: measure your own \
             traffic before you rely on it.",
        ));
    div("div", "calc").kid(el("link").fixed("rel", "stylesheet").fixed("href", STYLES)).kid(header(cx)).kid(main).html()
}

fn header(cx: &View) -> El {
    let back = div("a", "button").fixed("href", "#/").add(icon(Icon::Earlier)).text("Playground");
    let brand = div("div", "brand").add(top::logo()).kid(div("p", "calc-brand").text("Headwater"));
    div("header", "header")
        .kid(brand)
        .kid(div("p", "disclaimer").text("A simulator, not affiliated with AWS"))
        .kid(div("div", "tools").kid(back).kid(top::theme(cx)))
}

fn choice(at: Calculator) -> El {
    let mut list = div("ul", "segments");
    for calculator in Calculator::ALL {
        let link = div("a", "segment").at("href", calculator.route()).text(calculator.name());
        let link = if calculator == at { link.fixed("aria-current", "page") } else { link };
        list = list.kid(el("li").kid(link));
    }
    el("nav").label("Calculators").kid(list)
}

/// What is typed. Prices are folded away.
fn fields(cx: &View, sheet: &Sheet, outcome: Option<&Outcome>) -> El {
    let mut form = div("form", "calc-fields").label("Inputs").on(ListenerKind::onsubmit, &cx.link, Act::Call(stay, 0));
    let mut prices = Vec::new();
    for (place, entry) in sheet.at.entries().iter().enumerate() {
        if sheet.at == Calculator::Shards && shards::is_idle(place, sheet.text(shards::SOURCE_FIELD)) {
            continue;
        }
        let field = field(cx, sheet, place, entry, outcome).html();
        match sheet.at {
            Calculator::Cost if place >= cost::FIRST_PRICE => prices.push(field),
            _ => form = form.add(field),
        }
    }
    if !prices.is_empty() {
        let faulty = (cost::FIRST_PRICE..sheet.at.entries().len()).any(|place| sheet.fault(place).is_some());
        let more = div("details", "more").flag("open", faulty).kid(el("summary").text("Prices"));
        form = form.kid(more.kid(div("div", "calc-fields").kids(prices)));
    }
    let again = button("button quiet").click(cx, typed(None, "")).add(icon(Icon::Undo)).text("Back to the example");
    form.kid(again)
}

/// A form of numbers has nowhere to go.
fn stay(_: &web_sys::Event, _: &crate::view::Link, _: usize) {}

fn typed(field: Option<usize>, text: &str) -> Act {
    Act::Say(crate::app::Msg::Typed(Field::Calc(field), text.into()))
}

fn field(cx: &View, sheet: &Sheet, place: usize, entry: &Entry, outcome: Option<&Outcome>) -> El {
    let id = format!("calc-{place}");
    let mut fault = sheet.fault(place);
    let mut remark = None;
    for (at, sentence, is_fault) in outcome.map_or(&[][..], |outcome| &outcome.remarks) {
        if *at == place {
            *(if *is_fault { &mut fault } else { &mut remark }) = Some(sentence.clone());
        }
    }
    let said = format!("{id}-said");
    let mut control = control(cx, sheet, place, entry)
        .at("id", &id)
        .at("aria-describedby", &said)
        .typed(cx, Field::Calc(Some(place)));
    if fault.is_some() {
        control = control.fixed("aria-invalid", "true");
    }
    let mut label = div("label", "field-label").at("for", &id).text(entry.label);
    let mut row = div("div", "calc-input").kid(control);
    if !entry.unit.is_empty() {
        label = label.kid(div("span", "visually-hidden").text(", ").text(entry.unit));
        row = row.kid(div("span", "note").hidden().text(entry.unit));
    }
    let mut about = div("div", "calc-said").at("id", &said);
    if let Some(sentence) = fault {
        about = about.kid(div("p", "calc-fault").add(icon(Icon::Alert)).kid(bdi(&sentence)));
    } else if let Some(sentence) = remark {
        about = about.kid(div("p", "note").text(&sentence));
    } else if !entry.note.is_empty() {
        about = about.add(note(entry.note));
    }
    let field = div("div", "field").class_if(is_long(entry), "is-wide").kid(label).kid(row).kid(about);
    match outcome.and_then(|outcome| outcome.offer.as_ref()) {
        Some((at, value, says)) if *at == place => {
            field.kid(button("link-button").click(cx, typed(Some(place), value)).text(says))
        }
        _ => field,
    }
}

fn control(cx: &View, sheet: &Sheet, place: usize, entry: &Entry) -> El {
    let text = sheet.text(place);
    match entry.kind {
        Kind::Choice(names) => select(names.iter().map(|name| (*name).to_owned()).collect(), text),
        Kind::Source => {
            let mut names = vec!["The item below".to_owned()];
            for (region, table) in shards::tables(&cx.session.moment().world) {
                names.push(format!("Table {} ({region})", table.definition.name));
            }
            select(names, text)
        }
        Kind::Item => code_field("textarea", "input code").fixed("rows", "6").fixed("maxlength", LONG).value(text),
        Kind::Number { .. } => code_field("input", "input code")
            .fixed("type", "text")
            .fixed("inputmode", "decimal")
            .fixed("maxlength", SHORT)
            .value(text),
        Kind::Names(_) => code_field("input", "input code").fixed("type", "text").fixed("maxlength", "600").value(text),
    }
}

fn select(names: Vec<String>, text: &str) -> El {
    let mut select = div("select", "input");
    for (index, name) in names.iter().enumerate() {
        let value = index.to_string();
        let option = el("option").at("value", &value).flag("selected", value == text);
        select = select.kid(option.text(name));
    }
    select.value(text)
}

/// In view wherever the page is scrolled to, and told when it changes.
fn answer(outcome: Option<&Outcome>) -> El {
    let answer = div("p", "calc-answer").fixed("role", "status");
    match outcome {
        Some(outcome) => answer.text(&outcome.answer),
        None => answer.text("A field holds something that cannot be reckoned with: see the sentence beside it."),
    }
}

fn result(sheet: &Sheet, outcome: Option<&Outcome>) -> El {
    let result = div("section", "calc-result").label("Result");
    let Some(outcome) = outcome else { return result.kid(el("p").text("Nothing to show yet.")) };
    let mut figures = div("ul", "calc-figures");
    for each in &outcome.figures {
        figures = figures.kid(figure(each));
    }
    let result = result.key(sheet.at.name()).kid(figures);
    let mut words = div("div", "calc-words").kid(el("h2").text("How it comes about"));
    for sentence in &outcome.words {
        words = words.kid(el("p").text(sentence));
    }
    result.add(bars(outcome)).add(table(&outcome.table)).kid(words)
}

fn figure(figure: &Figure) -> El {
    let value = div("p", "calc-value").kid(el("b").text(&figure.value)).text(" ").text(figure.unit);
    let shown = el("li").kid(el("h2").text(figure.title)).kid(value);
    if figure.sentence.is_empty() { shown } else { shown.add(note(&figure.sentence)) }
}

/// Each bar says in words what it shows; what is over its limit is hatched, and said so.
fn bars(outcome: &Outcome) -> Html {
    if outcome.bars.is_empty() {
        return nothing();
    }
    let mut list = el("ul");
    for bar in &outcome.bars {
        let mut text = div("p", "calc-bar-text").kid(el("b").text(&bar.label)).text(" ").text(&bar.text);
        if bar.is_limit {
            text = text.text(&match bar.permille {
                0..=1_000 => format!(" ({} %)", bar.permille.div_ceil(10)),
                _ => ": too much".to_owned(),
            });
        }
        list = list.kid(el("li").kid(text).kid(picture(bar)));
    }
    div("div", "calc-bars").kid(el("h2").text(outcome.bars_title)).kid(list).html()
}

fn picture(bar: &Bar) -> El {
    let part = |class, width: u64| div("rect", class).number("width", width as usize).fixed("height", "10");
    div("svg", "calc-bar")
        .class_if(bar.is_limit && bar.permille > BAR, "is-over")
        .fixed("viewBox", "0 0 1000 10")
        .fixed("preserveAspectRatio", "none")
        .hidden()
        .fixed("focusable", "false")
        .kid(part("calc-bar-all", BAR))
        .kid(part("calc-bar-used", bar.permille.min(BAR)))
}

fn table(table: &Table) -> Html {
    if table.rows.is_empty() {
        return nothing();
    }
    let mut head = el("tr");
    for name in &table.head {
        head = head.kid(el("th").fixed("scope", "col").text(name));
    }
    let mut body = el("tbody");
    for row in &table.rows {
        let mut cells = Vec::new();
        for (place, text) in row.iter().enumerate() {
            cells.push(if place == 0 { el("th").fixed("scope", "row") } else { el("td") }.text(text).html());
        }
        body = body.kid(el("tr").add(group(cells)));
    }
    let shown = div("table", "calc-table")
        .class_if(table.has_names, "has-names")
        .kid(el("caption").text(&table.caption))
        .kid(el("thead").kid(head))
        .kid(body);
    div("div", "calc-scroll").fixed("tabindex", "0").fixed("role", "region").label(&table.caption).kid(shown).html()
}

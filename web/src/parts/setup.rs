//! The table's stream and its consumers: the view type, and what the functions do.

use std::rc::Rc;

use headwater_core::lambda::function::Function;
use headwater_core::streams::stream::ViewType;
use headwater_core::world::World;
use yew::Html;

use crate::find;
use crate::session::{Action, Deed, poison_of};
use crate::ui::Field;
use crate::view::{El, View, bdi, button, code_field, div, el, note, nothing, segment};

/// Nothing for a table that is not there.
pub fn setup(cx: &View) -> Html {
    let (world, table) = (&cx.session.moment().world, cx.session.draft().table());
    let Some(entity) = world.table(cx.session.draft().region(), table) else { return nothing() };
    let stream = entity.stream.as_ref();
    let view = stream.and_then(|arn| find::stream(world, arn)).map(|stream| stream.definition.view);
    let mut chips = div("div", "chips");
    for choice in ViewType::ALL {
        let current = view == Some(choice);
        let chip = segment(current, "chip").text(choice.name());
        let deed = Deed::ChangeView { table: Rc::clone(table), view: choice };
        chips = chips.kid(if current { chip } else { chip.click(cx, Action::Perform(deed)) });
    }
    let mut setup = div("section", "setup")
        .label(&format!("Set-up of {table}"))
        .kid(div("h2", "group-title").text("Stream view type"))
        .kid(chips)
        .add(note(explain(view)));
    for function in stream.map_or_else(Vec::new, |arn| functions(world, cx.session.draft().region(), arn)) {
        setup = setup.kid(poison(cx, function));
    }
    setup.html()
}

/// The functions that read a stream.
fn functions<'a>(world: &'a World, region: &str, stream: &str) -> Vec<&'a Function> {
    let Some(region) = world.region(region) else { return Vec::new() };
    let mut functions: Vec<&Function> = Vec::new();
    for mapping in region.mappings.values() {
        let settings = &mapping.settings;
        if *settings.stream == *stream
            && functions.iter().all(|function| function.name != settings.function)
            && let Some(function) = region.functions.get(&settings.function)
        {
            functions.push(function);
        }
    }
    functions
}

const fn explain(view: Option<ViewType>) -> &'static str {
    match view {
        None => "The table has no stream. A view type enables one, and new changes are recorded in it.",
        Some(_) => {
            "Another type means another stream: the old one is disabled, a new one is enabled and mapped. That takes some \
             seconds of virtual time."
        }
    }
}

/// Makes a function fail on records that hold a text.
fn poison(cx: &View, function: &Function) -> El {
    let name = &function.name;
    let deed = |text: Option<Rc<str>>| Action::Perform(Deed::Fail { function: Rc::clone(name), text });
    let block = div("div", "poison").key(name).kid(div("h2", "group-title").text("Function ").kid(bdi(name)));
    if let Some(poison) = poison_of(&function.behaviour) {
        let says = div("p", "note").text("It fails on a batch in which a record holds “").kid(bdi(poison)).text("”.");
        return block.kid(says).kid(button("button").click(cx, deed(None)).text("Let it succeed again"));
    }
    let id = format!("poison-{name}");
    let field = code_field("input", "input code")
        .at("id", &id)
        .fixed("type", "text")
        .fixed("maxlength", "100")
        .value(&cx.ui.poison)
        .typed(cx, Field::Poison);
    let breaks = button("button").text("Break it");
    let breaks = if cx.ui.poison.is_empty() {
        breaks.fixed("aria-disabled", "true")
    } else {
        breaks.click(cx, deed(Some(Rc::clone(&cx.ui.poison))))
    };
    block
        .kid(
            div("div", "poison-row")
                .kid(div("label", "field-label").at("for", &id).text("Fail on"))
                .kid(field)
                .kid(breaks),
        )
        .kid(el("p").class("note").text("Then write an item that holds this text, and watch its shard."))
}

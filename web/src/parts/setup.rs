//! The table's stream and its consumers: the view type, and what the functions do.

use std::rc::Rc;

use headwater_core::streams::stream::ViewType;
use headwater_core::world::World;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::control::sends;
use crate::call::REGION;
use crate::find;
use crate::hooks::use_dispatch;
use crate::session::{Action, Deed, Dispatch, poison_of};

/// What there is to set up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    table: Rc<str>,
    exists: bool,
    view: Option<ViewType>,
    /// Functions that read the stream, and the text that each of them fails on.
    functions: Vec<(Rc<str>, Option<Rc<str>>)>,
}

impl State {
    pub fn of(world: &World, table: &Rc<str>) -> State {
        let Some(entity) = world.table(REGION, table) else {
            return State { table: Rc::clone(table), ..State::default() };
        };
        let stream = entity.stream.as_ref();
        let view = stream.and_then(|arn| find::stream(world, arn)).map(|stream| stream.definition.view);
        let functions = stream.map_or_else(Vec::new, |arn| functions(world, arn));
        State { table: Rc::clone(table), exists: true, view, functions }
    }
}

fn functions(world: &World, stream: &str) -> Vec<(Rc<str>, Option<Rc<str>>)> {
    let Some(region) = world.region(REGION) else { return Vec::new() };
    let mut names: Vec<&Rc<str>> = region
        .mappings
        .values()
        .filter(|mapping| *mapping.settings.stream == *stream)
        .map(|mapping| &mapping.settings.function)
        .collect();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| region.functions.get(name))
        .map(|function| (Rc::clone(&function.name), poison_of(&function.behaviour).cloned()))
        .collect()
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub state: State,
}

#[component]
pub fn Setup(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let State { table, exists, view, functions } = &props.state;
    if !exists {
        return Html::default();
    }
    html! {
        <section class="setup" aria-label={format!("Set-up of {table}")}>
            <h2 class="group-title">{ "Stream view type" }</h2>
            <div class="chips">
                for choice in ViewType::ALL {
                    { view_chip(table, choice, *view == Some(choice), &dispatch) }
                }
            </div>
            <p class="note">{ explain(*view) }</p>
            for (function, poison) in functions {
                <Poison key={function.to_string()} function={function.clone()} poison={poison.clone()} />
            }
        </section>
    }
}

fn view_chip(table: &Rc<str>, view: ViewType, current: bool, dispatch: &Dispatch) -> Html {
    let deed = Deed::ChangeView { table: Rc::clone(table), view };
    let onclick = (!current).then(|| sends::<MouseEvent>(dispatch, Action::Perform(deed)));
    html! {
        <button type="button" class="chip" aria-pressed={current.to_string()} {onclick}>{ view.name() }</button>
    }
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

#[derive(Clone, PartialEq, Properties)]
struct PoisonProps {
    function: Rc<str>,
    poison: Option<Rc<str>>,
}

/// Makes a function fail on records that hold a text.
#[component]
fn Poison(props: &PoisonProps) -> Html {
    let dispatch = use_dispatch();
    let text = use_state_eq(|| Rc::<str>::from("poison"));
    let PoisonProps { function, poison } = props;
    let deed = |text: Option<Rc<str>>| Action::Perform(Deed::Fail { function: Rc::clone(function), text });
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value().into())
        })
    };
    let filled = Some(Rc::clone(&text)).filter(|text| !text.is_empty());
    html! {
        <div class="poison">
            <h2 class="group-title">{ "Function " }<bdi>{ function.to_string() }</bdi></h2>
            if let Some(poison) = poison {
                <p class="note">{ "It fails on a batch in which a record holds “" }<bdi>{ poison.to_string() }</bdi>{ "”." }</p>
                <button type="button" class="button" onclick={sends(&dispatch, deed(None))}>{ "Let it succeed again" }</button>
            } else {
                <div class="poison-row">
                    <label class="field-label" for={format!("poison-{function}")}>{ "Fail on" }</label>
                    <input id={format!("poison-{function}")} class="input code" type="text" maxlength="100" autocomplete="off"
                        spellcheck="false" value={text.to_string()} {oninput} />
                    <button type="button" class="button" onclick={filled.map(|text| sends::<MouseEvent>(&dispatch, deed(Some(text))))}
                        aria-disabled={text.is_empty().then_some("true")}>
                        { "Break it" }
                    </button>
                </div>
                <p class="note">{ "Then write an item that holds this text, and watch its shard." }</p>
            }
        </div>
    }
}

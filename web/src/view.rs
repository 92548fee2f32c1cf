//! How the page is put together: elements as values, built step by step, and one kind of listener for all of them.
//!
//! Every element is made by the same few functions, so that a picture costs little more code than it has words. What a
//! listener does is data, too: a message, or a plain function of the event.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, ListenerKind, VList, VTag, VText};

use crate::app::Msg;
use crate::selection::Selection;
use crate::session::{Action, Session};
use crate::share::Ask;
use crate::ui::{Change, Field, Ui};

/// Where messages go.
pub type Link = Callback<Msg>;

impl From<Ask> for Act {
    fn from(ask: Ask) -> Act {
        Act::Say(Msg::Share(ask))
    }
}

/// What a panel is drawn from.
#[derive(Clone)]
pub struct View {
    pub session: Rc<Session>,
    pub ui: Rc<Ui>,
    pub link: Link,
}

/// What a listener does with an event.
#[derive(Clone)]
pub enum Act {
    Say(Msg),
    /// Tells what the field holds now; of a check box `true` or `false`.
    Typed(Field),
    /// Calls a function with the event and a number of its own.
    Call(fn(&Event, &Link, usize), usize),
}

impl From<Msg> for Act {
    fn from(message: Msg) -> Act {
        Act::Say(message)
    }
}

impl From<Action> for Act {
    fn from(action: Action) -> Act {
        Act::Say(Msg::Do(action))
    }
}

impl From<Change> for Act {
    fn from(change: Change) -> Act {
        Act::Say(Msg::Ui(change))
    }
}

impl View {
    /// Picks something, and shows what there is to say about it.
    pub fn pick(&self, selection: &Selection) -> Act {
        Act::Say(Msg::Pick(selection.clone()))
    }

    pub fn is_picked(&self, selection: &Selection) -> bool {
        self.session.selection() == selection
    }
}

struct On {
    kind: ListenerKind,
    act: Act,
    link: Link,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: Event) {
        if self.kind == ListenerKind::onsubmit {
            event.prevent_default();
        }
        match &self.act {
            Act::Say(message) => self.link.emit(message.clone()),
            Act::Typed(field) => self.link.emit(Msg::Typed(field.clone(), value(&event).into())),
            Act::Call(function, number) => function(&event, &self.link, *number),
        }
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What the field that an event came from holds.
fn value(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return if input.type_() == "checkbox" { input.checked().to_string() } else { input.value() };
    }
    match target.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value(),
        None => target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default(),
    }
}

/// An element that is being built.
pub struct El(Box<Parts>);

struct Parts {
    tag: VTag,
    class: String,
    children: Vec<Html>,
}

/// An element of that name.
pub fn el(name: &'static str) -> El {
    El(Box::new(Parts { tag: VTag::new(name), class: String::new(), children: Vec::new() }))
}

/// An element with a class.
pub fn div(name: &'static str, class: &str) -> El {
    el(name).class(class)
}

/// A button that submits nothing.
pub fn button(class: &str) -> El {
    div("button", class).fixed("type", "button")
}

/// A button that is one of several to choose from.
pub fn segment(pressed: bool, class: &str) -> El {
    button(class).fixed("aria-pressed", truth(pressed))
}

/// A paragraph in small print.
pub fn note(text: &str) -> Html {
    div("p", "note").text(text).html()
}

/// A text that came from outside: its direction of writing stays inside.
pub fn bdi(text: &str) -> El {
    el("bdi").text(text)
}

pub fn text(text: &str) -> Html {
    VText::new(Rc::<str>::from(text)).into()
}

/// Several nodes beside each other.
pub fn group(nodes: Vec<Html>) -> Html {
    Html::from(VList::from(nodes))
}

pub fn nothing() -> Html {
    Html::default()
}

pub const fn truth(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

impl El {
    pub fn class(mut self, class: &str) -> El {
        if !class.is_empty() {
            if !self.0.class.is_empty() {
                self.0.class.push(' ');
            }
            self.0.class.push_str(class);
        }
        self
    }

    pub fn class_if(self, on: bool, class: &str) -> El {
        self.class(if on { class } else { "" })
    }

    /// An attribute whose value is known beforehand.
    pub fn fixed(mut self, name: &'static str, value: &'static str) -> El {
        self.0.tag.add_attribute(name, AttrValue::Static(value));
        self
    }

    pub fn at(mut self, name: &'static str, value: &str) -> El {
        self.0.tag.add_attribute(name, AttrValue::Rc(value.into()));
        self
    }

    pub fn number(self, name: &'static str, value: usize) -> El {
        self.at(name, &value.to_string())
    }

    /// An attribute that is there or not.
    pub fn flag(self, name: &'static str, on: bool) -> El {
        if on { self.fixed(name, name) } else { self }
    }

    /// `name="true"`, or nothing at all.
    pub fn told(self, name: &'static str, on: bool) -> El {
        if on { self.fixed(name, "true") } else { self }
    }

    /// The name that screen readers say.
    pub fn label(self, label: &str) -> El {
        self.at("aria-label", label)
    }

    /// Only to be looked at.
    pub fn hidden(self) -> El {
        self.fixed("aria-hidden", "true")
    }

    pub fn key(mut self, key: &str) -> El {
        self.0.tag.key = Some(Key::from(key));
        self
    }

    pub fn node(mut self, node: &NodeRef) -> El {
        self.0.tag.node_ref = node.clone();
        self
    }

    /// What a field holds.
    pub fn value(mut self, value: &str) -> El {
        match self.0.tag.tag() {
            "select" => self.0.tag.add_property("value", JsValue::from_str(value)),
            _ => self.0.tag.set_value(AttrValue::Rc(value.into())),
        }
        self
    }

    pub fn checked(mut self, checked: bool) -> El {
        self.0.tag.set_checked(checked);
        self
    }

    pub fn on(mut self, kind: ListenerKind, link: &Link, act: impl Into<Act>) -> El {
        self.listen(kind, link, act.into());
        self
    }

    fn listen(&mut self, kind: ListenerKind, link: &Link, act: Act) {
        self.0.tag.add_listener(Rc::new(On { kind, act, link: link.clone() }));
    }

    pub fn click(mut self, cx: &View, act: impl Into<Act>) -> El {
        self.listen(ListenerKind::onclick, &cx.link, act.into());
        self
    }

    /// Tells each change of a field.
    pub fn typed(mut self, cx: &View, field: Field) -> El {
        let kind = match self.0.tag.tag() {
            "select" => ListenerKind::onchange,
            _ => ListenerKind::oninput,
        };
        self.listen(kind, &cx.link, Act::Typed(field));
        self
    }

    /// Picks something when it is clicked, and says whether that is picked.
    pub fn picks(self, cx: &View, selection: &Selection) -> El {
        let picked = cx.is_picked(selection);
        self.told("aria-current", picked).click(cx, cx.pick(selection))
    }

    pub fn kid(self, kid: El) -> El {
        self.add(kid.html())
    }

    #[allow(clippy::should_implement_trait, reason = "elements are built, not computed")]
    pub fn add(mut self, kid: Html) -> El {
        self.0.children.push(kid);
        self
    }

    pub fn kids(mut self, mut kids: Vec<Html>) -> El {
        self.0.children.append(&mut kids);
        self
    }

    pub fn text(self, words: &str) -> El {
        self.add(text(words))
    }

    pub fn count(self, count: usize) -> El {
        self.text(&count.to_string())
    }

    /// The finished element.
    pub fn html(self) -> Html {
        let Parts { mut tag, class, children } = *self.0;
        if !class.is_empty() {
            tag.add_attribute("class", AttrValue::Rc(class.into()));
        }
        if !children.is_empty() {
            tag.add_children(children);
        }
        tag.into()
    }
}

/// A field in which code is typed: nothing is completed, capitalised or corrected.
pub fn code_field(name: &'static str, class: &str) -> El {
    div(name, class).fixed("autocomplete", "off").fixed("autocapitalize", "off").fixed("spellcheck", "false")
}

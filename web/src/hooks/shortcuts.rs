//! Keys that work anywhere outside of fields. Each of them has a button too.

use gloo::events::{EventListener, EventListenerOptions};
use headwater_core::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::session::{Action, Dispatch, Seek};

/// What the keys reach.
#[derive(Clone, PartialEq)]
pub struct Shortcuts {
    /// Keys without Ctrl can be switched off: speech input types letters at random.
    pub single_keys: bool,
    pub dispatch: Dispatch,
    pub help: Callback<()>,
    /// The event list's filter.
    pub filter: NodeRef,
}

/// Listens for the keys of the help dialog's table.
#[hook]
pub fn use_shortcuts(shortcuts: Shortcuts) {
    use_effect_with(shortcuts, |shortcuts| {
        let shortcuts = shortcuts.clone();
        let listener = web_sys::window().and_then(|window| window.document()).map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    shortcuts.press(event);
                }
            })
        });
        move || drop(listener)
    });
}

/// One second, for the arrow keys.
const SECOND: Duration = Duration::seconds(1);

impl Shortcuts {
    fn press(&self, event: &KeyboardEvent) {
        if event.default_prevented() || event.alt_key() || !self.hears(event) {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            if event.key() == "Enter" {
                event.prevent_default();
                self.dispatch.dispatch(Action::Send);
            }
            return;
        }
        if self.single_keys && self.single(&event.key()) {
            event.prevent_default();
        }
    }

    /// Fields, dialogs and whatever has keys of its own come first.
    fn hears(&self, event: &KeyboardEvent) -> bool {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return true };
        let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
        let own_keys = match event.key().as_str() {
            " " => inside("button, a, summary, input, [tabindex]"),
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => inside("input, [role=tab], [role=radio]"),
            _ => false,
        };
        !own_keys
            && !inside(
                "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]",
            )
    }

    /// Does what a key says; `false` when it says nothing.
    fn single(&self, key: &str) -> bool {
        let action = match key {
            " " => Action::Toggle,
            "." => Action::Seek(Seek::Next),
            "," => Action::Seek(Seek::Previous),
            "ArrowRight" => Action::Seek(Seek::Forward(SECOND)),
            "ArrowLeft" => Action::Seek(Seek::Back(SECOND)),
            "Home" => Action::Seek(Seek::Start),
            "End" => Action::Seek(Seek::Newest),
            "z" => Action::Undo,
            "Z" => Action::Redo,
            "+" | "=" => Action::Faster,
            "-" => Action::Slower,
            _ => return self.elsewhere(key),
        };
        self.dispatch.dispatch(action);
        true
    }

    fn elsewhere(&self, key: &str) -> bool {
        match key {
            "/" => {
                let filter = self.filter.cast::<HtmlElement>();
                filter.is_some_and(|filter| filter.focus().is_ok())
            }
            "?" => {
                self.help.emit(());
                true
            }
            _ => false,
        }
    }
}

//! Choices that a browser remembers, where it may: an opaque origin has no storage, and then they last for the visit.

use web_sys::Storage;
use yew::prelude::*;

/// A choice among words.
#[derive(Clone, PartialEq)]
pub struct Preference {
    state: UseStateHandle<&'static str>,
    name: &'static str,
}

impl Preference {
    pub fn get(&self) -> &'static str {
        *self.state
    }

    pub fn set(&self, value: &'static str) {
        self.state.set(value);
        if let Some(storage) = storage() {
            // A full or forbidden storage only forgets.
            let _ = storage.set_item(&key(self.name), value);
        }
    }
}

/// The remembered one of `values`, else the first.
#[hook]
pub fn use_preference(name: &'static str, values: &'static [&'static str]) -> Preference {
    let state = use_state(|| {
        let remembered = storage().and_then(|storage| storage.get_item(&key(name)).ok().flatten());
        values.iter().copied().find(|value| Some(*value) == remembered.as_deref()).unwrap_or(values[0])
    });
    Preference { state, name }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn key(name: &str) -> String {
    format!("headwater.{name}")
}

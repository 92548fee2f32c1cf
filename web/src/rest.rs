//! The part of the WebAssembly that a first visit does without. `cargo xtask split` cuts it off and writes the calls to
//! `load_rest`; nothing here knows which functions are in it.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

use crate::app;

#[wasm_bindgen]
extern "C" {
    /// In what `cargo xtask split` adds to the JavaScript of this module: returns when the rest is there.
    #[wasm_bindgen(js_name = headwaterLoadRest)]
    fn load(first: &JsValue);
}

thread_local! {
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether the rest is here: work that nobody waits for is left until then.
pub fn is_here() -> bool {
    IS_HERE.get()
}

/// The rest has been fetched.
#[wasm_bindgen(js_name = restIsHere, skip_typescript)]
pub fn rest_is_here() {
    IS_HERE.set(true);
    app::wake();
}

/// What the first call into the rest does before it goes on, where the page has not fetched the rest by then.
#[wasm_bindgen(skip_typescript)]
pub fn load_rest() {
    load(&wasm_bindgen::exports());
    IS_HERE.set(true);
}

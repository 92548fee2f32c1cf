//! The part of the WebAssembly that a first visit does without. `cargo xtask split` cuts it off and writes the calls to
//! `load_rest`; nothing here knows which functions are in it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// In what `cargo xtask split` adds to the JavaScript of this module: returns when the rest is there.
    #[wasm_bindgen(js_name = headwaterLoadRest)]
    fn load(first: &JsValue);
}

/// What the first call into the rest does before it goes on, where the page has not fetched the rest by then.
#[wasm_bindgen(skip_typescript)]
pub fn load_rest() {
    load(&wasm_bindgen::exports());
}

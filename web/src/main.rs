//! Mounts the playground in a page.

use headwater_web::App;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Absent in Node.js, where the same WebAssembly serves as a library.
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Option<JsValue>;
}

fn main() {
    if DOCUMENT.with(Option::is_some) {
        yew::Renderer::<App>::new().render();
    }
}

//! Mounts the playground in a page.

use headwater_web::App;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Absent in Node.js, where the same WebAssembly serves as a library.
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Option<web_sys::Document>;
}

fn main() {
    // The picture that the page painted first gives way to the running one, in the same place.
    let root = DOCUMENT.with(|document| document.as_ref().map(|document| document.get_element_by_id("app")));
    match root {
        None => {}
        Some(Some(root)) => drop(yew::Renderer::<App>::with_root(root).render()),
        Some(None) => drop(yew::Renderer::<App>::new().render()),
    }
}

//! The playground in a real browser's page.
#![cfg(target_arch = "wasm32")]

use gloo::utils::document;
use headwater_web::App;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_app_names_itself() {
    // Not the body itself: the test runner reports its results there.
    let root = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    yew::Renderer::<App>::with_root(root.clone()).render();
    sleep(std::time::Duration::ZERO).await;
    let heading = root.query_selector("h1").unwrap().expect("a heading");
    assert_eq!(heading.text_content().as_deref(), Some("Headwater"));
}

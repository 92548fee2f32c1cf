//! The playground in a real browser's page.
#![cfg(target_arch = "wasm32")]

use gloo::utils::document;
use headwater_web::App;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement, InputEvent};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

/// Mounts the application beside the test runner's own report.
async fn mounted() -> Element {
    let root = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    yew::Renderer::<App>::with_root(root.clone()).render();
    settled().await;
    root
}

async fn settled() {
    sleep(std::time::Duration::from_millis(50)).await;
}

fn find<T: JsCast>(root: &Element, selector: &str) -> T {
    root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("there is no {selector}")).unchecked_into()
}

fn text(root: &Element, selector: &str) -> String {
    find::<Element>(root, selector).text_content().unwrap_or_default()
}

fn type_into(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    let event = InputEvent::new("input").unwrap();
    event.init_event_with_bubbles_and_cancelable("input", true, false);
    field.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn the_app_names_itself() {
    let root = mounted().await;
    assert_eq!(text(&root, "h1"), "Headwater");
    root.remove();
}

#[wasm_bindgen_test]
async fn an_item_that_is_sent_becomes_a_record() {
    let root = mounted().await;
    find::<HtmlElement>(&root, ".write-form [type=submit]").click();
    settled().await;
    assert_eq!(text(&root, ".answer-status"), "200");
    assert!(text(&root, ".consequences").contains("INSERT of customer#42 became stream record 10"));

    find::<HtmlElement>(&root, ".write-form [type=submit]").click();
    settled().await;
    assert!(text(&root, ".consequences").contains("so there is no stream record"));
    root.remove();
}

#[wasm_bindgen_test]
async fn what_is_typed_is_sent() {
    let root = mounted().await;
    let key = find::<HtmlInputElement>(&root, ".row-field [aria-label='Value of pk']");
    assert_eq!(key.value(), "customer#42");
    type_into(&key, "customer#43");
    settled().await;
    find::<HtmlElement>(&root, ".write-form [type=submit]").click();
    settled().await;
    assert!(text(&root, ".consequences").contains("customer#43"));
    root.remove();
}

/// A key of an item comes from outside, and so may be markup.
#[wasm_bindgen_test]
async fn markup_in_an_item_stays_text() {
    let root = mounted().await;
    let key = find::<HtmlInputElement>(&root, ".row-field [aria-label='Value of pk']");
    type_into(&key, "<img src=x onerror=alert(1)>");
    settled().await;
    find::<HtmlElement>(&root, ".write-form [type=submit]").click();
    settled().await;
    assert!(text(&root, ".consequences").contains("<img src=x"));
    assert!(root.query_selector("img").unwrap().is_none());
    root.remove();
}

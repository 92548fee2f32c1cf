//! What comes in by the page itself (addresses, files that are picked or dropped) and what it gives back (downloads).

use headwater_core::save::{BYTES_MAX, Fault};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Response, Url};

use super::Ask;
use crate::app::Msg;
use crate::view;

/// The end of the address: a screen, a run, or nothing.
pub fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The address of this page with another end.
pub fn address_with(hash: &str) -> String {
    let here = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    format!("{}{hash}", here.split('#').next().unwrap_or_default())
}

/// Takes the run out of the address, which would soon tell of the past, and open it again at each reload.
pub fn clear_address() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(history) = window.history() {
        // Refused only where there is no address of one's own, and then it stays.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address_with("")));
    }
}

/// Lets the browser save a text as a file.
pub fn download(name: &str, text: &str) {
    // A page that may not save files, as in some frames, does nothing.
    let _ = try_download(name, text);
}

fn try_download(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url)
}

/// A file was picked.
pub fn on_pick(event: &Event, link: &view::Link, _: usize) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        read(file, link);
    }
    // The same file can be picked again.
    input.set_value("");
}

/// A file is held over the page, or dropped on it.
pub fn on_drag(event: &Event, link: &view::Link) {
    let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) else { return };
    // Texts may be dragged into fields as ever.
    if !data.types().includes(&"Files".into(), 0) {
        return;
    }
    event.prevent_default();
    if event.type_() == "drop"
        && let Some(file) = data.files().and_then(|files| files.get(0))
    {
        read(file, link);
    }
}

fn read(file: File, link: &view::Link) {
    let link = link.clone();
    if file.size() > BYTES_MAX as f64 {
        return link.emit(Msg::Share(Ask::Failed(Fault::TooLarge.to_string().into())));
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        link.emit(Msg::Share(match text {
            Some(text) => Ask::Opened(file.name().into(), text.into()),
            None => Ask::Failed("This file could not be read.".into()),
        }));
    });
}

/// Fetches a text of the site, and opens it under that name.
pub fn fetch(path: &str, name: &'static str, link: &view::Link) {
    let (promise, link) = (web_sys::window().map(|window| window.fetch_with_str(path)), link.clone());
    spawn_local(async move {
        let text = match promise {
            Some(promise) => fetched(JsFuture::from(promise).await).await,
            None => None,
        };
        link.emit(Msg::Share(match text {
            Some(text) => Ask::Opened(name.into(), text.into()),
            None => Ask::Failed("The example could not be loaded. Is there a network?".into()),
        }));
    });
}

async fn fetched(answer: Result<JsValue, JsValue>) -> Option<String> {
    let response: Response = answer.ok()?.dyn_into().ok()?;
    let text = response.ok().then(|| response.text().ok())??;
    JsFuture::from(text).await.ok()?.as_string()
}

//! Deflating and inflating, which the browser does; what comes out is counted, so that nothing grows without bound.

use headwater_core::save::{BYTES_MAX, Fault, Saved, link};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

use super::Ask;
use crate::app::Msg;
use crate::view::Link;

#[wasm_bindgen]
extern "C" {
    /// Not in web-sys yet, without flags of the compiler (Compression Streams, a standard of the WHATWG).
    type CompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// RFC 1951, with nothing around it.
const FORMAT: &str = "deflate-raw";
const OLD_BROWSER: &str = "This browser can neither make nor open links. Save a file instead.";

/// Makes the link of a run, and tells it.
pub fn make(saved: &Saved, link: &Link) {
    let (bytes, link) = (saved.to_bytes(), link.clone());
    spawn_local(async move {
        let made = match bytes {
            Ok(bytes) => match deflated(&bytes).await {
                Ok(packed) => Ok(link::print(&packed).into()),
                Err(_) => Err(OLD_BROWSER.into()),
            },
            Err(fault) => Err(fault.to_string().into()),
        };
        link.emit(Msg::Share(Ask::Linked(made)));
    });
}

/// Unpacks the end of an address, and tells what was in it.
pub fn open(hash: &str, link: &Link) {
    let (parsed, link) = (link::parse(hash), link.clone());
    spawn_local(async move {
        let unpacked = match parsed {
            Ok((version, packed)) => inflated(&packed).await.map(|bytes| Ask::Unpacked(version, bytes.into())),
            Err(fault) => Err(fault.to_string()),
        };
        link.emit(Msg::Share(unpacked.unwrap_or_else(|sentence| Ask::Failed(sentence.into()))));
    });
}

async fn deflated(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let packer = CompressionStream::new(FORMAT)?;
    let read = piped(bytes, packer.unchecked_ref())?;
    Ok(collected(&read).await?.unwrap_or_default())
}

async fn inflated(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let packer = DecompressionStream::new(FORMAT).map_err(|_| OLD_BROWSER)?;
    let read = piped(bytes, packer.unchecked_ref()).map_err(|_| OLD_BROWSER)?;
    match collected(&read).await {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Fault::TooLarge.to_string()),
        Err(_) => Err(Fault::Damaged.to_string()),
    }
}

fn piped(bytes: &[u8], through: &ReadableWritablePair) -> Result<ReadableStreamDefaultReader, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    let stream: ReadableStream = blob.stream().pipe_through(through);
    stream.get_reader().dyn_into().map_err(JsValue::from)
}

/// All bytes of a stream; nothing when they are more than is opened.
async fn collected(reader: &ReadableStreamDefaultReader) -> Result<Option<Vec<u8>>, JsValue> {
    let mut bytes = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(Some(bytes));
        }
        let chunk: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        if bytes.len() + chunk.length() as usize > BYTES_MAX {
            // What is left is not wanted; whether the stream ends well does not matter.
            let _ = JsFuture::from(reader.cancel()).await;
            return Ok(None);
        }
        bytes.extend(chunk.to_vec());
    }
}

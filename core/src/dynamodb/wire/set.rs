//! Sets in JSON: never empty, no member twice, kept sorted (captured from AWS).

use std::collections::BTreeSet;
use std::rc::Rc;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;

use super::{blob, refused};
use crate::dynamodb::number::Number;
use crate::operation::error::ApiError;
use crate::operation::json;
use crate::operation::layer::Layer;
use crate::operation::shape::Json;

#[inline(never)]
pub(super) fn strings(json: &[Json], layer: Layer) -> Result<Vec<Rc<str>>, ApiError> {
    check_not_empty(json, "An string set  may not be empty")?;
    check_no_nulls(json, "An string set may not have a null string as a member")?;
    let members = json.iter().map(|json| json::string(json).cloned()).collect::<Result<Vec<Rc<str>>, _>>()?;
    sorted(members).map_err(|members| {
        let list = if layer.is_current() {
            let quoted: Vec<String> = current_order(&members).map(|text| format!("\"{text}\"")).collect();
            quoted.join(", ")
        } else {
            members.join(", ")
        };
        refused(format_args!("Input collection [{list}] contains duplicates."))
    })
}

#[inline(never)]
pub(super) fn numbers(json: &[Json], layer: Layer) -> Result<Vec<Number>, ApiError> {
    check_not_empty(json, "An number set  may not be empty")?;
    // What AWS says to a null among numbers is not known; it is taken as the empty text.
    let parse = |json: &Json| Number::parse(if json.is_null() { "" } else { json::string(json)? }, layer);
    let members = json.iter().map(parse).collect::<Result<Vec<Number>, _>>()?;
    sorted(members).map_err(|_| {
        if layer.is_current() {
            refused("Input collection contains duplicates.")
        } else {
            ApiError::request_validation("Input collection contains duplicates")
        }
    })
}

#[inline(never)]
pub(super) fn blobs(json: &[Json], layer: Layer) -> Result<Vec<Rc<[u8]>>, ApiError> {
    check_not_empty(json, "Binary sets should not be empty")?;
    check_no_nulls(json, "Binary sets may not contain null or empty values")?;
    let members = json.iter().map(blob::decode).collect::<Result<Vec<_>, _>>()?;
    sorted(members).map_err(|members| {
        let base64 = |bytes: &Rc<[u8]>| Base64Display::new(bytes, &STANDARD).to_string();
        let list = if layer.is_current() {
            let quoted: Vec<String> = current_order(&members).map(|bytes| format!("\"{}\"", base64(bytes))).collect();
            quoted.join(",")
        } else {
            members.iter().map(base64).collect::<Vec<String>>().join(", ")
        };
        refused(format_args!("Input collection [{list}]of type BS contains duplicates."))
    })
}

fn check_not_empty(json: &[Json], message: &str) -> Result<(), ApiError> {
    if json.is_empty() { Err(refused(message)) } else { Ok(()) }
}

fn check_no_nulls(json: &[Json], message: &str) -> Result<(), ApiError> {
    if json.iter().any(Json::is_null) { Err(refused(message)) } else { Ok(()) }
}

/// The members in order, or as they were when one is there twice.
fn sorted<T: Ord + Clone>(members: Vec<T>) -> Result<Vec<T>, Vec<T>> {
    let mut sorted = members.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) { Err(members) } else { Ok(sorted) }
}

/// The order in which the current layer lists a set with duplicates: those before the first repeat sorted, then the
/// repeat and the rest as requested.
fn current_order<T: Ord>(members: &[T]) -> impl Iterator<Item = &T> {
    let mut seen = BTreeSet::new();
    let distinct = members.iter().take_while(|member| seen.insert(*member)).count();
    let rest = &members[distinct..];
    members[..distinct].iter().collect::<BTreeSet<_>>().into_iter().chain(rest)
}

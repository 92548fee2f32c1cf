//! Values of a payload by a path such as `$.order.total`.

use std::rc::Rc;

use crate::operation::shape::Json;
use crate::operation::tree;
use crate::time::Instant;

/// The last millisecond of the year 9999: later event times count as this.
const LATEST_MILLIS: i64 = 253_402_300_799_999;

/// A payload that is JSON, or nothing.
pub(super) fn payload(data: &[u8]) -> Option<Json> {
    tree::read(std::str::from_utf8(data).ok()?)
}

fn value<'a>(payload: &'a Json, path: &str) -> Option<&'a Json> {
    let names = path.strip_prefix("$.").unwrap_or(path).split('.');
    names.into_iter().try_fold(payload, |json, name| json.get(name))
}

/// A whole number: as such, or as the digits of a text.
pub(super) fn whole(payload: &Json, path: &str) -> Option<i64> {
    let value = value(payload, path)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A point of time in milliseconds since 1970.
pub(super) fn instant(payload: &Json, path: &str) -> Option<Instant> {
    whole(payload, path).map(|millis| Instant(millis.clamp(0, LATEST_MILLIS) as u64 * 1_000))
}

/// A text, or what a number or a Boolean looks like as one.
pub(super) fn text(payload: &Json, path: &str) -> Option<Rc<str>> {
    match value(payload, path)? {
        Json::String(text) => Some(Rc::clone(text)),
        Json::Null => None,
        other => Some(other.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_values() {
        let json = payload(br#"{"a":{"b":7,"c":"8","d":true},"e":-1}"#).unwrap();
        assert_eq!((whole(&json, "$.a.b"), whole(&json, "a.c"), whole(&json, "a.d")), (Some(7), Some(8), None));
        assert_eq!((instant(&json, "e"), instant(&json, "a.b")), (Some(Instant(0)), Some(Instant(7_000))));
        assert_eq!((text(&json, "a.d").as_deref(), text(&json, "x")), (Some("true"), None));
        assert_eq!(payload(b"\xff"), None);
    }
}

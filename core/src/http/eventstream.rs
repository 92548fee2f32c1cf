//! Frames of an event stream, as SubscribeToShard answers with them.
//!
//! ```text
//!  4 bytes   4 bytes           4 bytes
//! ┌─────────┬─────────────────┬───────────────────┬─────────┬─────────┬───────────────────┐
//! │ length  │ headers' length │ CRC of both       │ headers │ payload │ CRC of all before │   big endian, CRC-32
//! └─────────┴─────────────────┴───────────────────┴─────────┴─────────┴───────────────────┘
//! header:  length of name (1) · name · 7, a string · length of value (2) · value
//! ```

use serde_json::{Value as Json, json};

use super::CHECKSUM;

/// What goes over the wire at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    pub headers: Vec<(&'a str, &'a str)>,
    pub payload: &'a [u8],
}

const PRELUDE_BYTES: usize = 12;
const CRC_BYTES: usize = 4;
const STRING: u8 = 7;

/// The first frame of every answer: clients wait for it before they look at any event.
pub(crate) fn initial_response(out: &mut Vec<u8>) {
    let headers = [EVENT, (":event-type", "initial-response"), (":content-type", "application/x-amz-json-1.1")];
    write(out, &headers, b"{}");
}

/// A frame with an event's JSON.
pub(crate) fn event(out: &mut Vec<u8>, name: &str, json: &[u8]) {
    write(out, &[EVENT, (":event-type", name), (":content-type", "application/json")], json);
}

/// A frame with an error, the last one of its stream.
pub(crate) fn exception(out: &mut Vec<u8>, name: &str, json: &[u8]) {
    let headers = [(":message-type", "exception"), (":exception-type", name), (":content-type", "application/json")];
    write(out, &headers, json);
}

const EVENT: (&str, &str) = (":message-type", "event");

fn write(out: &mut Vec<u8>, headers: &[(&str, &str)], payload: &[u8]) {
    let start = out.len();
    let headers_bytes: usize = headers.iter().map(|(name, value)| 1 + name.len() + 1 + 2 + value.len()).sum();
    let total = PRELUDE_BYTES + headers_bytes + payload.len() + CRC_BYTES;
    out.reserve(total);
    out.extend_from_slice(&(total as u32).to_be_bytes());
    out.extend_from_slice(&(headers_bytes as u32).to_be_bytes());
    seal(out, start);
    for (name, value) in headers {
        out.push(name.len() as u8);
        out.extend_from_slice(name.as_bytes());
        out.push(STRING);
        out.extend_from_slice(&(value.len() as u16).to_be_bytes());
        out.extend_from_slice(value.as_bytes());
    }
    out.extend_from_slice(payload);
    seal(out, start);
}

/// Adds the checksum of everything from `start` on.
fn seal(out: &mut Vec<u8>, start: usize) {
    let sum = CHECKSUM.checksum(&out[start..]);
    out.extend_from_slice(&sum.to_be_bytes());
}

/// Reads the frame that stands at the beginning, and gives what comes after it; `None` where there is no whole and sound frame.
pub fn read(bytes: &[u8]) -> Option<(Frame<'_>, &[u8])> {
    let total = number(bytes.get(..4)?);
    let headers_bytes = number(bytes.get(4..8)?);
    let (frame, rest) = bytes.split_at_checked(total)?;
    let (body, sum) = frame.split_at_checked(total.checked_sub(CRC_BYTES)?)?;
    let (prelude, inner) = body.split_at_checked(PRELUDE_BYTES)?;
    let is_sound = |bytes: &[u8], sum: &[u8]| CHECKSUM.checksum(bytes).to_be_bytes() == sum;
    if !is_sound(&prelude[..8], &prelude[8..]) || !is_sound(body, sum) {
        return None;
    }
    let (headers, payload) = inner.split_at_checked(headers_bytes)?;
    Some((Frame { headers: read_headers(headers)?, payload }, rest))
}

/// A body's events as SDKs hand them on, `{"EventStream": [{"SubscribeToShardEvent": {…}}]}`; `None` for another body.
pub fn to_json(mut body: &[u8]) -> Option<Json> {
    let mut events = Vec::new();
    let mut is_first = true;
    while is_first || !body.is_empty() {
        let (frame, rest) = read(body)?;
        let (_, kind) = frame.headers.get(1)?;
        if *kind != "initial-response" {
            events.push(json!({ *kind: serde_json::from_slice::<Json>(frame.payload).ok()? }));
        }
        (body, is_first) = (rest, false);
    }
    Some(json!({ "EventStream": events }))
}

fn read_headers(mut bytes: &[u8]) -> Option<Vec<(&str, &str)>> {
    let mut headers = Vec::new();
    while let Some((length, rest)) = bytes.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(*length))?;
        let (head, rest) = rest.split_at_checked(3)?;
        let (value, rest) = rest.split_at_checked(number(&head[1..]))?;
        if head[0] != STRING {
            return None;
        }
        headers.push((std::str::from_utf8(name).ok()?, std::str::from_utf8(value).ok()?));
        bytes = rest;
    }
    Some(headers)
}

/// A big-endian number of at most 4 bytes.
fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A frame that AWS's own SDKs take.
    const INITIAL: &str = "0000007200000060ab820d9e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010\
        696e697469616c2d726573706f6e73650d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e31\
        7b7de16e66e4";

    #[test]
    fn the_first_frame_is_known_byte_for_byte() {
        let mut frame = Vec::new();
        initial_response(&mut frame);
        let hex: String = frame.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((frame.len(), hex.as_str()), (114, INITIAL));
    }

    #[test]
    fn frames_follow_each_other() {
        let mut bytes = Vec::new();
        initial_response(&mut bytes);
        event(&mut bytes, "SubscribeToShardEvent", b"{\"Records\":[]}");
        exception(&mut bytes, "ResourceInUseException", b"{}");
        let (first, rest) = read(&bytes).unwrap();
        let (second, rest) = read(rest).unwrap();
        let (third, rest) = read(rest).unwrap();
        assert_eq!(first.headers[1], (":event-type", "initial-response"));
        assert_eq!((second.headers[1].1, second.payload), ("SubscribeToShardEvent", &b"{\"Records\":[]}"[..]));
        assert_eq!(third.headers[..2], [(":message-type", "exception"), (":exception-type", "ResourceInUseException")]);
        assert!(rest.is_empty());
        let events = json!([{ "SubscribeToShardEvent": { "Records": [] } }, { "ResourceInUseException": {} }]);
        assert_eq!(to_json(&bytes), Some(json!({ "EventStream": events })));
        assert_eq!((to_json(b""), to_json(b"{}")), (None, None));
    }

    #[test]
    fn any_tampering_is_noticed() {
        let mut bytes = Vec::new();
        event(&mut bytes, "SubscribeToShardEvent", b"{}");
        for at in 0..bytes.len() {
            assert_eq!(read(&bytes[..at]), None);
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(read(&other), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_written_is_read(name in "[:a-z-]{1,40}", value: String, payload: Vec<u8>, after: Vec<u8>) {
            let mut bytes = Vec::new();
            write(&mut bytes, &[(&name, &value), (":b", "")], &payload);
            bytes.extend_from_slice(&after);
            let (frame, rest) = read(&bytes).unwrap();
            prop_assert_eq!(frame.headers, [(name.as_str(), value.as_str()), (":b", "")]);
            prop_assert_eq!((frame.payload, rest), (&payload[..], &after[..]));
        }
    }
}

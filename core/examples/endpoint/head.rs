//! Heads: of a request, as the bytes tell it; of an answer, as bytes.

use std::io::Write;

use headwater_core::http::{Request, Response};
use httparse::{EMPTY_HEADER, Error, Status};

/// Bytes of a head that is still read; boto3's have about 700.
const BYTES_MAX: usize = 64 * 1024;
const HEADERS_MAX: usize = 100;

/// What stands before a body.
pub struct Head {
    /// Without its body.
    pub request: Request,
    /// Bytes of the head itself.
    pub bytes: usize,
    /// Bytes of the body that comes after it.
    pub body_bytes: u64,
    /// Whether the client waits to be told that its body is welcome.
    pub expects: bool,
    /// Whether the connection stays open afterwards.
    pub keeps_alive: bool,
}

/// What the bytes that came so far amount to.
pub enum Reading {
    Partial,
    Whole(Head),
    /// No request, or none that is served: the status to say so with.
    Refused(u16),
}

pub fn read(bytes: &[u8]) -> Reading {
    let mut headers = [EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(Status::Partial) if bytes.len() < BYTES_MAX => Reading::Partial,
        Ok(Status::Partial) | Err(Error::TooManyHeaders) => Reading::Refused(431),
        Ok(Status::Complete(length)) => whole(&parsed, length),
        Err(_) => Reading::Refused(400),
    }
}

fn whole(parsed: &httparse::Request, bytes: usize) -> Reading {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed.headers.iter().map(|header| (header.name.to_owned(), text(header.value))).collect(),
        body: Vec::new(),
    };
    // AWS's clients always say how long a body is.
    if request.header("transfer-encoding").is_some() {
        return Reading::Refused(411);
    }
    let Ok(body_bytes) = request.header("content-length").unwrap_or("0").parse() else {
        return Reading::Refused(400);
    };
    let says = |header, word| request.header(header).is_some_and(|value| value.eq_ignore_ascii_case(word));
    let is_old = parsed.version == Some(0);
    let keeps_alive = if is_old { says("connection", "keep-alive") } else { !says("connection", "close") };
    Reading::Whole(Head { bytes, body_bytes, expects: says("expect", "100-continue"), keeps_alive, request })
}

/// Appends an answer, its length told: AWS sends none in chunks.
pub fn write(out: &mut Vec<u8>, response: &Response, date: &str, keeps_alive: bool, has_body: bool) {
    let Response { status, headers, body } = response;
    // Writing to a vector cannot fail.
    let _ = write!(out, "HTTP/1.1 {status} {}\r\nServer: Server\r\nDate: {date}\r\n", reason(*status));
    for (name, value) in headers {
        let _ = write!(out, "{name}: {value}\r\n");
    }
    let connection = if keeps_alive { "" } else { "Connection: close\r\n" };
    let _ = write!(out, "Content-Length: {}\r\n{connection}\r\n", body.len());
    if has_body {
        out.extend_from_slice(body);
    }
}

/// The words beside a status, which nobody reads.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        404 => "Not Found",
        411 => "Length Required",
        413 => "Payload Too Large",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        _ => "Bad Request",
    }
}

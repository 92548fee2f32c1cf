//! Heads: of a request, as the bytes tell it; of an answer, as bytes.

use std::io::Write;

use headwater_core::http::{Request, Response};
use httparse::{EMPTY_HEADER, Error, Status};

/// Bytes of a head that is still read; boto3's have about 700.
const BYTES_MAX: usize = 64 * 1024;
const HEADERS_MAX: usize = 100;

/// What stands before a body, besides what is told of the request itself.
pub struct Head {
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

/// Reads a head into `request`, whose texts are written over, so that they need no memory of their own each time.
pub fn read(bytes: &[u8], request: &mut Request) -> Reading {
    let mut headers = [EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(Status::Partial) if bytes.len() < BYTES_MAX => Reading::Partial,
        Ok(Status::Partial) | Err(Error::TooManyHeaders) => Reading::Refused(431),
        Ok(Status::Complete(length)) => whole(&parsed, length, request),
        Err(_) => Reading::Refused(400),
    }
}

fn whole(parsed: &httparse::Request, bytes: usize, request: &mut Request) -> Reading {
    overwrite(&mut request.method, parsed.method.unwrap_or_default());
    overwrite(&mut request.path, parsed.path.unwrap_or_default());
    request.headers.resize_with(parsed.headers.len(), Default::default);
    for ((name, value), header) in request.headers.iter_mut().zip(&*parsed.headers) {
        overwrite(name, header.name);
        overwrite(value, &String::from_utf8_lossy(header.value));
    }
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
    Reading::Whole(Head { bytes, body_bytes, expects: says("expect", "100-continue"), keeps_alive })
}

fn overwrite(text: &mut String, other: &str) {
    text.clear();
    text.push_str(other);
}

/// Appends an answer, its length told: AWS sends chunks for event streams alone.
pub fn write(out: &mut Vec<u8>, response: &Response, date: &str, keeps_alive: bool, has_body: bool) {
    begin(out, response, date);
    let connection = if keeps_alive { "" } else { "Connection: close\r\n" };
    // Writing to a vector cannot fail.
    let _ = write!(out, "Content-Length: {}\r\n{connection}\r\n", response.body.len());
    if has_body {
        out.extend_from_slice(&response.body);
    }
}

/// Appends an answer that goes on after what there is of its body.
pub fn write_open(out: &mut Vec<u8>, response: &Response, date: &str) {
    begin(out, response, date);
    out.extend_from_slice(b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    chunk(out, &response.body);
}

/// Appends a piece of a body; an empty one would be its end.
pub fn chunk(out: &mut Vec<u8>, bytes: &[u8]) {
    if !bytes.is_empty() {
        let _ = write!(out, "{:x}\r\n", bytes.len());
        out.extend_from_slice(bytes);
        out.extend_from_slice(b"\r\n");
    }
}

/// Appends the end of a body in pieces.
pub fn last_chunk(out: &mut Vec<u8>) {
    out.extend_from_slice(b"0\r\n\r\n");
}

fn begin(out: &mut Vec<u8>, response: &Response, date: &str) {
    let status = response.status;
    let _ = write!(out, "HTTP/1.1 {status} {}\r\nServer: Server\r\nDate: {date}\r\n", reason(status));
    for (name, value) in &response.headers {
        [name, ": ", value, "\r\n"].into_iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
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

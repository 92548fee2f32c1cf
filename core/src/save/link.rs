//! Links: `#1.`, the version before the dot, and behind it the deflated bytes as base64 without padding, in the alphabet
//! that addresses take as it is (RFC 4648, section 5). Deflating (RFC 1951) is left to whoever has it: every browser.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::save::{BYTES_MAX, Fault, VERSION};

/// From this length on, in characters, some programs cut a link.
pub const LONG: usize = 2_000;
/// Above this length, in characters, a file is the better way.
pub const TOO_LONG: usize = 8_000;

/// What stands behind an address for deflated bytes of this version.
pub fn print(deflated: &[u8]) -> String {
    format!("#{VERSION}.{}", BASE64_URL_SAFE_NO_PAD.encode(deflated))
}

/// Whether the end of an address speaks of a run at all: it begins with a version.
pub fn is_one(hash: &str) -> bool {
    hash.strip_prefix('#').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

/// The version and the deflated bytes.
pub fn parse(hash: &str) -> Result<(u32, Vec<u8>), Fault> {
    if hash.len() > 2 * BYTES_MAX {
        return Err(Fault::TooLarge);
    }
    let (version, packed) =
        hash.trim().strip_prefix('#').and_then(|rest| rest.split_once('.')).ok_or(Fault::Damaged)?;
    let version = version.parse().map_err(|_| Fault::Damaged)?;
    if version > VERSION {
        return Err(Fault::Newer);
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(packed).map_err(|_| Fault::Damaged)?;
    Ok((version, bytes))
}

//! Runs as bytes and as texts: what a link, a file and a script hold, and how they are opened again.
//!
//! ```text
//! link     #1.<base64url(deflate-raw(bytes))>     the shortest; the browser deflates          compact.rs
//! file     {"headwater": 1, …}                    one line for each input, to read and diff   text.rs
//! script   aws … and sim … lines                  runs on a real account, too                 script.rs
//! ```
//!
//! All three hold the log; everything else is found by running it again ([`Replay`], [`Performance`]). Bytes and file
//! carry the digest of the run that was saved, so that opening them can say whether this engine agrees.
//!
//! What is written never changes for a version: each has structures of its own (never the live types), and a reader that
//! makes a [`Recording`] of them. Another version is another reader beside it. A change of a default in `dials.rs` needs
//! one as well, since defaults are left out. `tests/golden/saves` holds what every later version must open.
//!
//! Bodies are kept without the blanks between their tokens, which no answer depends on.

mod compact;
pub mod link;
mod perform;
mod replay;
mod script;
mod stamp;
mod text;
mod tokens;

use std::fmt;

use crate::dials::Dials;
use crate::input::Input;
use crate::timeline::{Recording, Timeline};

pub use perform::perform;
pub use replay::{Replay, Verdict};
pub use script::{Performance, Script, span};

/// The version that is written.
pub const VERSION: u32 = 1;
/// This engine, as what it saves names it.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");
/// Bytes of a file, of an unpacked link, and of all bodies of a run together.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Inputs of a run.
pub const INPUTS_MAX: usize = 100_000;
/// Events that opening may let happen: some minutes of work.
pub const EVENTS_MAX: u64 = 5_000_000;

/// A run that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub recording: Recording,
    /// The version of the engine that saved it; empty where that was not noted.
    pub engine: String,
    /// What the engine had come to; nothing where that was not noted.
    pub proof: Option<Proof>,
}

/// By what a replay is known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Inputs and events: some events of the last instant may not have happened yet.
    pub steps: u64,
    pub digest: u64,
}

/// Why something cannot be opened or saved: one sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Cut off, mistyped, or never one of ours.
    Damaged,
    /// More than is opened, packed or unpacked.
    TooLarge,
    /// Written by a later version.
    Newer,
    /// Opening it takes more events than are let happen.
    TooLong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Damaged => "This is no run of Headwater, or a part of it is missing or was changed on the way.",
            Fault::TooLarge => "This is too large: a run holds at most 8 MB and 100,000 inputs.",
            Fault::Newer => "This was saved by a newer version of Headwater than this one; reload the page to get it.",
            Fault::TooLong => "This run has more than five million events, which is more than is opened here.",
        })
    }
}

impl std::error::Error for Fault {}

impl Saved {
    /// A run as it stands, with the proof of it.
    pub fn of(timeline: &Timeline) -> Result<Saved, Fault> {
        let proof = Proof { steps: timeline.world().steps, digest: timeline.head().digest() };
        Ok(Saved { proof: Some(proof), ..Saved::unproved(timeline)? })
    }

    /// A run as it stands, quickly: for what is opened again by the same engine.
    pub fn unproved(timeline: &Timeline) -> Result<Saved, Fault> {
        Saved { recording: timeline.record(), engine: ENGINE.to_owned(), proof: None }.normal()
    }

    /// The bytes of a link, not yet deflated.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        compact::write(self)
    }

    /// Reads what [`Saved::to_bytes`] of some version has written.
    pub fn from_bytes(version: u32, bytes: &[u8]) -> Result<Saved, Fault> {
        if bytes.len() > BYTES_MAX {
            return Err(Fault::TooLarge);
        }
        match version {
            1 => compact::read(bytes)?.normal(),
            0 => Err(Fault::Damaged),
            _ => Err(Fault::Newer),
        }
    }

    /// The text of a file.
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// Reads a file of any version, also of those before there were versions.
    pub fn from_text(text: &str) -> Result<Saved, Fault> {
        if text.len() > BYTES_MAX {
            return Err(Fault::TooLarge);
        }
        text::read(text)?.normal()
    }

    /// Bodies without blanks, times that never go back, and nothing that is too large.
    fn normal(mut self) -> Result<Saved, Fault> {
        let recording = &mut self.recording;
        if recording.log.len() > INPUTS_MAX {
            return Err(Fault::TooLarge);
        }
        let (mut last, mut bytes) = (recording.start, 0);
        for entry in &mut recording.log {
            last = last.max(entry.at);
            entry.at = last;
            let Input::Call(call) = &mut entry.input;
            call.body = tokens::minified(&call.body).into();
            bytes += call.body.len();
            if bytes > BYTES_MAX {
                return Err(Fault::TooLarge);
            }
        }
        recording.until = recording.until.max(last);
        Ok(self)
    }
}

/// The dials that are turned, by name, with their values as JSON.
fn turned(dials: &Dials) -> Vec<(String, serde_json::Value)> {
    let usual = serde_json::to_value(Dials::default()).unwrap_or_default();
    let Ok(serde_json::Value::Object(all)) = serde_json::to_value(dials) else { return Vec::new() };
    all.into_iter().filter(|(name, value)| usual.get(name) != Some(value)).collect()
}

/// Dials with some of them turned; one that is not known here was made by a newer version.
fn dials(turned: Vec<(String, serde_json::Value)>) -> Result<Dials, Fault> {
    let mut all = serde_json::to_value(Dials::default()).map_err(|_| Fault::Damaged)?;
    for (name, value) in turned {
        *all.get_mut(&name).ok_or(Fault::Newer)? = value;
    }
    serde_json::from_value(all).map_err(|_| Fault::Damaged)
}

#[cfg(test)]
mod tests;

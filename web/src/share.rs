//! Runs that come and go: links, files, scripts, examples, and what the browser keeps from visit to visit.
//!
//! The formats are the core's (`headwater_core::save`); here is what only a browser can do. A first visit runs none of it
//! but the look whether there is something to open.

pub mod browser;
pub mod example;
pub mod job;
pub mod keep;
pub mod pack;

use std::rc::Rc;

use headwater_core::save::{Saved, Script, link};

use crate::session::Branch;

/// What is asked of the page about runs that come and go.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Makes a link to the run as it stands.
    Link,
    /// The end of an address for the run, or why there is none.
    Linked(Result<Rc<str>, Rc<str>>),
    Copy(Form),
    Save(Form),
    /// Goes to what the address bar names.
    Address,
    /// Bytes of a link, unpacked, of that version.
    Unpacked(u32, Rc<[u8]>),
    /// The text of a file, with its name.
    Opened(Rc<str>, Rc<str>),
    /// One of the examples.
    Example(usize),
    /// Says why something cannot be opened.
    Failed(Rc<str>),
    /// Gives up what is being opened.
    Stop,
    /// The page goes away, perhaps for good.
    Leave,
    /// The browser keeps nothing of this work any more.
    Forget,
}

/// The forms in which a run leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Link,
    Markdown,
    File,
    Script,
}

/// A link to the run, as far as it is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Linked {
    #[default]
    Making,
    /// The whole address.
    Made(Rc<str>),
    Failed(Rc<str>),
}

/// How far something is that is being opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub name: Rc<str>,
    /// In thousandths.
    pub done: usize,
}

impl Linked {
    /// Characters of the address.
    pub fn length(&self) -> usize {
        match self {
            Linked::Made(address) => address.chars().count(),
            _ => 0,
        }
    }

    /// What there is to say about its length.
    pub fn warning(&self) -> Option<&'static str> {
        match self.length() {
            link::TOO_LONG.. => Some("This is too long for a link: save a file instead."),
            link::LONG.. => Some("Some programs cut links of more than 2,000 characters. A file is safer."),
            _ => None,
        }
    }

    /// The address, unless it is too long to be of use.
    pub fn address(&self) -> Option<&Rc<str>> {
        match self {
            Linked::Made(address) if self.length() < link::TOO_LONG => Some(address),
            _ => None,
        }
    }
}

/// A run as a text, in one of the forms that hold it whole; else the sentence why not.
pub fn text(branch: &Branch, form: Form) -> Result<String, String> {
    let saved = Saved::of(branch.timeline()).map_err(|fault| fault.to_string())?;
    Ok(if form == Form::Script { Script::print(&saved) } else { saved.to_text() })
}

/// `main.headwater.json`.
pub fn file_name(branch: &Branch, form: Form) -> String {
    let mut name: String =
        branch.name().chars().map(|next| if next.is_ascii_alphanumeric() { next } else { '-' }).collect();
    name.truncate(60);
    format!("{name}.headwater.{}", if form == Form::Script { "sh" } else { "json" })
}

/// A link for a page that is written in Markdown. The branch's name is made plain: it may come from anywhere.
pub fn markdown(branch: &Branch, address: &str) -> String {
    let timeline = branch.timeline();
    format!(
        "[Headwater: a run of {} inputs and {} events]({address})",
        timeline.log().len(),
        timeline.head().facts.len()
    )
}

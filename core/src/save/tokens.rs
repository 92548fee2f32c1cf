//! Bodies of requests as tokens of one byte, most of them, so that requests of one kind look alike to whatever packs them.
//!
//! | byte | meaning |
//! |---|---|
//! | 0, 1, 2 | `null`, `true`, `false` |
//! | 3 | a number: the text that the next token stands for |
//! | 4 | the end of the list or object that is open |
//! | 5, 6 | a list, an object begins; commas and colons follow from where things stand |
//! | 7 | no JSON: the whole body is the text that the next token stands for |
//! | 8 | a text that is met for the first time: the next one in the column of texts |
//! | 9 | a text by its number, in the bytes that follow: seven bits each, the least ones first |
//! | 10 … | the text of number 0 … |
//!
//! Texts are numbered from those of `words.txt` on, in the order in which they are met. They are taken as they stand
//! between the quotation marks, so that nothing is escaped anew. Nothing here recurs: a body may be as deep as it likes.

use serde_json::{Map, Value as Json};

use crate::save::{BYTES_MAX, Fault};

/// Texts that are known from the start. The list of a version never changes.
const WORDS: &str = include_str!("words.txt");

const NULL: u8 = 0;
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const NUMBER: u8 = 3;
const END: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;
const RAW: u8 = 7;
const NEW: u8 = 8;
const FAR: u8 = 9;
const NEAR: u8 = 10;
/// Texts that have a token of their own.
const NEAR_COUNT: usize = (u8::MAX - NEAR) as usize + 1;

/// A body without the blanks between its tokens.
pub(super) fn minified(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let (mut inside, mut escaped) = (false, false);
    for next in body.chars() {
        if inside || !matches!(next, ' ' | '\t' | '\n' | '\r') {
            text.push(next);
        }
        match next {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
    }
    text
}

/// Turns bodies into tokens and texts.
pub(super) struct Writer {
    pub tokens: Vec<u8>,
    /// Texts that are in no list of words, in the order in which they were met.
    pub texts: Vec<String>,
    numbers: Map<String, Json>,
}

impl Writer {
    pub fn new() -> Writer {
        let mut writer = Writer { tokens: Vec::new(), texts: Vec::new(), numbers: Map::new() };
        for word in WORDS.lines() {
            writer.learn(word);
        }
        writer
    }

    fn learn(&mut self, text: &str) -> usize {
        let number = self.numbers.len();
        self.numbers.insert(text.to_owned(), number.into());
        number
    }

    fn number(&self, text: &str) -> Option<usize> {
        self.numbers.get(text)?.as_u64().and_then(|number| usize::try_from(number).ok())
    }

    /// The number of a text outside of bodies.
    pub fn symbol(&mut self, text: &str) -> usize {
        self.number(text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.learn(text)
        })
    }

    /// A minified body.
    pub fn body(&mut self, body: &str) {
        if is_regular(body) {
            scan(body, |piece| self.piece(piece));
        } else {
            self.tokens.push(RAW);
            self.text(body);
        }
    }

    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Mark(token) => self.tokens.push(token),
            Piece::Text(text) => self.text(text),
            Piece::Number(text) => {
                self.tokens.push(NUMBER);
                self.text(text);
            }
            Piece::Separator => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.number(text) {
            None => {
                self.symbol(text);
                self.tokens.push(NEW);
            }
            Some(number) if number < NEAR_COUNT => self.tokens.push(NEAR + number as u8),
            Some(mut number) => {
                self.tokens.push(FAR);
                while number > 0x7f {
                    self.tokens.push(number as u8 | 0x80);
                    number >>= 7;
                }
                self.tokens.push(number as u8);
            }
        }
    }
}

/// A piece of a body.
#[derive(Clone, Copy)]
enum Piece<'a> {
    /// A token that needs no text.
    Mark(u8),
    Text(&'a str),
    Number(&'a str),
    Separator,
}

/// Tells the pieces of a text one after the other, whether they make JSON or not.
fn scan<'a>(body: &'a str, mut tell: impl FnMut(Piece<'a>)) {
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => quoted(rest),
            '{' | '[' | '}' | ']' | ',' | ':' => 1,
            _ => rest.find(['"', '{', '[', '}', ']', ',', ':']).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(length);
        tell(match (first, piece) {
            ('"', _) => Piece::Text(piece.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(piece)),
            ('{', _) => Piece::Mark(OBJECT),
            ('[', _) => Piece::Mark(LIST),
            ('}' | ']', _) => Piece::Mark(END),
            (',' | ':', _) => Piece::Separator,
            (_, "null") => Piece::Mark(NULL),
            (_, "true") => Piece::Mark(TRUE),
            (_, "false") => Piece::Mark(FALSE),
            _ => Piece::Number(piece),
        });
        rest = after;
    }
}

/// How long the text with its quotation marks is that begins here.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Whether its tokens alone tell a body again.
fn is_regular(body: &str) -> bool {
    let mut printer = Printer::default();
    let mut fits = true;
    scan(body, |piece| {
        fits = fits
            && match piece {
                Piece::Mark(token) => printer.mark(token),
                Piece::Text(text) => printer.text(text),
                Piece::Number(text) => printer.bare(text),
                Piece::Separator => true,
            };
    });
    fits && printer.is_whole() && printer.text == body
}

/// Puts pieces together again.
#[derive(Default)]
struct Printer {
    text: String,
    open: Vec<Open>,
}

/// Where in a list or object one stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    ListBegin,
    List,
    ObjectBegin,
    Object,
    /// Behind a member's name.
    Value,
}

impl Printer {
    fn is_whole(&self) -> bool {
        self.open.is_empty() && !self.text.is_empty()
    }

    /// What stands between what was before and what comes now; `false` when nothing may come.
    fn separate(&mut self) -> bool {
        let Some(open) = self.open.last_mut() else { return self.text.is_empty() };
        let (separator, now) = match *open {
            Open::ListBegin => ("", Open::List),
            Open::List => (",", Open::List),
            Open::ObjectBegin => ("", Open::Value),
            Open::Object => (",", Open::Value),
            Open::Value => (":", Open::Object),
        };
        *open = now;
        self.text.push_str(separator);
        true
    }

    fn bare(&mut self, text: &str) -> bool {
        let fits = self.separate();
        self.text.push_str(text);
        fits
    }

    fn text(&mut self, text: &str) -> bool {
        let fits = self.separate();
        for part in ["\"", text, "\""] {
            self.text.push_str(part);
        }
        fits
    }

    fn mark(&mut self, token: u8) -> bool {
        match token {
            NULL => self.bare("null"),
            TRUE => self.bare("true"),
            FALSE => self.bare("false"),
            END => {
                let Some(open) = self.open.pop() else { return false };
                let is_list = matches!(open, Open::ListBegin | Open::List);
                self.text.push(if is_list { ']' } else { '}' });
                open != Open::Value
            }
            _ => {
                let (begin, open) = if token == LIST { ("[", Open::ListBegin) } else { ("{", Open::ObjectBegin) };
                let fits = self.bare(begin);
                self.open.push(open);
                fits
            }
        }
    }
}

/// Turns tokens and texts into bodies again.
pub(super) struct Reader<'a> {
    tokens: std::slice::Iter<'a, u8>,
    /// All texts by number; those behind `known` have not been met yet.
    texts: Vec<&'a str>,
    known: usize,
    /// Bytes that bodies may still take.
    room: usize,
}

impl<'a> Reader<'a> {
    pub fn new(tokens: &'a [u8], texts: &'a [String]) -> Reader<'a> {
        let mut all: Vec<&str> = WORDS.lines().collect();
        let known = all.len();
        all.extend(texts.iter().map(String::as_str));
        Reader { tokens: tokens.iter(), texts: all, known, room: BYTES_MAX }
    }

    /// The text of that number outside of bodies. Those are told before the bodies, in order.
    pub fn symbol(&mut self, number: usize) -> Result<&'a str, Fault> {
        self.known = self.known.max(number.saturating_add(1));
        self.texts.get(number).copied().ok_or(Fault::Damaged)
    }

    /// Whether all of it was read.
    pub fn is_at_end(&self) -> bool {
        self.tokens.as_slice().is_empty() && self.known == self.texts.len()
    }

    pub fn body(&mut self) -> Result<String, Fault> {
        let mut printer = Printer::default();
        loop {
            let token = self.token()?;
            let fits = match token {
                RAW => {
                    printer.text.push_str(self.text()?);
                    self.take_room(printer.text.len())?;
                    return Ok(printer.text);
                }
                NUMBER => printer.bare(self.text()?),
                NULL..=OBJECT => printer.mark(token),
                _ => printer.text(self.text_of(token)?),
            };
            if !fits {
                return Err(Fault::Damaged);
            }
            if printer.text.len() > self.room {
                return Err(Fault::TooLarge);
            }
            if printer.open.is_empty() {
                self.take_room(printer.text.len())?;
                return Ok(printer.text);
            }
        }
    }

    fn take_room(&mut self, bytes: usize) -> Result<(), Fault> {
        self.room = self.room.checked_sub(bytes).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    fn token(&mut self) -> Result<u8, Fault> {
        self.tokens.next().copied().ok_or(Fault::Damaged)
    }

    fn text(&mut self) -> Result<&'a str, Fault> {
        let token = self.token()?;
        self.text_of(token)
    }

    fn text_of(&mut self, token: u8) -> Result<&'a str, Fault> {
        let number = match token {
            NEAR.. => usize::from(token - NEAR),
            NEW => {
                self.known += 1;
                self.known - 1
            }
            FAR => self.far()?,
            _ => return Err(Fault::Damaged),
        };
        self.texts.get(number).filter(|_| number < self.known).copied().ok_or(Fault::Damaged)
    }

    fn far(&mut self) -> Result<usize, Fault> {
        let mut number = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.token()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Fault::Damaged)
    }
}

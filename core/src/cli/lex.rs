//! The shell's part: text into commands of words, by POSIX quoting rules (AWS CLI User Guide, Using quotation marks).
//!
//! There is no shell behind it: what only a shell could do is refused with a sentence.

use crate::cli::{CliError, refuse};

/// The words of one command.
#[derive(Debug)]
pub(super) struct Command {
    /// Where it begins, counted from 1.
    pub line: usize,
    pub words: Result<Vec<String>, CliError>,
}

/// All commands of a text; blank lines and comments are none.
pub(super) fn commands(text: &str) -> Vec<Command> {
    let mut lexer = Lexer { rest: text, line: 1 };
    let mut found = Vec::new();
    while !lexer.rest.is_empty() {
        lexer.skip_blank();
        let line = lexer.line;
        let words = lexer.command();
        if words.is_err() {
            lexer.skip_line();
        }
        if words.as_ref().map_or(true, |words| !words.is_empty()) {
            found.push(Command { line, words });
        }
    }
    found
}

/// A line that is still being typed.
pub(super) struct Unfinished {
    pub words: Vec<String>,
    /// What is there of the last word, its quotes taken off.
    pub last: String,
    /// Where that begins, in bytes.
    pub start: usize,
}

/// The words of a line that is still being typed; nothing where it is beyond help, as inside of quotation marks.
pub(super) fn unfinished(text: &str) -> Option<Unfinished> {
    let mut lexer = Lexer { rest: text, line: 1 };
    let mut words = Vec::new();
    loop {
        lexer.skip_blank();
        let start = text.len() - lexer.rest.len();
        if lexer.rest.starts_with(['\n', '#']) {
            return None;
        }
        match lexer.word().ok()? {
            Some(word) if lexer.rest.is_empty() => return Some(Unfinished { words, last: word, start }),
            Some(word) => words.push(word),
            None => return Some(Unfinished { words, last: String::new(), start }),
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.rest = &self.rest[next.len_utf8()..];
        self.line += usize::from(next == '\n');
        Some(next)
    }

    /// Spaces, and line ends that a backslash takes back.
    fn skip_blank(&mut self) {
        loop {
            if self.rest.starts_with([' ', '\t', '\r']) {
                self.next();
            } else if let Some(length) = continuation(self.rest) {
                self.rest = &self.rest[length..];
                self.line += 1;
            } else {
                return;
            }
        }
    }

    fn skip_line(&mut self) {
        while self.next().is_some_and(|next| next != '\n') {}
    }

    fn command(&mut self) -> Result<Vec<String>, CliError> {
        let mut words = Vec::new();
        loop {
            self.skip_blank();
            match self.peek() {
                Some('#') => self.skip_line(),
                Some('\n') => {
                    self.next();
                }
                _ => {
                    let Some(word) = self.word()? else { return Ok(words) };
                    words.push(word);
                    continue;
                }
            }
            return Ok(words);
        }
    }

    /// One word, its quotes taken off; nothing at the end of the text.
    fn word(&mut self) -> Result<Option<String>, CliError> {
        let mut word = None::<String>;
        while let Some(next) = self.peek() {
            if let Some(length) = continuation(self.rest) {
                self.rest = &self.rest[length..];
                self.line += 1;
                continue;
            }
            if matches!(next, ' ' | '\t' | '\r' | '\n') {
                break;
            }
            self.next();
            let word = word.get_or_insert_default();
            match next {
                '\'' => self.single_quoted(word)?,
                '"' => self.double_quoted(word)?,
                '\\' => word.extend(self.next()),
                _ => {
                    self.check_plain(next)?;
                    word.push(next);
                }
            }
        }
        Ok(word)
    }

    fn single_quoted(&mut self, word: &mut String) -> Result<(), CliError> {
        let Some(end) = self.rest.find('\'') else { return Err(self.unclosed('\'')) };
        let inside = &self.rest[..end];
        word.push_str(inside);
        self.line += inside.matches('\n').count();
        self.rest = &self.rest[end + 1..];
        Ok(())
    }

    fn double_quoted(&mut self, word: &mut String) -> Result<(), CliError> {
        loop {
            match self.next() {
                None => return Err(self.unclosed('"')),
                Some('"') => return Ok(()),
                Some('\\') if self.rest.starts_with('\n') => {
                    self.next();
                }
                Some('\\') if self.rest.starts_with(['$', '`', '"', '\\']) => word.extend(self.next()),
                Some(next) => {
                    self.check_expansion(next)?;
                    word.push(next);
                }
            }
        }
    }

    fn unclosed(&mut self, quote: char) -> CliError {
        self.rest = "";
        refuse(format!("The quotation mark {quote} that opens a text has none that closes it."))
    }

    /// What a shell would do something with.
    fn check_plain(&self, next: char) -> Result<(), CliError> {
        match next {
            ';' => Err(refuse("A command ends with its line here; write what follows ; on a line of its own.")),
            '&' => Err(refuse("There is no shell here: && and & are not available. Write one command a line.")),
            '|' => Err(refuse("There is no shell here: the answer of a command cannot be piped on.")),
            '<' | '>' => {
                Err(refuse("There is no file system here: nothing can be redirected. Quote < and > in values."))
            }
            '(' | ')' => Err(refuse("There is no shell here: put a value that holds parentheses in quotation marks.")),
            _ => self.check_expansion(next),
        }
    }

    fn check_expansion(&self, next: char) -> Result<(), CliError> {
        let begins = |next: char| next.is_ascii_alphanumeric() || "_{('\"?*@#!$-".contains(next);
        match next {
            '`' => Err(refuse("There is no shell here: commands in backquotes are not available.")),
            // At the end of a double-quoted text the dollar sign is followed by the quote that closes it.
            '$' if self.rest.starts_with(|next| begins(next) && next != '"') => Err(refuse(
                "There is no shell here: $ is not replaced. Put a value that holds $ in single quotation marks.",
            )),
            _ => Ok(()),
        }
    }
}

/// How long a backslash and the line end behind it are.
fn continuation(rest: &str) -> Option<usize> {
    let end = ["\\\n", "\\\r\n"].into_iter().find(|end| rest.starts_with(end))?;
    Some(end.len())
}

/// A text as one word of a shell.
pub(super) fn quoted(text: &str) -> String {
    let plain = |next: char| next.is_ascii_alphanumeric() || "@%+=:,./-_".contains(next);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { single_quoted(text) }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

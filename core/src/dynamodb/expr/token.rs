//! Tokens of an expression (Developer Guide, Expressions).
//!
//! Any text can be cut into tokens: a character that is none of the language becomes [`Token::Unknown`], and the
//! grammar refuses it where it meets it.

use std::ops::Range;

use crate::dynamodb::expr::syntax::Comparator;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A letter, then letters, digits and underscores: a name, a function or a keyword.
    Word(&'t str),
    /// `#name`
    Name(&'t str),
    /// `:value`
    Value(&'t str),
    /// A list index.
    Digits(&'t str),
    Comparator(Comparator),
    /// One of `( ) [ ] , . + -`.
    Mark(char),
    Unknown,
    /// The end of the text.
    End,
}

/// The token at or after a byte position, and where it stands. The end of the text stands at the end of the text.
pub(super) fn token_at<'t>(text: &'t str, from: usize) -> (Token<'t>, Range<usize>) {
    let bytes = text.as_bytes();
    let start = from + count(&bytes[from..], |byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    let Some(&first) = bytes.get(start) else { return (Token::End, start..start) };
    let run = |skip: usize, belongs: fn(u8) -> bool| start + skip + count(&bytes[start + skip..], belongs);
    let (make, end): (fn(&'t str) -> Token<'t>, usize) = match first {
        b'a'..=b'z' | b'A'..=b'Z' => (Token::Word, run(1, is_word)),
        b'0'..=b'9' => (Token::Digits, run(1, |byte| byte.is_ascii_digit())),
        b'#' if run(1, is_word) > start + 1 => (Token::Name, run(1, is_word)),
        b':' if run(1, is_word) > start + 1 => (Token::Value, run(1, is_word)),
        _ => return symbol_at(text, start),
    };
    (make(&text[start..end]), start..end)
}

fn count(bytes: &[u8], belongs: fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn symbol_at(text: &str, start: usize) -> (Token<'_>, Range<usize>) {
    let mut rest = text[start..].chars();
    let (first, second) = (rest.next().unwrap_or_default(), rest.next());
    let (token, length) = match (first, second) {
        ('<', Some('>')) => (Token::Comparator(Comparator::NotEqual), 2),
        ('<', Some('=')) => (Token::Comparator(Comparator::LessOrEqual), 2),
        ('>', Some('=')) => (Token::Comparator(Comparator::GreaterOrEqual), 2),
        ('<', _) => (Token::Comparator(Comparator::Less), 1),
        ('>', _) => (Token::Comparator(Comparator::Greater), 1),
        ('=', _) => (Token::Comparator(Comparator::Equal), 1),
        ('(' | ')' | '[' | ']' | ',' | '.' | '+' | '-', _) => (Token::Mark(first), 1),
        _ => (Token::Unknown, first.len_utf8()),
    };
    (token, start..start + length)
}

#[cfg(test)]
mod tests {
    use super::{Comparator, Token, token_at};

    fn tokens(text: &str) -> Vec<Token<'_>> {
        let mut position = 0;
        let mut tokens = Vec::new();
        loop {
            let (token, span) = token_at(text, position);
            if token == Token::End {
                return tokens;
            }
            position = span.end;
            tokens.push(token);
        }
    }

    #[test]
    fn cuts_text_into_tokens() {
        let (word, mark) = (Token::Word, Token::Mark);
        for (text, expected) in [
            ("", vec![]),
            (" \t\r\n", vec![]),
            ("A123_ b", vec![word("A123_"), word("b")]),
            ("_a", vec![Token::Unknown, word("a")]),
            ("123a", vec![Token::Digits("123"), word("a")]),
            ("#1_a:_9", vec![Token::Name("#1_a"), Token::Value(":_9")]),
            ("# :", vec![Token::Unknown, Token::Unknown]),
            ("a[0].b", vec![word("a"), mark('['), Token::Digits("0"), mark(']'), mark('.'), word("b")]),
            ("é!", vec![Token::Unknown, Token::Unknown]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn reads_the_longest_comparator() {
        use Comparator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let expected = [LessOrEqual, NotEqual, GreaterOrEqual, Less, Less, Equal, Greater, Greater];
        assert_eq!(tokens("<=<>>=< <=>>"), {
            // The last five are `<`, `<=`, `>` and `>`.
            let mut tokens: Vec<_> = expected[..4].to_vec();
            tokens.extend([LessOrEqual, Greater, Greater]);
            tokens.into_iter().map(Token::Comparator).collect::<Vec<_>>()
        });
    }
}

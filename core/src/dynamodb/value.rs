//! Attribute values: what an item is made of (Developer guide, Data types; texts captured from AWS).

mod attributes;

use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;

pub use self::attributes::{Attributes, Item};
use crate::dynamodb::number::Number;

/// One attribute value. Sets are kept sorted and without duplicates, so that equality is equality of contents.
#[derive(Clone, Debug, Eq, Hash)]
#[expect(clippy::derived_hash_with_manual_eq, reason = "the same equality, only faster")]
pub enum Value {
    /// UTF-8 text.
    S(Rc<str>),
    /// A decimal of up to 38 digits.
    N(Number),
    /// Raw bytes; base64 on the wire.
    B(Rc<[u8]>),
    Bool(bool),
    Null,
    /// Sorted by bytes.
    Ss(Vec<Rc<str>>),
    /// Sorted by value.
    Ns(Vec<Number>),
    /// Sorted by bytes.
    Bs(Vec<Rc<[u8]>>),
    L(Vec<Value>),
    M(Attributes),
}

impl Value {
    /// The name on the wire and in `attribute_type`: `S`, `N`, `B`, `BOOL`, `NULL`, `SS`, `NS`, `BS`, `L` or `M`.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Value::S(_) => "S",
            Value::N(_) => "N",
            Value::B(_) => "B",
            Value::Bool(_) => "BOOL",
            Value::Null => "NULL",
            Value::Ss(_) => "SS",
            Value::Ns(_) => "NS",
            Value::Bs(_) => "BS",
            Value::L(_) => "L",
            Value::M(_) => "M",
        }
    }

    /// The name in the operand errors of ADD and DELETE (Developer guide, Expressions; texts captured from AWS).
    ///
    /// Those of the sets were never seen in an answer.
    pub const fn long_type_name(&self) -> &'static str {
        match self {
            Value::S(_) => "STRING",
            Value::N(_) => "NUMBER",
            Value::B(_) => "BINARY",
            Value::Bool(_) => "BOOLEAN",
            Value::Null => "NULL",
            Value::Ss(_) => "STRING_SET",
            Value::Ns(_) => "NUMBER_SET",
            Value::Bs(_) => "BINARY_SET",
            Value::L(_) => "LIST",
            Value::M(_) => "MAP",
        }
    }

    /// Whether a key attribute may have this type: S, N or B, which are also the types that have an order.
    pub const fn is_scalar_key_type(&self) -> bool {
        matches!(self, Value::S(_) | Value::N(_) | Value::B(_))
    }

    pub const fn is_set(&self) -> bool {
        matches!(self, Value::Ss(_) | Value::Ns(_) | Value::Bs(_))
    }

    pub fn as_s(&self) -> Option<&str> {
        if let Value::S(text) = self { Some(text) } else { None }
    }

    pub fn as_n(&self) -> Option<Number> {
        if let Value::N(number) = self { Some(*number) } else { None }
    }

    pub fn as_b(&self) -> Option<&[u8]> {
        if let Value::B(bytes) = self { Some(bytes) } else { None }
    }

    pub fn as_list(&self) -> Option<&[Value]> {
        if let Value::L(elements) = self { Some(elements) } else { None }
    }

    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Value>> {
        if let Value::L(elements) = self { Some(elements) } else { None }
    }

    pub fn as_map(&self) -> Option<&Attributes> {
        if let Value::M(attributes) = self { Some(attributes) } else { None }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Attributes> {
        if let Value::M(attributes) = self { Some(attributes) } else { None }
    }

    /// The order of two S, N or B values of one type; nothing for all others, which have none (Developer guide, Data types; texts captured from AWS).
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::S(a), Value::S(b)) => Some(a.cmp(b)),
            (Value::N(a), Value::N(b)) => Some(a.cmp(b)),
            (Value::B(a), Value::B(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Nesting levels, the value itself being the first; compare with [`crate::limits::NESTING_LEVELS`].
    pub fn levels(&self) -> usize {
        let below = match self {
            Value::L(elements) => elements.iter().map(Value::levels).max(),
            Value::M(attributes) => attributes.iter().map(|(_, value)| value.levels()).max(),
            _ => None,
        };
        1 + below.unwrap_or(0)
    }
}

/// Every write compares the old item with the new one, and WebAssembly has no fast comparison of bytes of its own.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::S(a), Value::S(b)) => same_bytes(a.as_bytes(), b.as_bytes()),
            (Value::N(a), Value::N(b)) => a == b,
            (Value::B(a), Value::B(b)) => same_bytes(a, b),
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Null, Value::Null) => true,
            (Value::Ss(a), Value::Ss(b)) => a == b,
            (Value::Ns(a), Value::Ns(b)) => a == b,
            (Value::Bs(a), Value::Bs(b)) => a == b,
            (Value::L(a), Value::L(b)) => a == b,
            (Value::M(a), Value::M(b)) => a == b,
            _ => false,
        }
    }
}

/// Compares eight bytes at a time.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut words = a_words.iter().zip(b_words);
    words.all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b)) && a_rest == b_rest
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::S(text.into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        Value::N(number)
    }
}

/// The form in error texts, as in `lower bound operand: AttributeValue: {S:a}` (Developer guide, Expressions; texts captured from AWS).
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}:", self.type_name())?;
        match self {
            Value::S(text) => f.write_str(text)?,
            Value::N(number) => write!(f, "{number}")?,
            Value::B(bytes) => write!(f, "{}", Base64Display::new(bytes, &STANDARD))?,
            Value::Bool(truth) => write!(f, "{truth}")?,
            Value::Null => f.write_str("true")?,
            Value::Ss(members) => write_list(f, members)?,
            Value::Ns(members) => write_list(f, members)?,
            Value::Bs(members) => write_list(f, members.iter().map(|bytes| Base64Display::new(bytes, &STANDARD)))?,
            Value::L(elements) => write_list(f, elements)?,
            Value::M(attributes) => write!(f, "{attributes}")?,
        }
        f.write_str("}")
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, parts: impl IntoIterator<Item: fmt::Display>) -> fmt::Result {
    f.write_str("[")?;
    for (n, part) in parts.into_iter().enumerate() {
        let separator = if n == 0 { "" } else { ", " };
        write!(f, "{separator}{part}")?;
    }
    f.write_str("]")
}

#[cfg(test)]
mod tests {
    use super::Value;
    use super::attributes::tests::{attributes, number};
    use crate::dynamodb::number::Number;

    #[test]
    fn error_texts_show_type_and_value() {
        let map = attributes(&[("a", "x".into()), ("b", number(1))]);
        for (value, text) in [
            (Value::from("a"), "{S:a}"),
            (number(5), "{N:5}"),
            (Value::B([0, 1].as_slice().into()), "{B:AAE=}"),
            (Value::Bool(true), "{BOOL:true}"),
            (Value::Null, "{NULL:true}"),
            (Value::Ss(vec!["a".into(), "b".into()]), "{SS:[a, b]}"),
            (Value::Ns(vec![Number::from(1_u64), Number::from(2_u64)]), "{NS:[1, 2]}"),
            (Value::Bs(vec![[255].as_slice().into()]), "{BS:[/w==]}"),
            (Value::L(vec![number(1)]), "{L:[{N:1}]}"),
            (Value::M(map), "{M:{a={S:x}, b={N:1}}}"),
        ] {
            assert_eq!(value.to_string(), text);
            assert!(text.starts_with(&format!("{{{}:", value.type_name())));
        }
    }

    #[test]
    fn only_s_n_and_b_have_an_order() {
        assert!(number(2).compare(&number(10)).unwrap().is_lt());
        assert!(Value::from("2").compare(&Value::from("10")).unwrap().is_gt());
        assert_eq!(number(2).compare(&Value::from("2")), None);
        assert_eq!(Value::Null.compare(&Value::Null), None);
    }

    #[test]
    fn levels_count_the_value_itself() {
        assert_eq!(number(1).levels(), 1);
        assert_eq!(Value::L(vec![]).levels(), 1);
        assert_eq!(Value::L(vec![Value::Null, Value::L(vec![number(1)])]).levels(), 3);
    }
}

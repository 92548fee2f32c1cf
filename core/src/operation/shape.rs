//! Shapes of requests: constraints as data, in service-model order, walked by one interpreter.
//!
//! The tables serve three masters: this validator, the command-line console and the API reference page.

use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::{constraints, kinesis_types, types};

pub use crate::operation::tree::{Json, JsonMap};

/// One member of a structure.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// As on the wire: `TableName`.
    pub name: &'static str,
    pub presence: Presence,
    pub shape: Shape,
}

/// Whether a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Optional,
    /// Its absence is one of the constraint errors.
    Required,
    /// Its absence is told alone, before any other constraint error.
    Demanded,
}

/// Inclusive bounds of a value or of a length.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub min: i64,
    pub max: i64,
}

/// What a string must satisfy.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pub length: Option<Bounds>,
    pub pattern: Option<Pattern>,
    /// The enum, in the order in which AWS prints it; empty for free text.
    pub values: &'static [&'static str],
    /// What the new layer says, alone, of a value outside of the enum; `None` where it says what the old one does.
    pub alone: Option<&'static str>,
}

/// A regular expression that AWS prints, with the check that stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    pub text: &'static str,
    pub matches: fn(&str) -> bool,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text(Text),
    /// A table's name, of at most 255 characters, or its ARN, of at most 1,024.
    TableNameOrArn,
    Integer(Option<Bounds>),
    Long(Option<Bounds>),
    Boolean,
    Double,
    Timestamp,
    /// The name is the Java class that AWS prints.
    Structure(&'static str, &'static [Member]),
    List(&'static Shape, Option<Bounds>),
    /// From strings to values of a shape.
    Map(&'static Shape),
    /// From the names or ARNs of tables to values of a shape, with the length that each of them must have.
    Tables(&'static Shape, Option<Bounds>),
    /// Bytes, as base64; the bounds are those of what it decodes to. AWS never prints them.
    Blob(Bounds),
    /// Texts of a length each: the keys of tags.
    Words(Bounds, Bounds),
    /// A map from texts to texts, with the bounds of its size, of its keys and of its values: tags.
    Labels(Bounds, Bounds, Bounds),
    /// `{"S": "x"}`; what it holds is checked later.
    AttributeValue,
}

/// An optional member.
pub const fn member(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Optional, shape }
}

/// A member that must be present.
pub const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Required, shape }
}

/// A member whose absence is told before all else.
pub const fn demanded(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Demanded, shape }
}

const FREE: Text = Text { length: None, pattern: None, values: &[], alone: None };

/// Any text.
pub const TEXT: Shape = Shape::Text(FREE);
pub const INTEGER: Shape = Shape::Integer(None);
pub const LONG: Shape = Shape::Long(None);
pub const BOOLEAN: Shape = Shape::Boolean;
/// A map from names to attribute values: an item, a key, expression values.
pub const ATTRIBUTES: Shape = Shape::Map(&Shape::AttributeValue);
/// A map from placeholders to attribute names.
pub const NAMES: Shape = Shape::Map(&TEXT);

/// `[a-zA-Z0-9_.-]+`, the characters of table and index names.
pub const PLAIN_NAME: Pattern =
    Pattern { text: "[a-zA-Z0-9_.-]+", matches: |text| !text.is_empty() && crate::name::is_plain(text) };

/// One of a fixed set, in AWS's printing order.
pub const fn one_of(values: &'static [&'static str]) -> Shape {
    Shape::Text(Text { values, ..FREE })
}

/// One of a fixed set, for which the new layer has a text of its own.
pub const fn one_of_alone(values: &'static [&'static str], alone: &'static str) -> Shape {
    Shape::Text(Text { values, alone: Some(alone), ..FREE })
}

/// Text of a length in characters.
pub const fn text(min: i64, max: i64) -> Shape {
    Shape::Text(Text { length: Some(Bounds { min, max }), ..FREE })
}

/// A table's or an index's own name.
pub const fn plain_name(min: i64, max: i64) -> Shape {
    Shape::Text(Text { length: Some(Bounds { min, max }), pattern: Some(PLAIN_NAME), ..FREE })
}

/// A whole number within bounds.
pub const fn integer(min: i64, max: i64) -> Shape {
    Shape::Integer(Some(Bounds { min, max }))
}

/// A whole number within bounds, named Long in error texts.
pub const fn long(min: i64, max: i64) -> Shape {
    Shape::Long(Some(Bounds { min, max }))
}

/// Bytes of a length.
pub const fn blob(min: i64, max: i64) -> Shape {
    Shape::Blob(Bounds { min, max })
}

/// A list of a length.
pub const fn list(of: &'static Shape, min: i64, max: i64) -> Shape {
    Shape::List(of, Some(Bounds { min, max }))
}

/// Checks a request against its members: first the JSON types of all (a SerializationException), then all constraints
/// (one ValidationException that lists them). What AWS converts silently is converted in place.
pub fn check(members: &'static [Member], json: &mut JsonMap, layer: Layer) -> Result<(), ApiError> {
    match layer {
        Layer::Kinesis => kinesis_types::check_members(members, json)?,
        _ => types::check_members(members, json)?,
    }
    constraints::check(members, json, layer)
}

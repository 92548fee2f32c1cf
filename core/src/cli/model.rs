//! What the CLI must know of a shape, in the words of AWS's service models.

use crate::operation::shape::{ATTRIBUTES, BOOLEAN, Bounds, Member, Presence, Shape, TEXT, member};

/// A shape as the CLI sees it.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    Timestamp,
    Structure(&'static [Member]),
    List(&'static Shape),
    Map(&'static Shape),
}

pub(super) fn kind(shape: &'static Shape) -> Kind {
    match shape {
        Shape::Text(_) | Shape::TableNameOrArn | Shape::Blob(_) => Kind::Text,
        Shape::Integer(_) | Shape::Long(_) => Kind::Integer,
        Shape::Boolean => Kind::Boolean,
        Shape::Timestamp => Kind::Timestamp,
        Shape::Structure(_, members) => Kind::Structure(members),
        Shape::AttributeValue => Kind::Structure(ATTRIBUTE_VALUE),
        Shape::List(of, _) => Kind::List(of),
        Shape::Words(..) => Kind::List(&TEXT),
        Shape::Labels(..) => Kind::Map(&TEXT),
        Shape::Map(of) | Shape::Tables(of, _) => Kind::Map(of),
    }
}

/// The enum of a text; empty where any is taken.
pub(super) fn values(shape: &'static Shape) -> &'static [&'static str] {
    match shape {
        Shape::Text(text) => text.values,
        Shape::List(of, _) => values(of),
        _ => &[],
    }
}

/// The least value or length, where there is one.
pub(super) fn least(shape: &'static Shape) -> Option<i64> {
    let bounds = match shape {
        Shape::Text(text) => text.length,
        Shape::TableNameOrArn => Some(Bounds { min: 1, max: i64::MAX }),
        Shape::Words(count, _) => Some(*count),
        Shape::Integer(bounds) | Shape::Long(bounds) | Shape::List(_, bounds) => *bounds,
        _ => None,
    };
    bounds.map(|bounds| bounds.min)
}

/// Where the CLI's model asks for other members than the service itself does (compared with the models of AWS CLI 1.46): the
/// operation or structure, the member, and whether it is required.
const PRESENCES: &[(&str, &str, bool)] = &[
    ("CreateTable", "AttributeDefinitions", false),
    ("CreateTable", "KeySchema", false),
    ("ListTagsOfResource", "ResourceArn", true),
    ("ShardFilter", "ShardId", false),
    ("ShardFilter", "Type", false),
    ("Tag", "Key", true),
    ("Tag", "Value", true),
    ("TagResource", "ResourceArn", true),
    ("TagResource", "Tags", true),
    ("UntagResource", "ResourceArn", true),
    ("UntagResource", "TagKeys", true),
];

/// Where it asks for another least length.
const LENGTHS: &[(&str, &str, i64)] = &[
    ("CreateTable", "TableName", 1),
    ("DecreaseStreamRetentionPeriod", "RetentionPeriodHours", i64::MIN),
    ("DeleteEventSourceMapping", "UUID", 36),
    ("GetEventSourceMapping", "UUID", 36),
    ("IncreaseStreamRetentionPeriod", "RetentionPeriodHours", i64::MIN),
    ("ListTagsOfResource", "ResourceArn", 1),
    ("Tag", "Key", 1),
    ("TagResource", "ResourceArn", 1),
    ("UntagResource", "ResourceArn", 1),
    ("UpdateEventSourceMapping", "UUID", 36),
];

/// Whether the CLI wants a member of an operation or structure.
pub(super) fn is_required(owner: &str, member: &Member) -> bool {
    let other = PRESENCES.iter().find(|(of, name, _)| *of == owner && *name == member.name);
    other.map_or(member.presence != Presence::Optional, |(.., required)| *required)
}

/// The least value or length of a member.
pub(super) fn least_of(owner: &str, member: &'static Member) -> Option<i64> {
    let other = LENGTHS.iter().find(|(of, name, _)| *of == owner && *name == member.name);
    other.map_or_else(|| least(&member.shape), |(.., least)| Some(*least))
}

/// The name of a structure, by which the tables above know it.
pub(super) fn owner(shape: &Shape) -> &'static str {
    match shape {
        Shape::Structure(name, _) => name,
        _ => "",
    }
}

/// Whether the values of a shape are structures, lists or maps: what shorthand is for.
pub(super) fn is_complex(shape: &'static Shape) -> bool {
    matches!(kind(shape), Kind::Structure(_) | Kind::List(_) | Kind::Map(_))
}

/// Whether shorthand is taken: by structures, by maps, and by lists of either.
pub(super) fn takes_shorthand(shape: &'static Shape) -> bool {
    match kind(shape) {
        Kind::List(of) => is_complex(of),
        _ => is_complex(shape),
    }
}

const TEXTS: Shape = Shape::List(&TEXT, None);

/// What an attribute value may be (API reference, AttributeValue). Binary values are Base64 text, as CLI version 2 has them.
pub(super) const ATTRIBUTE_VALUE: &[Member] = &[
    member("S", TEXT),
    member("N", TEXT),
    member("B", TEXT),
    member("SS", TEXTS),
    member("NS", TEXTS),
    member("BS", TEXTS),
    member("M", ATTRIBUTES),
    member("L", Shape::List(&Shape::AttributeValue, None)),
    member("NULL", BOOLEAN),
    member("BOOL", BOOLEAN),
];

//! The shapes of the parameters that expressions have replaced (Developer guide, Legacy conditional parameters).

use crate::operation::shape::{BOOLEAN, Shape, member, one_of, one_of_alone, required};

/// The new layer has a text of its own, which names a value that it does not take.
pub(super) const CONDITIONAL_OPERATOR: Shape =
    one_of_alone(&["OR", "AND"], "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");

const COMPARISON_OPERATOR: Shape = one_of(&[
    "IN",
    "NULL",
    "BETWEEN",
    "LT",
    "NOT_CONTAINS",
    "EQ",
    "GT",
    "NOT_NULL",
    "NE",
    "LE",
    "BEGINS_WITH",
    "GE",
    "CONTAINS",
]);

const VALUES: Shape = Shape::List(&Shape::AttributeValue, None);

const CONDITION: Shape = Shape::Structure(
    "Condition",
    &[member("AttributeValueList", VALUES), required("ComparisonOperator", COMPARISON_OPERATOR)],
);
/// KeyConditions, QueryFilter and ScanFilter.
pub(super) const CONDITIONS: Shape = Shape::Map(&CONDITION);

const EXPECTED_VALUE: Shape = Shape::Structure(
    "ExpectedAttributeValue",
    &[
        member("AttributeValueList", VALUES),
        member("ComparisonOperator", COMPARISON_OPERATOR),
        member("Exists", BOOLEAN),
        member("Value", Shape::AttributeValue),
    ],
);
pub(super) const EXPECTED: Shape = Shape::Map(&EXPECTED_VALUE);

const VALUE_UPDATE: Shape = Shape::Structure(
    "AttributeValueUpdate",
    &[member("Action", one_of(&["ADD", "PUT", "DELETE"])), member("Value", Shape::AttributeValue)],
);
pub(super) const ATTRIBUTE_UPDATES: Shape = Shape::Map(&VALUE_UPDATE);

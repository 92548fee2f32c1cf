//! What Query and Scan show of the items they find: `Select`, ProjectionExpression, AttributesToGet.

use std::rc::Rc;

use serde::Serialize;

use crate::dynamodb::expr::{Columns, Path, Projection};
use crate::dynamodb::value::{Attributes, Item};
use crate::operation::error::ApiError;
use crate::operation::fields::{Field, choice};
use crate::operation::shape::{Json, Shape, one_of};

pub(super) const SELECT: Shape =
    one_of(&["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]);

/// The parameter of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Select {
    SpecificAttributes,
    Count,
    AllAttributes,
    AllProjectedAttributes,
}

impl Field for Select {
    fn of(json: Json) -> Select {
        let named = [
            ("SPECIFIC_ATTRIBUTES", Select::SpecificAttributes),
            ("COUNT", Select::Count),
            ("ALL_ATTRIBUTES", Select::AllAttributes),
            ("ALL_PROJECTED_ATTRIBUTES", Select::AllProjectedAttributes),
        ];
        choice(&json, &named)
    }
}

impl Select {
    /// What error texts call it.
    const fn description(self) -> &'static str {
        match self {
            Select::SpecificAttributes => "SPECIFIC_ATTRIBUTES",
            Select::Count => "only the Count",
            Select::AllAttributes => "ALL_ATTRIBUTES",
            Select::AllProjectedAttributes => "ALL_PROJECTED_ATTRIBUTES",
        }
    }
}

/// How `Select` and its companions fit together. `chosen` is the parameter that names attributes, if one does.
pub(super) fn check(select: Option<Select>, chosen: Option<&str>, index: bool) -> Result<(), ApiError> {
    let Some(select) = select else { return Ok(()) };
    let fault = match (select, chosen) {
        (Select::SpecificAttributes, Some(_)) => return Ok(()),
        (Select::SpecificAttributes, None) => {
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES".into()
        }
        (select, Some(chosen)) => format!("Cannot specify the {chosen} when choosing to get {}", select.description()),
        (Select::AllProjectedAttributes, None) if !index => {
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName".into()
        }
        _ => return Ok(()),
    };
    Err(ApiError::validation(fault))
}

/// What is shown of each item.
#[derive(Debug)]
pub(super) enum Selection {
    /// Nothing: items are only counted.
    Count,
    Whole,
    Parts(Projection),
    /// Document paths under names of their own, as PartiQL shows them.
    Columns(Columns),
}

impl Selection {
    pub fn new(select: Option<Select>, projection: Option<Projection>) -> Selection {
        match projection {
            _ if select == Some(Select::Count) => Selection::Count,
            Some(projection) => Selection::Parts(projection),
            None => Selection::Whole,
        }
    }

    /// An item as it is shown.
    pub fn show(&self, item: &Rc<Item>) -> Option<Shown> {
        match self {
            Selection::Count => None,
            Selection::Whole => Some(Shown::Whole(Rc::clone(item))),
            Selection::Parts(projection) => Some(Shown::Parts(projection.project(item))),
            Selection::Columns(columns) => Some(Shown::Parts(columns.show(item))),
        }
    }

    /// The document paths that are named.
    pub fn paths(&self) -> &[Path] {
        match self {
            Selection::Count | Selection::Whole => &[],
            Selection::Parts(projection) => projection.paths(),
            Selection::Columns(columns) => columns.paths(),
        }
    }

    pub const fn projection(&self) -> Option<&Projection> {
        if let Selection::Parts(projection) = self { Some(projection) } else { None }
    }
}

/// An item in an answer.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Shown {
    Whole(Rc<Item>),
    Parts(Attributes),
}

impl Shown {
    pub fn is_empty(&self) -> bool {
        match self {
            Shown::Whole(item) => item.is_empty(),
            Shown::Parts(parts) => parts.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Select, check};

    #[test]
    fn naming_attributes_goes_with_specific_attributes_alone() {
        use Select::{AllAttributes, AllProjectedAttributes, Count, SpecificAttributes};
        let fault = |select, chosen, index| check(Some(select), chosen, index).map_err(|error| error.message);
        let projection = Some("ProjectionExpression");
        for (select, chosen, index, expected) in [
            (SpecificAttributes, projection, false, Ok(())),
            (AllProjectedAttributes, None, true, Ok(())),
            (
                Count,
                projection,
                false,
                Err("Cannot specify the ProjectionExpression when choosing to get only the Count"),
            ),
            (
                AllProjectedAttributes,
                Some("AttributesToGet"),
                false,
                Err("Cannot specify the AttributesToGet when choosing to get ALL_PROJECTED_ATTRIBUTES"),
            ),
            (AllAttributes, None, false, Ok(())),
        ] {
            assert_eq!(fault(select, chosen, index), expected.map_err(str::to_owned));
        }
    }
}

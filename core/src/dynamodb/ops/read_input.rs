//! What the reading operations share of their input.

use crate::dynamodb::expr::{Condition, Projection, Substitutions, legacy};
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Shape, TEXT, integer, list, plain_name};

pub(super) const ATTRIBUTES_TO_GET: Shape = list(&TEXT, 1, limits::ATTRIBUTES_TO_GET);
pub(super) const INDEX_NAME: Shape = plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH);
pub(super) const LIMIT: Shape = integer(1, i32::MAX as i64);

/// The attributes that a request names, by expression or as a list; nothing when it wants them all.
pub(super) fn projection(
    expression: Option<&str>,
    attributes: Option<&[Json]>,
    substitutions: &mut Substitutions,
) -> Result<Option<Projection>, ApiError> {
    match (expression, attributes) {
        (Some(expression), _) => substitutions.projection(expression).map(Some),
        (None, Some(names)) => legacy::attributes_to_get(names).map(Some),
        (None, None) => Ok(None),
    }
}

/// QueryFilter or ScanFilter.
pub(super) fn legacy_filter(
    filter: Option<&JsonMap>,
    operator: Option<&str>,
    layer: Layer,
) -> Result<Option<Condition>, ApiError> {
    match filter {
        Some(filter) => legacy::filter(filter, operator, layer).map(Some),
        None => legacy::check_conditional_operator(operator, 0).map(|()| None),
    }
}

//! Where expressions may not go: into key attributes, and, for a query's filter, to them.

use crate::dynamodb::expr::Path;
use crate::dynamodb::key::{IndexSchema, KeySchema};
use crate::dynamodb::table::Table;
use crate::operation::error::ApiError;

/// Key attributes are scalars: no path of a read leads into those of the table, nor into those of any of its indexes.
pub(super) fn check_scalars<'a>(table: &Table, paths: impl IntoIterator<Item = &'a Path>) -> Result<(), ApiError> {
    for Path { root, .. } in paths.into_iter().filter(|path| path.is_nested()) {
        let kind = if is_key(&table.definition.schema, root) {
            "Key"
        } else if table.indexes.iter().any(|index| index.definition.schema.has(root)) {
            "IndexKey"
        } else {
            continue;
        };
        return Err(ApiError::validation(format!(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {kind}: {root}"
        )));
    }
    Ok(())
}

/// A query's filter looks at what the key condition has left open. `parameter` is what the error calls it.
pub(super) fn check_filter<'a>(
    schema: &KeySchema,
    parameter: &str,
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<(), ApiError> {
    refuse(parameter, paths.into_iter().find(|path| is_key(schema, &path.root)))
}

/// The same for an index, whose own key is meant; the table's key may be filtered by.
pub(super) fn check_index_filter<'a>(
    schema: &IndexSchema,
    parameter: &str,
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<(), ApiError> {
    refuse(parameter, paths.into_iter().find(|path| schema.has(&path.root)))
}

fn refuse(parameter: &str, path: Option<&Path>) -> Result<(), ApiError> {
    match path {
        Some(path) => Err(ApiError::validation(format!(
            "{parameter} can only contain non-primary key attributes: Primary key attribute: {}",
            path.root
        ))),
        None => Ok(()),
    }
}

/// The key of an item cannot be updated, only chosen; the partition key is named first.
pub(super) fn check_update<'a>(schema: &KeySchema, paths: impl Iterator<Item = &'a Path>) -> Result<(), ApiError> {
    let paths: Vec<&Path> = paths.collect();
    match schema.attributes().find(|attribute| paths.iter().any(|path| path.root == attribute.name)) {
        Some(attribute) => Err(ApiError::invalid_parameter(format_args!(
            "Cannot update attribute {}. This attribute is part of the key",
            attribute.name
        ))),
        None => Ok(()),
    }
}

fn is_key(schema: &KeySchema, name: &str) -> bool {
    schema.attributes().any(|attribute| &*attribute.name == name)
}

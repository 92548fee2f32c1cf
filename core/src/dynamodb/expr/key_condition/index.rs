//! Key conditions on secondary indexes, whose keys may have several attributes of either kind (Developer guide,
//! Multi-attribute keys).

use crate::dynamodb::expr::key_condition::{Clause, KeyCondition, SortRange, check_types};
use crate::dynamodb::key::{IndexSchema, KeyAttribute};
use crate::dynamodb::value::Value;
use crate::operation::error::ApiError;

/// What a Query reads of an index. All values are of the schema's types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRange {
    /// The values of all partition key attributes; not checked for their length.
    pub hash: Vec<Value>,
    /// The values of the first sort key attributes.
    pub equal: Vec<Value>,
    /// A condition other than equality on the sort key attribute after those.
    pub last: Option<SortRange>,
}

impl IndexRange {
    /// Whether there is any condition on sort key attributes.
    pub fn is_narrowed(&self) -> bool {
        !self.equal.is_empty() || self.last.is_some()
    }
}

impl KeyCondition {
    /// What the condition means for an index.
    ///
    /// # Errors
    ///
    /// Those of [`KeyCondition::resolve`]; and sort key attributes must be used from left to right, all but the last
    /// with an equality.
    pub fn resolve_index(&self, schema: &IndexSchema) -> Result<IndexRange, ApiError> {
        if let Some(plain) = schema.as_plain() {
            let range = self.resolve(&plain)?;
            return Ok(index_range(vec![range.partition], range.sort.into_iter().collect()));
        }
        self.check_index_count(schema)?;
        let hash = self.clauses_on(&schema.hash)?;
        if self.clauses.iter().any(|clause| clause.range.is_none()) {
            return Err(ApiError::validation("Attempted conditional constraint is not an indexable operation"));
        }
        let range = self.range_clauses(schema)?;
        let equal =
            |clause: &&Clause| if let Some(SortRange::Eq(value)) = &clause.range { Some(value.clone()) } else { None };
        let values: Option<Vec<Value>> = hash.iter().map(equal).collect();
        let values = values.ok_or_else(|| ApiError::validation("Query key condition not supported"))?;
        for (clause, attribute) in hash.iter().chain(&range).zip(schema.attributes()) {
            check_types(clause, attribute)?;
        }
        Ok(index_range(values, range.iter().filter_map(|clause| clause.range.clone()).collect()))
    }

    fn check_index_count(&self, schema: &IndexSchema) -> Result<(), ApiError> {
        let (conditions, attributes) = (self.clauses.len(), schema.attributes().count());
        if conditions <= attributes {
            return Ok(());
        }
        Err(ApiError::validation(format!(
            "The number of query conditions ({conditions}) exceeds the number of key attributes defined in the schema \
             ({attributes})"
        )))
    }

    fn clauses_on(&self, attributes: &[KeyAttribute]) -> Result<Vec<&Clause>, ApiError> {
        attributes.iter().map(|attribute| self.clause(attribute)).collect()
    }

    /// The conditions on the first sort key attributes, without a gap.
    fn range_clauses(&self, schema: &IndexSchema) -> Result<Vec<&Clause>, ApiError> {
        let found = |attribute: &KeyAttribute| self.clauses.iter().find(|clause| clause.name == attribute.name);
        let mut loose: Vec<&str> = Vec::new();
        let mut clauses = Vec::new();
        for attribute in &schema.range {
            let clause = found(attribute);
            match clause {
                Some(_) if !loose.is_empty() => return Err(gap(&loose, &attribute.name)),
                Some(Clause { range: Some(SortRange::Eq(_)), .. }) => {}
                _ => loose.push(&attribute.name),
            }
            clauses.extend(clause);
        }
        let unused = schema.range.iter().find(|attribute| found(attribute).is_none());
        match (self.clauses.len() > schema.hash.len() + clauses.len(), unused) {
            (false, _) => Ok(clauses),
            (true, Some(attribute)) => {
                Err(ApiError::validation(format!("Query condition missed key schema element: {}", attribute.name)))
            }
            (true, None) => Err(ApiError::validation("Query key condition not supported")),
        }
    }
}

fn gap(loose: &[&str], later: &str) -> ApiError {
    ApiError::validation(format!(
        "RANGE key attributes {} must have equality conditions specified in the query because a condition is present on \
         key attribute {later}",
        loose.join(", ")
    ))
}

fn index_range(hash: Vec<Value>, sort: Vec<SortRange>) -> IndexRange {
    let mut range = IndexRange { hash, equal: Vec::new(), last: None };
    for condition in sort {
        match condition {
            SortRange::Eq(value) => range.equal.push(value),
            other => range.last = Some(other),
        }
    }
    range
}

//! Expected: the conditions of writes before there were expressions (API Reference, ExpectedAttributeValue).

use std::rc::Rc;

use crate::dynamodb::expr::condition::{Condition, Operand, Test};
use crate::dynamodb::expr::path::Path;
use crate::dynamodb::expr::syntax::Comparator;
use crate::dynamodb::value::Value;
use crate::dynamodb::wire::check_name_length;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap};

use super::comparison::Comparison;
use super::{check_conditional_operator, joined, member, refused, single_value, value_list};

/// The parameter with its values read, but not yet checked for what they are used for: AWS does other checks between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(Vec<Expectation>);

/// What is expected of one attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expectation {
    name: Rc<str>,
    value: Option<Value>,
    exists: Option<bool>,
    operator: Option<String>,
    list: Option<Vec<Value>>,
}

impl Expected {
    /// Reads all values, in request order; errors as in [`crate::dynamodb::wire::parse_value`].
    pub fn read(json: &JsonMap, layer: Layer) -> Result<Expected, ApiError> {
        json.iter().map(|(name, json)| Expectation::read(name, json, layer)).collect::<Result<_, _>>().map(Expected)
    }

    /// The condition that all expectations make together, joined by AND or by ConditionalOperator; one without any
    /// always holds.
    ///
    /// # Errors
    ///
    /// An enveloped ValidationException for the first malformed expectation.
    pub fn condition(self, operator: Option<&str>) -> Result<Condition, ApiError> {
        check_conditional_operator(operator, self.0.len())?;
        let tests = self.0.into_iter().map(Expectation::test).collect::<Result<_, _>>()?;
        Ok(joined(operator, tests))
    }
}

impl Expectation {
    fn read(name: &str, json: &Json, layer: Layer) -> Result<Expectation, ApiError> {
        check_name_length(name)?;
        Ok(Expectation {
            name: name.into(),
            value: single_value(json, layer)?,
            exists: member(json, "Exists").and_then(Json::as_bool),
            operator: member(json, "ComparisonOperator").and_then(Json::as_str).map(str::to_owned),
            list: value_list(json, layer)?,
        })
    }

    fn test(self) -> Result<Test, ApiError> {
        let name = &self.name;
        if self.value.is_some() && self.list.is_some() {
            let text = "Value and AttributeValueList cannot be used together for Attribute";
            return Err(refused(format_args!("{text}: {name}")));
        }
        if self.operator.is_some() {
            return self.comparison();
        }
        if self.list.is_some() {
            let text = "AttributeValueList can only be used with a ComparisonOperator for Attribute";
            return Err(refused(format_args!("{text}: {name}")));
        }
        self.existence()
    }

    fn comparison(self) -> Result<Test, ApiError> {
        let (name, operator) = (self.name, self.operator.unwrap_or_default());
        if self.exists.is_some() {
            let text = "Exists and ComparisonOperator cannot be used together for Attribute";
            return Err(refused(format_args!("{text}: {name}")));
        }
        let needs_operands = !matches!(&*operator, "NULL" | "NOT_NULL");
        let operands = self.list.or(self.value.map(|value| vec![value]));
        if needs_operands && operands.is_none() {
            return Err(refused(format_args!(
                "Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {name}"
            )));
        }
        Ok(Comparison::new(&operator, operands.unwrap_or_default())?.test(name))
    }

    /// The form of 2011: Value for equality, or Exists false.
    fn existence(self) -> Result<Test, ApiError> {
        let name = &self.name;
        match (self.exists, self.value) {
            (None | Some(true), Some(value)) => {
                let attribute = Operand::Path(Path::top_level(self.name));
                Ok(Test::Compare(Comparator::Equal, attribute, Operand::Constant(value)))
            }
            (Some(false), None) => Ok(Test::NotExists(Path::top_level(self.name))),
            (Some(false), Some(_)) => {
                Err(refused(format_args!("Value cannot be used when Exists is false for Attribute: {name}")))
            }
            (exists, None) => {
                let exists = if exists.is_some() { "true" } else { "null" };
                let text = "Value must be provided when Exists is";
                Err(refused(format_args!("{text} {exists} for Attribute: {name}")))
            }
        }
    }
}

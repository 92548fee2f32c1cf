//! The substitutions of one request: what its placeholders stand for, and which of them its expressions used.

use std::fmt::Display;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::dynamodb::expr::condition::Condition;
use crate::dynamodb::expr::fault::{Fault, Parameter};
use crate::dynamodb::expr::key_condition::KeyCondition;
use crate::dynamodb::expr::path::{Path, Step};
use crate::dynamodb::expr::projection::Projection;
use crate::dynamodb::expr::syntax::Element;
use crate::dynamodb::expr::update::Update;
use crate::dynamodb::size::value_size;
use crate::dynamodb::value::Value;
use crate::dynamodb::wire::parse_value;
use crate::hash::FixedState;
use crate::limits;
use crate::operation::error::{ApiError, Code};
use crate::operation::layer::Layer;
use crate::operation::shape::JsonMap;

/// The `#name` and `:value` substitutions of one request (ExpressionAttributeNames, ExpressionAttributeValues).
///
/// All expressions of the request are read through it, in the order in which AWS checks them: update, condition, key
/// condition, filter, projection. [`Substitutions::finish`] comes last.
#[derive(Debug)]
pub struct Substitutions {
    names: Placeholders<Rc<str>>,
    values: Placeholders<Value>,
    layer: Layer,
}

/// Placeholders in request order, with what they stand for.
type Placeholders<T> = IndexMap<Rc<str>, Substitute<T>, FixedState>;

#[derive(Debug)]
struct Substitute<T> {
    replacement: T,
    used: bool,
}

impl Substitutions {
    /// Reads the two maps of a request; nothing stands for a parameter that is absent.
    ///
    /// # Errors
    ///
    /// ValidationExceptions, most of them of families that take the envelope: empty maps, malformed placeholders, then
    /// the first bad value in request order. The Old layer wraps the text of a bad value.
    pub fn new(names: Option<&JsonMap>, values: Option<&JsonMap>, layer: Layer) -> Result<Self, ApiError> {
        let names = names.map_or_else(|| Ok(Placeholders::default()), read_names)?;
        let values = values.map_or_else(|| Ok(Placeholders::default()), |values| read_values(values, layer))?;
        Ok(Substitutions { names, values, layer })
    }

    /// The bytes of the values with their placeholders.
    pub fn value_bytes(&self) -> u64 {
        bytes(&self.values)
    }

    /// Reads an UpdateExpression; errors are enveloped ValidationExceptions, as for all expressions.
    pub fn update(&mut self, text: &str) -> Result<Update, ApiError> {
        read(Parameter::UpdateExpression, text, || Update::parse(text, self))
    }

    /// Reads a ConditionExpression or FilterExpression.
    pub fn condition(&mut self, parameter: Parameter, text: &str) -> Result<Condition, ApiError> {
        read(parameter, text, || Condition::parse(text, self))
    }

    /// Reads a ProjectionExpression.
    pub fn projection(&mut self, text: &str) -> Result<Projection, ApiError> {
        read(Parameter::ProjectionExpression, text, || Projection::parse(text, self))
    }

    /// Reads a KeyConditionExpression. What depends on the table's schema is checked by [`KeyCondition::resolve`].
    pub fn key_condition(&mut self, text: &str) -> Result<KeyCondition, ApiError> {
        let condition = read(Parameter::KeyConditionExpression, text, || Condition::parse(text, self))?;
        KeyCondition::new(condition, self.layer)
    }

    /// Checks that the expressions used all placeholders.
    ///
    /// # Errors
    ///
    /// Enveloped ValidationExceptions for unused names, then for unused values.
    pub fn finish(self) -> Result<(), ApiError> {
        check_used("ExpressionAttributeNames", &self.names)?;
        check_used("ExpressionAttributeValues", &self.values)
    }

    /// Substitutes the names of a path of at least one element, the first of them a name.
    pub(super) fn path(&mut self, elements: &[Element<'_>]) -> Result<Path, Fault> {
        let levels = elements.len();
        if levels > limits::PATH_LEVELS {
            let text = "The document path has too many nesting levels; nesting levels";
            return Err(Fault::new(format!("{text}: {levels}")));
        }
        let mut path = Path::top_level(self.field(elements[0])?);
        for element in &elements[1..] {
            path.steps.push(match *element {
                // The range was checked before.
                Element::Index(digits) => Step::Index(digits.parse().unwrap_or(limits::LIST_INDEX)),
                name => Step::Field(self.field(name)?),
            });
        }
        Ok(path)
    }

    fn field(&mut self, element: Element<'_>) -> Result<Rc<str>, Fault> {
        match element {
            Element::Name(placeholder) => self.name(placeholder),
            Element::Word(word) | Element::Index(word) => Ok(word.into()),
        }
    }

    fn name(&mut self, placeholder: &str) -> Result<Rc<str>, Fault> {
        let Some(name) = self.names.get_mut(placeholder) else {
            return Err(Fault::new(format!(
                "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
            )));
        };
        name.used = true;
        Ok(Rc::clone(&name.replacement))
    }

    pub(super) fn value(&mut self, placeholder: &str) -> Result<Value, Fault> {
        let Some(value) = self.values.get_mut(placeholder) else {
            return Err(Fault::new(format!(
                "An expression attribute value used in expression is not defined; attribute value: {placeholder}"
            )));
        };
        value.used = true;
        Ok(value.replacement.clone())
    }
}

/// Reads an expression that is neither blank nor too long.
fn read<T>(parameter: Parameter, text: &str, parse: impl FnOnce() -> Result<T, Fault>) -> Result<T, ApiError> {
    check_length(parameter, text).and_then(|()| parse()).map_err(|fault| fault.in_parameter(parameter))
}

/// The size of an update is not told (captured from AWS).
fn check_length(parameter: Parameter, text: &str) -> Result<(), Fault> {
    let size = text.len();
    if size > limits::EXPRESSION_BYTES {
        let fault = "Expression size has exceeded the maximum allowed size;";
        let told = parameter != Parameter::UpdateExpression;
        return Err(Fault::new(if told { format!("{fault} expression size: {size}") } else { fault.to_owned() }));
    }
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        return Err(Fault::new("The expression can not be empty;"));
    }
    Ok(())
}

#[inline(never)]
fn read_names(json: &JsonMap) -> Result<Placeholders<Rc<str>>, ApiError> {
    const PARAMETER: &str = "ExpressionAttributeNames";
    check_placeholders(PARAMETER, '#', json)?;
    let mut names = Placeholders::with_capacity_and_hasher(json.len(), FixedState::default());
    for (placeholder, name) in json.iter() {
        let name = name.as_str().unwrap_or_default();
        let fault = match name.len() {
            0 => "Empty attribute name",
            1..=limits::ATTRIBUTE_NAME_BYTES => {
                names.insert(Rc::clone(placeholder), Substitute { replacement: name.into(), used: false });
                continue;
            }
            _ => "Attribute name is too large, must be less than 65536 bytes",
        };
        return Err(ApiError::request_validation(wrapped(PARAMETER, fault, placeholder)));
    }
    Ok(names)
}

#[inline(never)]
fn read_values(json: &JsonMap, layer: Layer) -> Result<Placeholders<Value>, ApiError> {
    const PARAMETER: &str = "ExpressionAttributeValues";
    check_placeholders(PARAMETER, ':', json)?;
    let mut values = Placeholders::with_capacity_and_hasher(json.len(), FixedState::default());
    for (placeholder, value) in json.iter() {
        let replacement = parse_value(value, layer).map_err(|error| match error.code {
            Code::Validation if !layer.is_current() => {
                ApiError { message: wrapped(PARAMETER, &error.message, placeholder), ..error }
            }
            _ => error,
        })?;
        values.insert(Rc::clone(placeholder), Substitute { replacement, used: false });
    }
    check_size(&values)?;
    Ok(values)
}

fn wrapped(parameter: &str, fault: impl Display, placeholder: &str) -> String {
    format!("{parameter} contains invalid value: {fault} for key {placeholder}")
}

fn check_placeholders(parameter: &str, sigil: char, json: &JsonMap) -> Result<(), ApiError> {
    if json.is_empty() {
        return Err(ApiError::request_validation(format!("{parameter} must not be empty")));
    }
    let refused = |fault: String| ApiError::request_validation(format!("{parameter} contains invalid key: {fault}"));
    for placeholder in json.keys() {
        if placeholder.len() > limits::PLACEHOLDER_BYTES {
            let text = "The expression attribute map contains a key that is too long; size of key";
            return Err(refused(format!("{text}: {}", placeholder.len())));
        }
        if !is_placeholder(placeholder, sigil) {
            return Err(refused(format!("Syntax error; key: \"{placeholder}\"")));
        }
    }
    Ok(())
}

/// Whether a text is the sigil, then letters, digits and underscores.
fn is_placeholder(text: &str, sigil: char) -> bool {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    text.strip_prefix(sigil).is_some_and(|name| !name.is_empty() && is_name(name))
}

/// The limit on all values together; AWS's text for it is not known.
fn check_size(values: &Placeholders<Value>) -> Result<(), ApiError> {
    let size = bytes(values);
    if size > limits::SUBSTITUTION_BYTES {
        let text = "ExpressionAttributeValues exceeds the maximum size of all substitution values";
        return Err(ApiError::request_validation(format!("{text}; size: {size}")));
    }
    Ok(())
}

fn bytes(values: &Placeholders<Value>) -> u64 {
    values.iter().map(|(name, value)| name.len() as u64 + value_size(&value.replacement)).sum()
}

fn check_used<T>(parameter: &str, placeholders: &Placeholders<T>) -> Result<(), ApiError> {
    let unused: Vec<&str> = placeholders.iter().filter(|(_, it)| !it.used).map(|(name, _)| &**name).collect();
    if unused.is_empty() {
        return Ok(());
    }
    Err(ApiError::request_validation(format!(
        "Value provided in {parameter} unused in expressions: keys: {{{}}}",
        unused.join(", ")
    )))
}

//! One action of a write transaction: what it may say, and what it comes to (API reference, TransactWriteItem).

use std::rc::Rc;

use crate::dynamodb::expr::{Condition, Parameter, Substitutions, Update};
use crate::dynamodb::key::{KeySchema, StoredKey};
use crate::dynamodb::ops::item_write::RETURN_VALUES_ON_FAILURE;
use crate::dynamodb::ops::key_paths;
use crate::dynamodb::ops::parameters::Parameters;
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::Attributes;
use crate::dynamodb::wire::parse_attributes;
use crate::dynamodb::write::{Effect, Guard, Touched};
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::layer::Layer;
use crate::operation::shape::{ATTRIBUTES, Json, JsonMap, Member, NAMES, Shape, TEXT, member, required};

/// What actions are called, in service-model order.
const KINDS: [&str; 4] = ["ConditionCheck", "Put", "Delete", "Update"];

const TABLE: Member = required("TableName", Shape::TableNameOrArn);
const CONDITION: Member = member("ConditionExpression", TEXT);
const PLACEHOLDER_NAMES: Member = member("ExpressionAttributeNames", NAMES);
const PLACEHOLDER_VALUES: Member = member("ExpressionAttributeValues", ATTRIBUTES);
const ON_FAILURE: Member = member("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE);
const KEY: Member = required("Key", ATTRIBUTES);

const CHECK: Shape = Shape::Structure(
    "ConditionCheck",
    &[KEY, TABLE, required("ConditionExpression", TEXT), PLACEHOLDER_NAMES, PLACEHOLDER_VALUES, ON_FAILURE],
);
const PUT: Shape = Shape::Structure(
    "Put",
    &[required("Item", ATTRIBUTES), TABLE, CONDITION, PLACEHOLDER_NAMES, PLACEHOLDER_VALUES, ON_FAILURE],
);
const DELETE: Shape =
    Shape::Structure("Delete", &[KEY, TABLE, CONDITION, PLACEHOLDER_NAMES, PLACEHOLDER_VALUES, ON_FAILURE]);
const UPDATE: Shape = Shape::Structure(
    "Update",
    &[KEY, required("UpdateExpression", TEXT), TABLE, CONDITION, PLACEHOLDER_NAMES, PLACEHOLDER_VALUES, ON_FAILURE],
);
pub(super) const ACTION: Shape = Shape::Structure(
    "TransactWriteItem",
    &[member("ConditionCheck", CHECK), member("Put", PUT), member("Delete", DELETE), member("Update", UPDATE)],
);

/// What an action is to do, with all that the request alone decides.
pub struct Action {
    /// A name or an ARN.
    pub table: Rc<str>,
    pub guard: Option<Guard>,
    pub intent: Intent,
    /// What it adds to the size of the transaction.
    pub bytes: u64,
    /// Whether it is PartiQL's INSERT, whose guard says that there is no such item yet.
    pub is_insert: bool,
}

/// What is to become of the item.
pub enum Intent {
    Check(Attributes),
    Put(Rc<Attributes>),
    Delete(Attributes),
    Update(Attributes, Update),
}

impl Action {
    /// Reads an action whose shape is known to fit: expressions first, then values (captured from AWS).
    pub fn read(json: &Json, layer: Layer) -> Result<Action, ApiError> {
        let (kind, body) = only_member(json)?;
        let text = |member: &str| body.get(member).and_then(Json::as_str);
        let map = |member: &str| body.get(member).and_then(Json::as_object);
        let (names, values) = (map("ExpressionAttributeNames"), map("ExpressionAttributeValues"));
        check_parameters(kind, body, layer)?;
        let mut substitutions = Substitutions::new(names, values, layer)?;
        let update = text("UpdateExpression").filter(|_| kind == "Update");
        let update = update.map(|text| substitutions.update(text)).transpose()?;
        let condition = text("ConditionExpression");
        let condition =
            condition.map(|text| substitutions.condition(Parameter::ConditionExpression, text)).transpose()?;
        let bytes = substitutions.value_bytes();
        substitutions.finish()?;
        let attributes = map(if kind == "Put" { "Item" } else { "Key" });
        let attributes = attributes.map_or_else(|| Ok(Attributes::default()), |json| parse_attributes(json, layer))?;
        let bytes = bytes + item_size(&attributes);
        let intent = intent(kind, attributes, update)?;
        let table = text("TableName").unwrap_or_default().into();
        let guard = guard(condition, text("ReturnValuesOnConditionCheckFailure"));
        Ok(Action { table, guard, intent, bytes, is_insert: false })
    }

    /// The item, or its key.
    pub fn attributes(&self) -> &Attributes {
        match &self.intent {
            Intent::Put(item) => item,
            Intent::Check(key) | Intent::Delete(key) | Intent::Update(key, _) => key,
        }
    }

    /// The key of the item that it is about, if the action fits the table.
    pub fn key(&self, schema: &KeySchema) -> Result<StoredKey, ApiError> {
        match &self.intent {
            Intent::Put(item) => schema.key_of_item(item),
            Intent::Check(key) | Intent::Delete(key) => schema.key_of_key(key),
            Intent::Update(key, update) => {
                let stored = schema.key_of_key(key)?;
                key_paths::check_update(schema, update.paths())?;
                Ok(stored)
            }
        }
    }
}

impl Intent {
    /// The write that it asks for; a check asks for none.
    pub fn effect(self) -> Option<Effect> {
        match self {
            Intent::Check(_) => None,
            Intent::Put(item) => Some(Effect::Put(item)),
            Intent::Delete(_) => Some(Effect::Delete),
            Intent::Update(key, update) => Some(Effect::Update { update, key, shows: Touched::None }),
        }
    }
}

/// The one thing that an action does.
fn only_member(json: &Json) -> Result<(&'static str, &JsonMap), ApiError> {
    let mut present = KINDS.iter().filter_map(|kind| Some((*kind, json.get(kind)?.as_object()?)));
    let first = present.next().ok_or_else(|| {
        ApiError::validation("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")
    })?;
    match present.next() {
        None => Ok(first),
        Some(_) => Err(ApiError::validation("TransactItems can only contain one of Check, Put, Update or Delete")),
    }
}

fn check_parameters(kind: &str, body: &JsonMap, layer: Layer) -> Result<(), ApiError> {
    let update = ("UpdateExpression", kind == "Update");
    let condition = ("ConditionExpression", body.contains_key("ConditionExpression"));
    let expressions = if kind == "Update" { &[update, condition][..] } else { &[condition] };
    let parameters = Parameters {
        expressions,
        legacy: &[],
        names: body.contains_key("ExpressionAttributeNames"),
        values: body.contains_key("ExpressionAttributeValues"),
    };
    parameters.check(layer)
}

fn guard(condition: Option<Condition>, on_failure: Option<&str>) -> Option<Guard> {
    condition.map(|condition| Guard { condition, returns_item: on_failure == Some("ALL_OLD") })
}

fn intent(kind: &str, attributes: Attributes, update: Option<Update>) -> Result<Intent, ApiError> {
    Ok(match (kind, update) {
        ("Put", _) if item_size(&attributes) > limits::ITEM_BYTES => {
            return Err(ApiError::validation("Item size has exceeded the maximum allowed size"));
        }
        ("Put", _) => Intent::Put(Rc::new(attributes)),
        ("Delete", _) => Intent::Delete(attributes),
        (_, Some(update)) => Intent::Update(attributes, update),
        _ => Intent::Check(attributes),
    })
}

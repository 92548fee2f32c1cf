//! One operation's form: its fields and its JSON in step.
//!
//! The fields are a tree that follows the operation's member table, so that every operation has a form without code of
//! its own. Form and JSON say the same, whichever is edited. What cannot be understood stays as it was typed, with a
//! sentence about it, and keeps the other side from being edited until it is repaired or given up.

mod node;
pub mod value;

use std::rc::Rc;

use headwater_core::cli::JsonMap;
use headwater_core::operation::shape::{Member, Shape};
use serde_json::Value as Json;

pub use self::node::{Node, Row, is_union, of_json};
pub use self::value::ValueKind;
use crate::parts::json_text;

/// Bytes of JSON that are taken; a request has at most 16 MB, but nobody types that.
const JSON_LENGTH: usize = 1_000_000;
/// Rows or elements of one list that a form shows; a request with more is edited as JSON.
pub const ROWS: usize = 100;

/// Where a field stands: an index for each level of the tree.
pub type Path = Rc<[u16]>;

/// The two ways to write a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Form,
    Json,
}

/// Why the two sides are not in step: one of them holds what the other cannot show.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The side that was edited last.
    pub side: Side,
    /// The field it is about.
    pub path: Option<Path>,
    pub sentence: Rc<str>,
}

/// A change of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Value(Path, Rc<str>),
    Name(Path, Rc<str>),
    Kind(Path, Rc<str>),
    /// Another row or element, or a structure that was absent.
    Add(Path),
    Remove(Path),
    Json(Rc<str>),
    /// Gives up what is unfinished on the other side.
    Keep(Side),
}

#[derive(Clone, Debug)]
pub struct Form {
    members: &'static [Member],
    /// The request's members, in the order of the table.
    fields: Vec<Option<Node>>,
    /// Members that the table does not know.
    rest: JsonMap,
    json: Rc<str>,
    fault: Option<Fault>,
}

impl Form {
    /// The form of a request.
    pub fn of(members: &'static [Member], request: Json) -> Form {
        let mut form = Form { members, fields: Vec::new(), rest: JsonMap::new(), json: "{}".into(), fault: None };
        if let Json::Object(json) = request {
            form.read(json);
        }
        form.write();
        form
    }

    pub fn members(&self) -> &'static [Member] {
        self.members
    }

    pub fn field(&self, index: usize) -> Option<&Node> {
        self.fields.get(index).and_then(Option::as_ref)
    }

    /// The request as text.
    pub fn json(&self) -> &Rc<str> {
        &self.json
    }

    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether a side cannot be edited because the other one holds something unfinished.
    pub fn is_locked(&self, side: Side) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.side != side)
    }

    /// The body to be sent, or a sentence about what keeps it from being one.
    pub fn body(&self) -> Result<Rc<str>, Rc<str>> {
        match &self.fault {
            Some(fault) => Err(Rc::clone(&fault.sentence)),
            None => Ok(Rc::clone(&self.json)),
        }
    }

    /// A member of the request as JSON, when there is one.
    pub fn get(&self, name: &str) -> Option<Json> {
        let index = self.members.iter().position(|member| member.name == name)?;
        self.field(index)?.json().ok().flatten()
    }

    /// Gives a member another value, or takes it away.
    pub fn set(&mut self, name: &str, value: Option<&Json>) {
        if self.is_locked(Side::Form) {
            return;
        }
        let Some(index) = self.members.iter().position(|member| member.name == name) else { return };
        self.fields[index] = value.map(|value| of_json(&self.members[index].shape, value));
        self.write();
    }

    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Json(json) => return self.edit_json(json),
            Edit::Keep(Side::Json) => return self.edit_json(Rc::clone(&self.json)),
            Edit::Keep(Side::Form) => {}
            edit => node::edit(self.members, &mut self.fields, edit),
        }
        self.write();
    }

    /// Writes the JSON anew from the fields; what cannot be written stays in the fields, with a sentence.
    fn write(&mut self) {
        match node::write(self.members, &self.fields, &mut Vec::new()) {
            Ok(mut json) => {
                json.extend(self.rest.clone());
                self.json = json_text::pretty(&Json::Object(ordered(json))).into();
                self.fault = None;
            }
            Err((path, sentence)) => {
                self.fault = Some(Fault { side: Side::Form, path: Some(path), sentence: sentence.into() });
            }
        }
    }

    /// Takes the JSON over and reads the fields from it.
    fn edit_json(&mut self, json: Rc<str>) {
        self.json = json;
        match parse(&self.json) {
            Ok(json) => {
                self.read(json);
                self.fault = None;
            }
            Err(sentence) => self.fault = Some(Fault { side: Side::Json, path: None, sentence: sentence.into() }),
        }
    }

    fn read(&mut self, mut json: JsonMap) {
        self.fields.clear();
        for member in self.members {
            let value = json.shift_remove(member.name);
            self.fields.push(value.map(|value| of_json(&member.shape, &value)));
        }
        self.rest = json;
    }
}

/// As people write a request: its table first, what is to be returned last.
fn ordered(json: JsonMap) -> JsonMap {
    let rank = |name: &str| match name {
        "TableName" => 0,
        name if name.starts_with("Return") => 2,
        _ => 1,
    };
    let mut ordered = JsonMap::new();
    for wanted in 0..3 {
        for (name, value) in &json {
            if rank(name) == wanted {
                ordered.insert(name.clone(), value.clone());
            }
        }
    }
    ordered
}

fn parse(text: &str) -> Result<JsonMap, String> {
    if text.len() > JSON_LENGTH {
        return Err("This is more than a megabyte; send it from a script instead.".into());
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err("A request is a JSON object: { … }.".into()),
        Err(error) => Err(format!("This is not JSON yet: {}.", value::reason(&error))),
    }
}

/// What a new member, row or element of a shape holds.
pub fn blank(shape: &'static Shape) -> Node {
    node::blank(shape)
}

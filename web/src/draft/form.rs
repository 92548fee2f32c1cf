//! One operation's form: its fields, and what editing them does.

use std::rc::Rc;

use headwater_core::dynamodb::key::KeySchema;
use serde_json::{Map, Value as Json};

use super::Edit;
use super::fields::{Group, Operation};
use super::row::{Row, ValueKind};

/// Rows of a group; a request with more is edited as JSON.
pub(super) const ROWS: usize = 100;

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
    /// The row it is about.
    pub row: Option<u32>,
    pub sentence: Rc<str>,
    /// Whether there is no request to be sent.
    pub blocks: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub(super) operation: Operation,
    pub(super) table: Rc<str>,
    pub(super) attributes: Vec<Row>,
    pub(super) names: Vec<Row>,
    pub(super) values: Vec<Row>,
    /// In the order of [`Operation::expressions`].
    pub(super) expressions: Vec<Rc<str>>,
    /// Members that only the JSON shows.
    pub(super) rest: Map<String, Json>,
    pub(super) json: Rc<str>,
    pub(super) fault: Option<Fault>,
    pub(super) next_row: u32,
}

impl Form {
    pub fn table(&self) -> &Rc<str> {
        &self.table
    }

    pub fn rows(&self, group: Group) -> &[Row] {
        match group {
            Group::Attributes => &self.attributes,
            Group::Names => &self.names,
            Group::Values => &self.values,
        }
    }

    pub fn expression(&self, index: usize) -> Rc<str> {
        self.expressions.get(index).cloned().unwrap_or_else(|| "".into())
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
    pub(super) fn body(&self) -> Result<Rc<str>, String> {
        match &self.fault {
            Some(fault) if fault.blocks => Err(fault.sentence.to_string()),
            _ => Ok(Rc::clone(&self.json)),
        }
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Json(json) => self.edit_json(json),
            Edit::Keep(Side::Json) => self.edit_json(Rc::clone(&self.json)),
            Edit::Keep(Side::Form) => self.write_json(),
            edit => {
                self.edit_fields(edit);
                self.write_json();
            }
        }
    }

    fn edit_fields(&mut self, edit: Edit) {
        match edit {
            Edit::AddRow(group) => self.add_row(group),
            Edit::RemoveRow(group, id) => self.rows_mut(group).retain(|row| row.id != id),
            Edit::Name(group, id, name) => self.change(group, id, |row| row.name = name),
            Edit::Kind(group, id, kind) => self.change(group, id, |row| set_kind(row, kind)),
            Edit::Value(group, id, text) => self.change(group, id, |row| row.text = text),
            Edit::Expression(index, text) => {
                if let Some(expression) = self.expressions.get_mut(index) {
                    *expression = text;
                }
            }
            Edit::Operation(_) | Edit::Table(_) | Edit::Json(_) | Edit::Keep(_) => {}
        }
    }

    fn add_row(&mut self, group: Group) {
        let id = self.fresh_row();
        if self.rows(group).len() < ROWS {
            self.rows_mut(group).push(Row { id, name: "".into(), kind: ValueKind::S, text: "".into() });
        }
    }

    fn change(&mut self, group: Group, id: u32, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows_mut(group).iter_mut().find(|row| row.id == id) {
            change(row);
        }
    }

    pub(super) fn rows_mut(&mut self, group: Group) -> &mut Vec<Row> {
        match group {
            Group::Attributes => &mut self.attributes,
            Group::Names => &mut self.names,
            Group::Values => &mut self.values,
        }
    }

    pub(super) fn fresh_row(&mut self) -> u32 {
        self.next_row += 1;
        self.next_row
    }

    /// Another table, whose keys take the places of the old ones.
    pub(super) fn retarget(&mut self, table: &Rc<str>, old: Option<&KeySchema>, new: Option<&KeySchema>) {
        self.table = Rc::clone(table);
        if self.is_locked(Side::Form) {
            return;
        }
        if let Some(new) = new {
            self.rename_keys(old, new);
        }
        self.write_json();
    }

    fn rename_keys(&mut self, old: Option<&KeySchema>, new: &KeySchema) {
        if self.operation.attributes().is_some() {
            self.replace_key_rows(old, new);
        }
        if let (Operation::Query, Some(old)) = (self.operation, old) {
            let old_start = format!("{} =", old.partition.name);
            if let Some(rest) = self.expressions[0].strip_prefix(&old_start) {
                self.expressions[0] = format!("{} ={rest}", new.partition.name).into();
            }
        }
    }

    /// The new keys come first, with the values of rows that have their names or were keys before. An item keeps all
    /// other rows; a key has no others.
    fn replace_key_rows(&mut self, old: Option<&KeySchema>, new: &KeySchema) {
        let is_key =
            |row: &Row| old.into_iter().chain([new]).flat_map(KeySchema::attributes).any(|key| key.name == row.name);
        let (mut keys, others): (Vec<Row>, Vec<Row>) =
            std::mem::take(&mut self.attributes).into_iter().partition(is_key);
        for key in new.attributes() {
            let found = keys.iter().position(|row| row.name == key.name).or_else(|| (!keys.is_empty()).then_some(0));
            let row = found.map(|index| keys.remove(index));
            let (id, text) = row.map_or_else(|| (self.fresh_row(), "".into()), |row| (row.id, row.text));
            let kind = ValueKind::of_name(key.scalar.name()).unwrap_or(ValueKind::S);
            self.attributes.push(Row { id, name: Rc::clone(&key.name), kind, text });
        }
        if self.operation == Operation::Put {
            self.attributes.extend(keys.into_iter().chain(others));
        }
    }
}

/// A new type keeps the text, except where only some texts make sense.
fn set_kind(row: &mut Row, kind: ValueKind) {
    row.kind = kind;
    if kind == ValueKind::Bool && !matches!(&*row.text, "true" | "false") {
        row.text = "true".into();
    }
}

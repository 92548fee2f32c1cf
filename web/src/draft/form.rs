//! One operation's form, its JSON, and how the two are kept in step.

use std::rc::Rc;

use headwater_core::dynamodb::key::KeySchema;
use serde_json::{Map, Value as Json};

use super::fields::{Group, Operation};
use super::row::{Row, ValueKind, reason};
use super::{Edit, opening};
use crate::parts::json_text;

/// Characters of JSON that are taken; an item has at most 400 KB.
const JSON_LENGTH: usize = 1_000_000;
/// Rows of a group; a request with more is edited as JSON.
const ROWS: usize = 100;

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
    operation: Operation,
    table: Rc<str>,
    attributes: Vec<Row>,
    names: Vec<Row>,
    values: Vec<Row>,
    /// In the order of [`Operation::expressions`].
    expressions: Vec<Rc<str>>,
    /// Members that only the JSON shows.
    rest: Map<String, Json>,
    json: Rc<str>,
    fault: Option<Fault>,
    next_row: u32,
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

    fn rows_mut(&mut self, group: Group) -> &mut Vec<Row> {
        match group {
            Group::Attributes => &mut self.attributes,
            Group::Names => &mut self.names,
            Group::Values => &mut self.values,
        }
    }

    fn fresh_row(&mut self) -> u32 {
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
        let old_names: Vec<Rc<str>> =
            old.into_iter().flat_map(KeySchema::attributes).map(|key| Rc::clone(&key.name)).collect();
        if self.operation.attributes().is_some() {
            let (keys, others): (Vec<Row>, Vec<Row>) =
                std::mem::take(&mut self.attributes).into_iter().partition(|row| old_names.contains(&row.name));
            let mut keys = keys.into_iter();
            for key in new.attributes() {
                let id = self.fresh_row();
                let kind = ValueKind::of_name(key.scalar.name()).unwrap_or(ValueKind::S);
                let text = keys.next().map_or_else(|| "".into(), |row| row.text);
                self.attributes.push(Row { id, name: Rc::clone(&key.name), kind, text });
            }
            let is_item = self.operation == Operation::Put;
            self.attributes
                .extend(others.into_iter().filter(|row| is_item && !new.attributes().any(|key| key.name == row.name)));
        }
        if let (Operation::Query, Some(old)) = (self.operation, old_names.first()) {
            let old_start = format!("{old} =");
            if let Some(rest) = self.expressions[0].strip_prefix(&old_start) {
                self.expressions[0] = format!("{} ={rest}", new.partition.name).into();
            }
        }
    }

    /// Writes the JSON anew from the fields; what cannot be written stays in the fields, with a sentence.
    fn write_json(&mut self) {
        match self.to_json() {
            Ok(json) => {
                self.json = json_text::pretty(&json).into();
                self.fault = None;
            }
            Err((row, sentence)) => {
                self.fault = Some(Fault { side: Side::Form, row, sentence: sentence.into(), blocks: true });
            }
        }
    }

    fn to_json(&self) -> Result<Json, (Option<u32>, String)> {
        let mut json = Map::new();
        json.insert("TableName".into(), Json::from(&*self.table));
        if let Some(member) = self.operation.attributes() {
            json.insert(member.into(), Json::Object(members(&self.attributes, Row::value)?));
        }
        for (member, text) in self.operation.expressions().iter().zip(&self.expressions) {
            if !text.trim().is_empty() {
                json.insert((*member).into(), Json::from(&**text));
            }
        }
        let names = members(&self.names, |row| Ok(Json::from(&*row.text)))?;
        let values = members(&self.values, Row::value)?;
        for (group, members) in [(Group::Names, names), (Group::Values, values)] {
            if let Some(member) = group.member(self.operation).filter(|_| !members.is_empty()) {
                json.insert(member.into(), Json::Object(members));
            }
        }
        json.extend(self.rest.clone());
        Ok(Json::Object(json))
    }

    /// Takes the JSON over and reads the fields from it; what they cannot show stays in the JSON, with a sentence.
    fn edit_json(&mut self, json: Rc<str>) {
        self.json = json;
        let read = parse(&self.json).map_err(|sentence| (sentence, true));
        let read = read.and_then(|json| self.read(json).map_err(|sentence| (sentence, false)));
        self.fault = read.err().map(|(sentence, blocks)| Fault {
            side: Side::Json,
            row: None,
            sentence: sentence.into(),
            blocks,
        });
    }

    /// All fields, or none of them.
    fn read(&mut self, mut json: Map<String, Json>) -> Result<(), String> {
        let mut next = self.clone();
        next.table = take_text(&mut json, "TableName")?;
        next.expressions.clear();
        for member in self.operation.expressions() {
            next.expressions.push(take_text(&mut json, member)?);
        }
        for group in [Group::Attributes, Group::Names, Group::Values] {
            let Some(member) = group.member(self.operation) else { continue };
            let rows = next.read_rows(json.shift_remove(member), group, member)?;
            *next.rows_mut(group) = rows;
        }
        next.rest = json;
        *self = next;
        Ok(())
    }

    /// Rows that keep their ids where they keep their places, so that the page keeps its fields.
    fn read_rows(&mut self, json: Option<Json>, group: Group, member: &str) -> Result<Vec<Row>, String> {
        let members = match json {
            None => Map::new(),
            Some(Json::Object(members)) => members,
            Some(_) => return Err(format!("The form cannot show {member}: it is not an object.")),
        };
        if members.len() > ROWS {
            return Err(format!("The form shows at most {ROWS} attributes; edit {member} as JSON."));
        }
        let mut ids = self.rows(group).iter().map(|row| row.id).collect::<Vec<_>>().into_iter();
        let mut rows = Vec::with_capacity(members.len());
        for (name, value) in &members {
            let id = ids.next().unwrap_or_else(|| self.fresh_row());
            let row = match (group, value) {
                (Group::Names, Json::String(text)) => {
                    Some(Row { id, name: name.as_str().into(), kind: ValueKind::S, text: text.as_str().into() })
                }
                (Group::Names, _) => None,
                _ => Row::of(id, name, value),
            };
            rows.push(row.ok_or_else(|| {
                format!("The form cannot show {name} in {member}; it is sent as it is written here.")
            })?);
        }
        Ok(rows)
    }

    /// A form with something in it that can be sent at once.
    pub(super) fn example(operation: Operation, table: &Rc<str>, schema: Option<&KeySchema>) -> Form {
        let mut form = Form {
            operation,
            table: Rc::clone(table),
            attributes: Vec::new(),
            names: Vec::new(),
            values: Vec::new(),
            expressions: vec!["".into(); operation.expressions().len()],
            rest: Map::new(),
            json: "".into(),
            fault: None,
            next_row: 0,
        };
        form.fill(schema);
        form.write_json();
        form
    }

    fn fill(&mut self, schema: Option<&KeySchema>) {
        let key = schema.map_or_else(|| "pk".into(), |schema| Rc::clone(&schema.partition.name));
        if self.operation.attributes().is_some() {
            self.push(Group::Attributes, &key, ValueKind::S, opening::FIRST_KEY);
        }
        match self.operation {
            Operation::Put => {
                self.push(Group::Attributes, "status", ValueKind::S, "placed");
                self.push(Group::Attributes, "total", ValueKind::N, "30");
            }
            Operation::Update => {
                self.expressions[0] = "SET #s = :s".into();
                self.push(Group::Names, "#s", ValueKind::S, "status");
                self.push(Group::Values, ":s", ValueKind::S, "shipped");
            }
            Operation::Query => {
                self.expressions[0] = format!("{key} = :key").into();
                self.push(Group::Values, ":key", ValueKind::S, opening::FIRST_KEY);
            }
            Operation::Delete | Operation::Get | Operation::Scan => {}
        }
    }

    fn push(&mut self, group: Group, name: &str, kind: ValueKind, text: &str) {
        let id = self.fresh_row();
        self.rows_mut(group).push(Row { id, name: name.into(), kind, text: text.into() });
    }
}

/// A new type keeps the text, except where only some texts make sense.
fn set_kind(row: &mut Row, kind: ValueKind) {
    row.kind = kind;
    if kind == ValueKind::Bool && !matches!(&*row.text, "true" | "false") {
        row.text = "true".into();
    }
}

type Members = Result<Map<String, Json>, (Option<u32>, String)>;

/// The rows as an object; blank ones do not count.
fn members(rows: &[Row], value: impl Fn(&Row) -> Result<Json, String>) -> Members {
    let mut members = Map::new();
    for row in rows.iter().filter(|row| !row.is_blank()) {
        let value = value(row).map_err(|sentence| (Some(row.id), sentence))?;
        if members.insert(row.name.to_string(), value).is_some() {
            let title = if row.name.is_empty() { "no name".to_owned() } else { format!("the name {}", row.name) };
            return Err((Some(row.id), format!("Two rows have {title}; only one of them could be sent.")));
        }
    }
    Ok(members)
}

fn parse(text: &str) -> Result<Map<String, Json>, String> {
    if text.len() > JSON_LENGTH {
        return Err("This is more than a megabyte: no request is that long.".into());
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err("A request is a JSON object: { … }.".into()),
        Err(error) => Err(format!("This is not JSON yet: {}.", reason(&error))),
    }
}

fn take_text(json: &mut Map<String, Json>, member: &str) -> Result<Rc<str>, String> {
    match json.shift_remove(member) {
        None => Ok("".into()),
        Some(Json::String(text)) => Ok(text.into()),
        Some(_) => Err(format!("The form cannot show {member}: it is not a string.")),
    }
}

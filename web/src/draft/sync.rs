//! Form and JSON in step: the JSON is written from the fields, and the fields are read from the JSON.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::fields::Group;
use super::form::{Fault, Form, ROWS, Side};
use super::row::{Row, ValueKind, reason};
use crate::parts::json_text;

/// Bytes of JSON that are taken; an item has at most 400 KB.
const JSON_LENGTH: usize = 1_000_000;

impl Form {
    /// Writes the JSON anew from the fields; what cannot be written stays in the fields, with a sentence.
    pub(super) fn write_json(&mut self) {
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
    pub(super) fn edit_json(&mut self, json: Rc<str>) {
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

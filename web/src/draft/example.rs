//! What each form holds at first: something that can be sent at once.

use std::rc::Rc;

use headwater_core::dynamodb::key::KeySchema;
use serde_json::Map;

use super::fields::{Group, Operation};
use super::form::Form;
use super::row::{Row, ValueKind};
use crate::opening;

impl Form {
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

//! What is being written: one form for each operation, each of them also DynamoDB JSON.
//!
//! Form and JSON say the same, whichever is edited. What cannot be understood stays as it was typed, with a sentence
//! about it, and keeps the other side from being edited until it is repaired or given up.

mod example;
mod fields;
mod form;
mod row;
mod sync;

use std::rc::Rc;

use headwater_core::dynamodb::key::KeySchema;
use headwater_core::world::World;

pub use self::fields::{Group, Operation};
pub use self::form::{Fault, Form, Side};
pub use self::row::{Row, ValueKind};
use crate::call::REGION;
use crate::opening;

/// A change of what is being written. Rows go by their ids.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Operation(Operation),
    Table(Rc<str>),
    AddRow(Group),
    RemoveRow(Group, u32),
    Name(Group, u32, Rc<str>),
    Kind(Group, u32, ValueKind),
    Value(Group, u32, Rc<str>),
    /// An expression, by its place among those of the operation.
    Expression(usize, Rc<str>),
    Json(Rc<str>),
    /// Gives up what is unfinished on the other side.
    Keep(Side),
}

/// A request that is ready to be sent: what an SDK would send.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub operation: Operation,
    pub body: Rc<str>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    operation: Operation,
    /// In the order of [`Operation::ALL`].
    forms: [Rc<Form>; Operation::ALL.len()],
}

impl Draft {
    /// What the form holds when the page opens.
    pub fn opening(world: &World) -> Draft {
        let table: Rc<str> = first_table(world).unwrap_or_else(|| opening::TABLE.into());
        let schema = schema(world, &table);
        let forms = Operation::ALL.map(|operation| Rc::new(Form::example(operation, &table, schema.as_ref())));
        Draft { operation: Operation::Put, forms }
    }

    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The table that the current form speaks of.
    pub fn table(&self) -> &Rc<str> {
        self.form().table()
    }

    /// The current operation's form.
    pub fn form(&self) -> &Rc<Form> {
        &self.forms[self.operation as usize]
    }

    /// The request, or a sentence about what keeps it from being one.
    pub fn request(&self) -> Result<Request, String> {
        let body = self.form().body()?;
        Ok(Request { operation: self.operation, body })
    }

    pub fn edit(&mut self, edit: Edit, world: &World) {
        match edit {
            Edit::Operation(operation) => self.operation = operation,
            Edit::Table(table) => self.retarget(&table, world),
            edit => Rc::make_mut(&mut self.forms[self.operation as usize]).edit(edit),
        }
    }

    /// All forms speak of another table from now on, with its keys' names and types.
    fn retarget(&mut self, table: &Rc<str>, world: &World) {
        let new = schema(world, table);
        for form in &mut self.forms {
            let old = schema(world, form.table());
            Rc::make_mut(form).retarget(table, old.as_ref(), new.as_ref());
        }
    }
}

fn first_table(world: &World) -> Option<Rc<str>> {
    world.region(REGION)?.tables.keys().next().cloned()
}

fn schema(world: &World, table: &str) -> Option<KeySchema> {
    Some(world.table(REGION, table)?.definition.schema.clone())
}

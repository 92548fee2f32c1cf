//! What is being written: a request for one of many operations, each with a form of its own.

mod example;
mod kinesis;
pub mod menu;

use std::rc::Rc;

use headwater_core::dynamodb::key::KeySchema;
use headwater_core::world::World;
use serde_json::{Map, Value as Json};

use self::menu::{OPERATIONS, Operation};
use crate::call::REGION;
use crate::form::{self, Form};
use crate::opening;

/// A change of what is being written.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// By its place in the menu.
    Operation(usize),
    /// An operation with a request that is made elsewhere.
    Fill(usize, Rc<Json>),
    Table(Rc<str>),
    /// Where requests go from now on.
    Region(Rc<str>),
    Form(form::Edit),
}

/// A request that is ready to be sent: what an SDK would send.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub operation: &'static Operation,
    pub body: Rc<str>,
}

#[derive(Clone, Debug)]
pub struct Draft {
    current: usize,
    region: Rc<str>,
    table: Rc<str>,
    /// In the order of the menu; made when they are first looked at.
    forms: Vec<Option<Rc<Form>>>,
    shown: Rc<Form>,
}

impl Draft {
    /// What the form holds when the page opens.
    pub fn opening(world: &World) -> Draft {
        let first = world.region(REGION).and_then(|region| region.tables.keys().next().cloned());
        let table = first.unwrap_or_else(|| opening::TABLE.into());
        let shown = Rc::new(example::form(&OPERATIONS[0], REGION, &table, world));
        Draft { current: 0, region: REGION.into(), table, forms: Vec::new(), shown }
    }

    pub fn current(&self) -> usize {
        self.current
    }

    pub fn operation(&self) -> &'static Operation {
        menu::at(self.current)
    }

    /// The region that requests go to.
    pub fn region(&self) -> &Rc<str> {
        &self.region
    }

    /// The table that is written to.
    pub fn table(&self) -> &Rc<str> {
        &self.table
    }

    /// The current operation's form.
    pub fn form(&self) -> &Rc<Form> {
        &self.shown
    }

    /// The request, or a sentence about what keeps it from being one.
    pub fn request(&self) -> Result<Request, Rc<str>> {
        Ok(Request { operation: self.operation(), body: self.shown.body()? })
    }

    pub fn edit(&mut self, edit: Edit, world: &World) {
        match edit {
            Edit::Operation(index) => {
                self.leave_for(index);
                let known = self.forms.get_mut(self.current).and_then(Option::take);
                let (region, table) = (&self.region, &self.table);
                self.shown = known.unwrap_or_else(|| Rc::new(example::form(menu::at(index), region, table, world)));
            }
            Edit::Fill(index, request) => {
                self.leave_for(index);
                self.shown = Rc::new(Form::of(menu::at(index).members(), Json::clone(&request)));
            }
            Edit::Table(table) => self.retarget(&table, world),
            Edit::Region(region) => {
                // What else was begun speaks of the streams and mappings of the other region.
                self.forms.clear();
                self.region = region;
            }
            Edit::Form(edit) => Rc::make_mut(&mut self.shown).edit(edit),
        }
    }

    /// Another table is written to from now on, but the current form stays as it is.
    pub fn aim(&mut self, table: Rc<str>, world: &World) {
        let shown = Rc::clone(&self.shown);
        self.retarget(&table, world);
        self.shown = shown;
    }

    /// Gives a member of the request another value.
    pub fn set(&mut self, member: &str, value: &Json) {
        Rc::make_mut(&mut self.shown).set(member, Some(value));
    }

    /// Keeps the current form for later.
    fn leave_for(&mut self, index: usize) {
        if self.forms.len() <= self.current {
            self.forms.resize(self.current + 1, None);
        }
        self.forms[self.current] = Some(Rc::clone(&self.shown));
        self.current = index;
    }

    /// All forms speak of another table from now on, with its keys' names and types. The current one keeps what was
    /// typed; the others begin anew.
    #[inline(never)]
    fn retarget(&mut self, table: &Rc<str>, world: &World) {
        let (old, new) = (schema(world, &self.region, &self.table), schema(world, &self.region, table));
        self.table = Rc::clone(table);
        self.forms.clear();
        let operation = self.operation();
        if operation.name == "CreateTable" || self.shown.get("TableName").is_none() {
            self.shown = Rc::new(example::form(operation, &self.region, table, world));
            return;
        }
        let form = Rc::make_mut(&mut self.shown);
        form.set("TableName", Some(&Json::from(&**table)));
        let Some(new) = new else { return };
        for (member, keeps) in [("Item", true), ("Key", false)] {
            if let Some(Json::Object(attributes)) = form.get(member) {
                form.set(member, Some(&rekeyed(attributes, old.as_ref(), &new, keeps)));
            }
        }
        rename_condition(form, old.as_ref(), &new);
    }
}

/// The new keys come first, with the values of attributes that have their names or were keys before. An item keeps all
/// other attributes; a key has no others.
fn rekeyed(mut attributes: Map<String, Json>, old: Option<&KeySchema>, new: &KeySchema, keeps: bool) -> Json {
    let mut freed: Vec<Json> = Vec::new();
    for key in old.into_iter().flat_map(KeySchema::attributes) {
        if !new.attributes().any(|other| other.name == key.name) {
            freed.extend(attributes.shift_remove(&*key.name));
        }
    }
    freed.reverse();
    let mut result = Map::new();
    for key in new.attributes() {
        let value = attributes.shift_remove(&*key.name).or_else(|| freed.pop());
        let text = value.and_then(|value| Some(value.as_object()?.values().next()?.as_str()?.to_owned()));
        let mut typed = Map::new();
        typed.insert(key.scalar.name().into(), Json::from(text.unwrap_or_default()));
        result.insert(key.name.to_string(), Json::Object(typed));
    }
    if keeps {
        result.extend(attributes);
    }
    Json::Object(result)
}

/// A query by the old partition key becomes one by the new.
fn rename_condition(form: &mut Form, old: Option<&KeySchema>, new: &KeySchema) {
    const MEMBER: &str = "KeyConditionExpression";
    let (Some(old), Some(Json::String(text))) = (old, form.get(MEMBER)) else { return };
    if let Some(rest) = text.strip_prefix(&format!("{} =", old.partition.name)) {
        form.set(MEMBER, Some(&Json::from(format!("{} ={rest}", new.partition.name))));
    }
}

fn schema(world: &World, region: &str, table: &str) -> Option<KeySchema> {
    Some(world.table(region, table)?.definition.schema.clone())
}

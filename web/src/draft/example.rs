//! What each form holds at first: something that can be sent at once.
//!
//! In an example `$T` stands for the table, `$I` for an item of it, `$K` and `$K2` for keys, `$V` for the partition key's
//! value, `$Q` for a condition on it, `$A` for the table's stream, `$S` for its first open shard, `$U` for a mapping, `$N`
//! for a Kinesis stream, `$R` for an iterator that another call gives.

use std::rc::Rc;

use headwater_core::dynamodb::key::{KeyAttribute, KeySchema};
use headwater_core::dynamodb::table::Table;
use headwater_core::world::World;
use serde_json::{Map, Value as Json};

use super::menu::Operation;
use crate::form::Form;
use crate::opening;

struct Names<'a> {
    region: &'a str,
    name: &'a str,
    table: Option<&'a Rc<Table>>,
    world: &'a World,
}

pub fn form(operation: &'static Operation, region: &str, table: &str, world: &World) -> Form {
    let names = Names { region, name: table, table: world.table(region, table), world };
    if operation.example.is_empty() {
        return Form::of(operation.members(), super::kinesis::example(operation, world.region(region)));
    }
    let example = serde_json::from_str(operation.example).unwrap_or_default();
    Form::of(operation.members(), names.filled(example))
}

impl Names<'_> {
    fn filled(&self, json: Json) -> Json {
        match json {
            Json::String(text) if text.starts_with('$') => self.named(&text),
            Json::Array(elements) => {
                let mut filled = Vec::with_capacity(elements.len());
                for element in elements {
                    filled.push(self.filled(element));
                }
                Json::Array(filled)
            }
            Json::Object(members) => {
                let mut filled = Map::new();
                for (name, value) in members {
                    let name = if name == "$T" { self.name.to_owned() } else { name };
                    filled.insert(name, self.filled(value));
                }
                Json::Object(filled)
            }
            json => json,
        }
    }

    fn named(&self, text: &str) -> Json {
        match text {
            "$T" => Json::from(self.name),
            "$I" => self.item(),
            "$K" => self.key(opening::FIRST_KEY),
            "$K2" => self.key(opening::SECOND_KEY),
            "$V" => typed(self.schema().map(|schema| &schema.partition), opening::FIRST_KEY),
            "$Q" => Json::from(format!("{} = :key", self.partition_key())),
            "$A" => Json::from(self.stream().unwrap_or_default()),
            "$S" => Json::from(self.shard().unwrap_or_default()),
            "$U" => Json::from(self.mapping().unwrap_or_default()),
            "$N" => Json::from(self.kinesis().unwrap_or("clicks")),
            "$R" => Json::from("from GetShardIterator"),
            other => Json::from(other),
        }
    }

    fn schema(&self) -> Option<&KeySchema> {
        self.table.map(|table| &table.definition.schema)
    }

    fn partition_key(&self) -> &str {
        self.schema().map_or("pk", |schema| &schema.partition.name)
    }

    fn key(&self, first: &str) -> Json {
        let mut key = Map::new();
        key.insert(self.partition_key().to_owned(), typed(self.schema().map(|schema| &schema.partition), first));
        for sort in self.schema().into_iter().flat_map(KeySchema::attributes).skip(1) {
            key.insert(sort.name.to_string(), typed(Some(sort), "a"));
        }
        Json::Object(key)
    }

    fn item(&self) -> Json {
        let mut item = self.key(opening::FIRST_KEY);
        let members = [("status", "S", "placed"), ("total", "N", "30")];
        if let Json::Object(item) = &mut item {
            for (name, kind, text) in members {
                item.entry(name).or_insert_with(|| value(kind, text));
            }
        }
        item
    }

    fn stream(&self) -> Option<&str> {
        self.table?.stream.as_deref()
    }

    fn shard(&self) -> Option<&str> {
        let stream = self.world.stream(self.region, self.stream()?)?;
        stream.open.values().next().map(|shard| &**shard)
    }

    /// The first Kinesis stream.
    fn kinesis(&self) -> Option<&str> {
        self.world.region(self.region)?.kinesis.keys().next().map(|name| &**name)
    }

    fn mapping(&self) -> Option<&str> {
        let stream = self.stream()?;
        let mappings = &self.world.region(self.region)?.mappings;
        let found = mappings.values().find(|mapping| *mapping.settings.stream == *stream)?;
        Some(&found.settings.uuid)
    }
}

/// A key's value: the text where it is one, else the smallest that fits.
fn typed(key: Option<&KeyAttribute>, text: &str) -> Json {
    match key.map_or("S", |key| key.scalar.name()) {
        "N" => value("N", "1"),
        "B" => value("B", "AQ=="),
        kind => value(kind, text),
    }
}

fn value(kind: &str, text: &str) -> Json {
    let mut value = Map::new();
    value.insert(kind.to_owned(), Json::from(text));
    Json::Object(value)
}

//! Makes indexes of what CreateTable and UpdateTable ask for.

use std::rc::Rc;

use crate::dynamodb::index::{Capacity, Index, IndexDefinition, IndexStatus, Projection, Scope};
use crate::dynamodb::key::{IndexSchema, KeyAttribute, ScalarType};
use crate::dynamodb::meter::Meter;
use crate::dynamodb::ops::table_input::{self, GlobalIndex, KeySchemaElement, KeyType, LocalIndex};
use crate::dynamodb::partition;
use crate::dynamodb::table::{Billing, Ceiling, History};
use crate::name;
use crate::persist::Map;
use crate::time::Instant;

/// The table that indexes are made for.
pub(super) struct Maker<'a> {
    pub table_arn: &'a str,
    /// Holds the type of every key attribute.
    pub attributes: &'a [(Rc<str>, ScalarType)],
    /// How the table is paid for, and so its indexes.
    pub billing: Billing,
    pub now: Instant,
}

impl Maker<'_> {
    #[inline(never)]
    pub fn local(&self, asked: &LocalIndex) -> Index {
        self.index(&asked.index_name, &asked.key_schema, &asked.projection, Scope::Local)
    }

    #[inline(never)]
    pub fn global(&self, asked: &GlobalIndex) -> Index {
        let billing = match asked.provisioned_throughput {
            Some(units) => Billing::Provisioned { read: units.read_capacity_units, write: units.write_capacity_units },
            None => self.billing,
        };
        let units = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
        let (warm, ceiling) = (asked.warm_throughput, asked.on_demand_throughput);
        let least = billing.warm();
        let capacity = Capacity {
            billing,
            ceiling: Ceiling {
                read: ceiling.and_then(|asked| units(asked.max_read_request_units)),
                write: ceiling.and_then(|asked| units(asked.max_write_request_units)),
            },
            warm: (
                warm.and_then(|asked| units(asked.read_units_per_second)).map_or(least.0, |read| read.max(least.0)),
                warm.and_then(|asked| units(asked.write_units_per_second)).map_or(least.1, |write| write.max(least.1)),
            ),
            history: History::default(),
        };
        self.index(&asked.index_name, &asked.key_schema, &asked.projection, Scope::Global(capacity))
    }

    fn index(
        &self,
        name: &Rc<str>,
        schema: &[KeySchemaElement],
        projection: &table_input::Projection,
        scope: Scope,
    ) -> Index {
        let definition = IndexDefinition {
            name: Rc::clone(name),
            arn: name::index_arn(self.table_arn, name).into(),
            schema: IndexSchema { hash: self.keys(schema, KeyType::Hash), range: self.keys(schema, KeyType::Range) },
            projection: projected(projection),
        };
        Index {
            definition: Rc::new(definition),
            scope,
            status: IndexStatus::Creating,
            until: self.now,
            pending: None,
            entries: Map::new(),
            bytes: 0,
            partitions: partition::equal(1),
            meter: Meter::default(),
        }
    }

    fn keys(&self, schema: &[KeySchemaElement], kind: KeyType) -> Vec<KeyAttribute> {
        let of_kind = schema.iter().filter(|element| element.key_type == kind);
        of_kind.filter_map(|element| self.key(&element.attribute_name)).collect()
    }

    fn key(&self, name: &Rc<str>) -> Option<KeyAttribute> {
        let (_, scalar) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(KeyAttribute { name: Rc::clone(name), scalar: *scalar })
    }
}

/// AWS shows the names sorted, however they were sent (captured).
fn projected(asked: &table_input::Projection) -> Projection {
    match (asked.projection_type.as_deref(), &asked.non_key_attributes) {
        (Some("ALL"), _) => Projection::All,
        (_, Some(names)) => {
            let mut names: Vec<Rc<str>> = names.iter().map(|name| name.as_str().into()).collect();
            names.sort();
            Projection::Include(names)
        }
        (_, None) => Projection::KeysOnly,
    }
}

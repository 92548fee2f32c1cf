//! Item collections: all items and local index entries of one partition key, which together have a limit (Developer
//! guide, Item collections in local secondary indexes).

use std::rc::Rc;

use crate::dynamodb::index::Index;
use crate::dynamodb::index::maintain::{EntryChange, Images};
use crate::dynamodb::key::StoredKey;
use crate::dynamodb::size::item_size;
use crate::dynamodb::table::Table;
use crate::dynamodb::value::{Attributes, Item};
use crate::limits;
use crate::operation::error::{ApiError, Code};

/// The bytes of one item collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Collection {
    /// The partition key, by its attribute's name.
    pub key: Rc<Attributes>,
    pub bytes: u64,
}

/// What an item and its local index entries weigh.
fn weight(table: &Table, item: &Rc<Item>) -> u64 {
    let stored = |bytes: u64| bytes + limits::ITEM_OVERHEAD_BYTES;
    let locals = table.indexes.iter().filter(|index| index.is_local());
    let entries = locals.filter_map(|index| index.entry(&table.definition.schema, item));
    stored(item_size(item)) + entries.map(|entry| stored(item_size(&entry.item))).sum::<u64>()
}

/// What a write makes of its item's collection; nothing on a table without local indexes.
///
/// # Errors
///
/// ItemCollectionSizeLimitExceededException when it grows beyond the limit; it may always shrink.
pub(crate) fn after(table: &Table, key: &StoredKey, images: Images<'_>) -> Result<Option<Collection>, ApiError> {
    let (old, new) = images;
    match new.or(old) {
        Some(item) if table.indexes.iter().any(Index::is_local) => weighed(table, key, item, (old, new)).map(Some),
        _ => Ok(None),
    }
}

#[inline(never)]
fn weighed(table: &Table, key: &StoredKey, item: &Item, (old, new): Images<'_>) -> Result<Collection, ApiError> {
    let before = table.collections.get(key.partition()).copied().unwrap_or_default();
    let weight = |item: Option<&Rc<Item>>| item.map_or(0, |item| weight(table, item));
    let bytes = (before + weight(new)).saturating_sub(weight(old));
    if bytes > limits::ITEM_COLLECTION_BYTES && bytes > before {
        return Err(ApiError::new(Code::ItemCollectionSizeLimitExceeded, "Collection size exceeded."));
    }
    let name = &table.definition.schema.partition.name;
    let key = item.get(name).map(|value| (Rc::clone(name), value.clone())).into_iter().collect();
    Ok(Collection { key: Rc::new(key), bytes })
}

/// Remembers what [`after`] has found.
pub(crate) fn store(table: &mut Table, key: &StoredKey, collection: &Collection) {
    if collection.bytes == 0 {
        table.collections.remove(key.partition());
    } else {
        table.collections.insert(key.partition().into(), collection.bytes);
    }
}

/// An item and its entry in any one local index must stay below the limit of an item together (Service quotas, item size
/// for tables with local secondary indexes). `text` is what is said otherwise.
#[inline(never)]
pub(crate) fn check_item(table: &Table, item: &Rc<Item>, text: &str) -> Result<(), ApiError> {
    for index in table.indexes.iter().filter(|index| index.is_local()) {
        let change = EntryChange::of(index, &table.definition.schema, (None, Some(item)));
        let entry = change.new.map_or(0, |entry| item_size(&entry.item));
        if item_size(item) + entry > limits::ITEM_BYTES {
            return Err(ApiError::validation(text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{after, store};
    use crate::ctx::{Charge, Ctx};
    use crate::dials::Dials;
    use crate::dynamodb::table::Table;
    use crate::dynamodb::value::{Item, Value};
    use crate::fact::Notebook;
    use crate::input::{Call, Service};
    use crate::limits;
    use crate::operation;
    use crate::operation::error::Code;
    use crate::time::Instant;
    use crate::world::World;

    const CREATE: &str = r#"{"TableName":"Orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"LocalSecondaryIndexes":[{"IndexName":"same","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]}"#;

    fn table() -> Table {
        let mut world = World::new(1, Instant::from_seconds(1), Dials::instant());
        let region: Rc<str> = "us-east-1".into();
        let call = Call {
            service: Service::DynamoDb,
            operation: "CreateTable".into(),
            region: Rc::clone(&region),
            body: CREATE.into(),
        };
        let facts = Notebook::new(world.now, 0, None);
        let dice = world.dice;
        let (later, charge, measured) = (Vec::new(), Charge::default(), Vec::new());
        let mut ctx = Ctx { now: world.now, region, dice, later, facts, charge, measured };
        let json = operation::json::object(CREATE).expect("JSON");
        operation::handle(&call, json, &mut world, &mut ctx).expect("a table");
        Table::clone(world.table("us-east-1", "Orders").expect("a table"))
    }

    fn item(text: &str) -> Rc<Item> {
        let parts = [("pk", "p"), ("sk", "s"), ("v", text)];
        Rc::new(parts.into_iter().map(|(name, value)| (name.into(), Value::from(value))).collect())
    }

    /// No test can write 10 GB: the collection is told that it is as large as that.
    #[test]
    fn a_full_collection_may_shrink_but_not_grow() {
        let mut table = table();
        let (small, large) = (item("x"), item("xx"));
        let key = table.definition.schema.key_of_item(&small).expect("a key");
        let first = after(&table, &key, (None, Some(&small))).expect("room").expect("a local index");
        assert_eq!(first.bytes, 2 * (3 + 3 + 2 + limits::ITEM_OVERHEAD_BYTES));
        store(&mut table, &key, &first);
        table.collections.insert(key.partition().into(), limits::ITEM_COLLECTION_BYTES);
        let error = after(&table, &key, (Some(&small), Some(&large))).expect_err("no room");
        assert_eq!(
            (error.code, error.message.as_str()),
            (Code::ItemCollectionSizeLimitExceeded, "Collection size exceeded.")
        );
        let shrunk = after(&table, &key, (Some(&large), Some(&small))).expect("less").expect("a local index");
        assert_eq!(shrunk.bytes, limits::ITEM_COLLECTION_BYTES - 2);
        assert!(after(&table, &key, (Some(&small), None)).is_ok());
    }
}

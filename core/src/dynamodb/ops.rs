//! DynamoDB's operations, one file each, and what several of them share.

mod consumed;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_table;
mod get_item;
mod index_rules;
mod item_write;
mod key_paths;
mod key_range;
mod legacy_input;
mod list_tables;
mod page;
mod parameters;
mod put_item;
mod query;
mod read_input;
mod scan;
mod selection;
mod start_key;
mod stream_switch;
mod table_input;
mod table_rules;
mod table_shapes;
mod table_update;
mod update_item;
mod update_rules;
mod update_table;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<create_table::CreateTable>(),
    entry::<delete_item::DeleteItem>(),
    entry::<delete_table::DeleteTable>(),
    entry::<describe_table::DescribeTable>(),
    entry::<get_item::GetItem>(),
    entry::<list_tables::ListTables>(),
    entry::<put_item::PutItem>(),
    entry::<query::Query>(),
    entry::<scan::Scan>(),
    entry::<update_item::UpdateItem>(),
    entry::<update_table::UpdateTable>(),
];

//! DynamoDB's operations, one file each, and what several of them share.

mod batch_execute_statement;
mod batch_get_item;
mod batch_write_item;
mod cancellation;
mod consumed;
mod costs;
mod create_global_table;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_endpoints;
mod describe_global_table;
mod describe_global_table_settings;
mod describe_kinesis_streaming_destination;
mod describe_limits;
mod describe_table;
mod describe_time_to_live;
mod destination_input;
mod disable_kinesis_streaming_destination;
mod enable_kinesis_streaming_destination;
mod execute_statement;
mod execute_transaction;
mod get_item;
mod index_input;
mod index_read;
mod index_rules;
mod index_updates;
mod item_collection;
mod item_write;
mod key_paths;
mod key_range;
mod legacy_global_table;
mod legacy_input;
mod list_global_tables;
mod list_tables;
mod list_tags_of_resource;
mod named_tables;
mod page;
mod parameters;
mod partiql;
mod put_item;
mod query;
mod read_input;
mod replica_input;
mod replica_updates;
mod scan;
mod selection;
mod start_key;
pub(crate) mod stream_switch;
mod table_input;
mod table_rules;
mod table_shapes;
mod table_update;
mod tag_resource;
mod tag_rules;
mod transact_action;
mod transact_get_items;
mod transact_write_items;
mod untag_resource;
mod update_global_table;
mod update_global_table_settings;
mod update_item;
mod update_kinesis_streaming_destination;
mod update_rules;
mod update_table;
mod update_time_to_live;

use crate::operation::{Entry, entry};

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<batch_execute_statement::BatchExecuteStatement>(),
    entry::<batch_get_item::BatchGetItem>(),
    entry::<batch_write_item::BatchWriteItem>(),
    entry::<create_global_table::CreateGlobalTable>(),
    entry::<create_table::CreateTable>(),
    entry::<delete_item::DeleteItem>(),
    entry::<delete_table::DeleteTable>(),
    entry::<describe_endpoints::DescribeEndpoints>(),
    entry::<describe_global_table::DescribeGlobalTable>(),
    entry::<describe_global_table_settings::DescribeGlobalTableSettings>(),
    entry::<describe_kinesis_streaming_destination::DescribeKinesisStreamingDestination>(),
    entry::<describe_limits::DescribeLimits>(),
    entry::<describe_table::DescribeTable>(),
    entry::<describe_time_to_live::DescribeTimeToLive>(),
    entry::<disable_kinesis_streaming_destination::DisableKinesisStreamingDestination>(),
    entry::<enable_kinesis_streaming_destination::EnableKinesisStreamingDestination>(),
    entry::<execute_statement::ExecuteStatement>(),
    entry::<execute_transaction::ExecuteTransaction>(),
    entry::<get_item::GetItem>(),
    entry::<list_global_tables::ListGlobalTables>(),
    entry::<list_tables::ListTables>(),
    entry::<list_tags_of_resource::ListTagsOfResource>(),
    entry::<put_item::PutItem>(),
    entry::<query::Query>(),
    entry::<scan::Scan>(),
    entry::<tag_resource::TagResource>(),
    entry::<transact_get_items::TransactGetItems>(),
    entry::<transact_write_items::TransactWriteItems>(),
    entry::<untag_resource::UntagResource>(),
    entry::<update_global_table::UpdateGlobalTable>(),
    entry::<update_global_table_settings::UpdateGlobalTableSettings>(),
    entry::<update_item::UpdateItem>(),
    entry::<update_kinesis_streaming_destination::UpdateKinesisStreamingDestination>(),
    entry::<update_table::UpdateTable>(),
    entry::<update_time_to_live::UpdateTimeToLive>(),
];

//! What is said of a request that is throttled: AWS's exception for the caller, a fact for who watches (Developer guide,
//! Diagnosing throttling).

use std::rc::Rc;

use serde_json::json;

use super::{Arm, source};
use crate::capacity::Access;
use crate::dynamodb::meter::Limit;
use crate::dynamodb::partition;
use crate::dynamodb::table::{Billing, Table};
use crate::fact::What;
use crate::operation::error::{ApiError, Code};
use crate::rule::RuleId;

/// A request, or one of several parts of one, that found no capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttled {
    table: Rc<str>,
    index: Option<Rc<str>>,
    partition: u32,
    limit: Limit,
    reason: Rc<str>,
    /// How many parts of the request, one after the other.
    count: u32,
}

impl Throttled {
    pub(crate) fn table(&self) -> &Rc<str> {
        &self.table
    }

    /// Counts a further part of the same request that ran into the same.
    pub(crate) fn absorb(&mut self, other: &Throttled) -> bool {
        let same = Throttled { count: self.count, ..other.clone() } == *self;
        self.count += u32::from(same);
        same
    }

    /// The partition of the table that more was asked of than it gives.
    pub(crate) fn heated(&self) -> Option<u32> {
        let hot = matches!(self.limit, Limit::Partition | Limit::Growth) && self.index.is_none();
        hot.then_some(self.partition)
    }

    pub(crate) fn rule(&self) -> RuleId {
        match self.limit {
            _ if self.index.is_some() => RuleId::ThrottledIndex,
            Limit::Provisioned => RuleId::ThrottledProvisioned,
            Limit::Partition => RuleId::ThrottledPartition,
            Limit::Growth => RuleId::ThrottledGrowth,
            Limit::Maximum => RuleId::ThrottledMaximum,
            Limit::Account => RuleId::ThrottledAccount,
        }
    }

    pub(crate) fn fact(self) -> What {
        let Throttled { table, index, partition, reason, count, .. } = self;
        What::Throttled { table, index, partition, reason, count }
    }
}

/// Whether an error says that capacity was missing.
pub(crate) fn is_throttling(error: &ApiError) -> bool {
    matches!(error.code, Code::ProvisionedThroughputExceeded | Code::DataThrottling)
}

/// What follows when an arm of a draw runs into a limit.
#[inline(never)]
pub(super) fn of(table: &mut Table, access: Access, arm: &Arm, limit: Limit) -> (Throttled, ApiError) {
    let reason: Rc<str> = reason(access, arm.index.is_some(), limit).into();
    let (billing, partition) = match source(table, arm.index) {
        Some(source) => {
            let place = partition::place(source.partitions, arm.hash);
            (source.terms.billing, source.partitions.get(place).map_or(0, |partition| partition.id))
        }
        None => (table.definition.billing, 0),
    };
    let index = arm.index.and_then(|place| table.indexes.get(place));
    let resource = index.map_or(&table.definition.arn, |index| &index.definition.arn);
    let (code, message) = code_and_message(billing, index.is_some(), limit);
    let reasons = json!([{ "reason": &*reason, "resource": &**resource }]);
    let error = ApiError::new(code, message).with("ThrottlingReasons", reasons);
    let (name, index) = (Rc::clone(&table.definition.name), index.map(|index| Rc::clone(index.name())));
    (Throttled { table: name, index, partition, limit, reason, count: 1 }, error)
}

/// Such as `TableWriteProvisionedThroughputExceeded`.
fn reason(access: Access, index: bool, limit: Limit) -> String {
    let resource = if index { "Index" } else { "Table" };
    let access = if access == Access::Read { "Read" } else { "Write" };
    let limit = match limit {
        Limit::Provisioned => "ProvisionedThroughput",
        Limit::Partition | Limit::Growth => "KeyRangeThroughput",
        Limit::Maximum => "MaxOnDemandThroughput",
        Limit::Account => "AccountLimit",
    };
    format!("{resource}{access}{limit}Exceeded")
}

const TABLE: &str = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
                     provisioning level with the UpdateTable API.";
const INDEX: &str = "The level of configured provisioned throughput for one or more global secondary indexes of the table \
                     was exceeded. Consider increasing your provisioning level for the under-provisioned global \
                     secondary indexes with the UpdateTable API.";
const SCALING: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling \
                       your table or index so please try again shortly. If exceptions persist, check if you have a hot \
                       key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";
const MAXIMUM: &str = "Throughput exceeds the maximum OnDemandThroughput configured on table or index";
const ACCOUNT: &str = "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at \
                       https://aws.amazon.com/support request a limit increase";

fn code_and_message(billing: Billing, index: bool, limit: Limit) -> (Code, &'static str) {
    match (billing, limit) {
        (_, Limit::Maximum) => (Code::DataThrottling, MAXIMUM),
        (_, Limit::Account) => (Code::DataThrottling, ACCOUNT),
        (Billing::Provisioned { .. }, _) => (Code::ProvisionedThroughputExceeded, if index { INDEX } else { TABLE }),
        (Billing::OnDemand, _) => (Code::DataThrottling, SCALING),
    }
}

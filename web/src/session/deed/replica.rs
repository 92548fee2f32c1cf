//! Replicas of a table in other regions.

use headwater_core::dynamodb::global::MemberStatus;
use headwater_core::dynamodb::table::Billing;
use headwater_core::input::Service;
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use super::{wait, wait_until_active};
use crate::call;

/// A replica that is ready; a provisioned table is switched to capacity on demand before, as AWS wants it.
pub(super) fn add(timeline: &mut Timeline, home: &str, table: &str, region: &str) -> Result<String, String> {
    let billing = timeline.world().table(home, table).map(|table| table.definition.billing);
    let switched = billing.is_some_and(|billing| billing != Billing::OnDemand);
    if switched {
        update(timeline, home, &json!({ "TableName": table, "BillingMode": "PAY_PER_REQUEST" }))?;
        wait_until_active(timeline, home, table)?;
    }
    let updates = json!([{ "Create": { "RegionName": region } }]);
    update(timeline, home, &json!({ "TableName": table, "ReplicaUpdates": updates }))?;
    let ready = |timeline: &Timeline| {
        let known =
            timeline.world().table(home, table).and_then(|table| table.global.as_ref()?.member(region).cloned());
        known.is_some_and(|member| member.status == MemberStatus::Active)
    };
    wait(timeline, ready).map_err(|()| "The replica did not become ACTIVE within an hour.".to_owned())?;
    wait_until_active(timeline, home, table)?;
    let before = if switched { "It takes capacity on demand, so the table has that now. " } else { "" };
    Ok(format!(
        "{table} has a replica in {region}. {before}Choose the region at the top of “Write”, and write the same item in both."
    ))
}

/// A replica that is gone.
pub(super) fn remove(timeline: &mut Timeline, home: &str, table: &str, region: &str) -> Result<String, String> {
    let updates = json!([{ "Delete": { "RegionName": region } }]);
    update(timeline, home, &json!({ "TableName": table, "ReplicaUpdates": updates }))?;
    let gone = |timeline: &Timeline| timeline.world().table(region, table).is_none();
    wait(timeline, gone).map_err(|()| "The replica was not gone within an hour.".to_owned())?;
    Ok(format!("The replica of {table} in {region} is gone; its stream can be read for 24 hours."))
}

fn update(timeline: &mut Timeline, home: &str, body: &Json) -> Result<Json, String> {
    call::call(timeline, Service::DynamoDb, "UpdateTable", home, body)
}

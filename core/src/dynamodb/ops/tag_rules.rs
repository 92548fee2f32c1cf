//! What the operations on tags share: the resource that they name, and when its tags can be changed.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::table::{Table, TableStatus};
use crate::dynamodb::tags::TagSet;
use crate::limits;
use crate::name;
use crate::operation::error::{ApiError, Code};
use crate::world::World;

/// The form of a resource's ARN, as far as the request alone shows it; its parts are looked at once the rest is there.
pub(super) fn check_arn(arn: Option<Rc<str>>) -> Result<Rc<str>, ApiError> {
    let arn = arn.ok_or_else(|| ApiError::validation("Invalid TableArn"))?;
    if !arn.starts_with("arn:") {
        return Err(ApiError::invalid_parameter(format_args!("ARNs must start with 'arn:': {arn}")));
    }
    Ok(arn)
}

/// The service and the resource that an ARN names.
pub(super) fn check_resource(arn: &str) -> Result<(), ApiError> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next().unwrap_or_default(), parts.nth(2));
    let Some(resource) = resource else { return Err(invalid(arn)) };
    if service != "dynamodb" || resource.contains("/backup/") {
        return Err(ApiError::invalid_parameter(format_args!("Provided Arn is not a DynamoDB resource arn: {arn}")));
    }
    if resource.contains("/index/") {
        return Err(ApiError::invalid_parameter(format_args!(
            "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
        )));
    }
    let table = resource.strip_prefix("table/").unwrap_or_default();
    // A stream's ARN is well formed, though there are no tags at its end.
    let table = table.split_once("/stream/").map_or(table, |(table, _)| table);
    let lengths = limits::NAME_LENGTH_MIN as usize..=limits::TABLE_NAME_LENGTH as usize;
    if lengths.contains(&table.len()) && name::is_plain(table) { Ok(()) } else { Err(invalid(arn)) }
}

fn invalid(arn: &str) -> ApiError {
    ApiError::validation(format!("Invalid TableArn: Invalid ResourceArn provided as input {arn}"))
}

/// The table of an ARN that passed the checks. While it is CREATING its tags are out of reach, as captured from AWS.
pub(super) fn tagged_table(world: &World, ctx: &Ctx, arn: &str) -> Result<Rc<Table>, ApiError> {
    if *name::region_of_arn(arn) != *ctx.region {
        return Err(invalid(arn));
    }
    let name = arn.rsplit('/').next().unwrap_or_default();
    let known = world.table(&ctx.region, name);
    let known = known.filter(|table| table.status != TableStatus::Creating && *table.definition.arn == *arn);
    known.cloned().ok_or_else(|| {
        let text = format!("Requested resource not found: ResourceArn: {arn} not found");
        ApiError::new(Code::ResourceNotFound, text)
    })
}

/// One change of tags at a time.
pub(super) fn check_settled(table: &Table, ctx: &Ctx) -> Result<(), ApiError> {
    let definition = &table.definition;
    if definition.tags.is_updating(ctx.now) {
        let text = format!("Subscriber limit exceeded: Table tags are being updated: {}", definition.name);
        return Err(ApiError::new(Code::LimitExceeded, text));
    }
    Ok(())
}

pub(super) fn too_many() -> ApiError {
    ApiError::validation("Number of Tags exceed the current limit for the provided ResourceArn")
}

/// Lets a table have these tags, once the change has arrived.
pub(super) fn change(world: &mut World, ctx: &Ctx, table: &Table, tags: TagSet) {
    let delay = world.dials.tags_updating;
    if let Some(table) = world.table_mut(&ctx.region, &table.definition.name) {
        Rc::make_mut(&mut table.definition).tags.change(tags, ctx.now, delay);
    }
}

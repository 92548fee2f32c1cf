//! The operations of Amazon Data Firehose, and what they have in common.

mod create_delivery_stream;
mod delete_delivery_stream;
mod describe_delivery_stream;
mod list_delivery_streams;
mod list_tags_for_delivery_stream;
mod put_record;
mod put_record_batch;
mod shapes;
mod start_delivery_stream_encryption;
mod stop_delivery_stream_encryption;
mod tag_delivery_stream;
mod untag_delivery_stream;
mod update_destination;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::delivery::{Delivery, Status};
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Json, Member, required};
use crate::operation::{Entry, entry};
use crate::persist::Map;
use crate::world::World;

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<create_delivery_stream::CreateDeliveryStream>(),
    entry::<delete_delivery_stream::DeleteDeliveryStream>(),
    entry::<describe_delivery_stream::DescribeDeliveryStream>(),
    entry::<list_delivery_streams::ListDeliveryStreams>(),
    entry::<list_tags_for_delivery_stream::ListTagsForDeliveryStream>(),
    entry::<put_record::PutRecord>(),
    entry::<put_record_batch::PutRecordBatch>(),
    entry::<start_delivery_stream_encryption::StartDeliveryStreamEncryption>(),
    entry::<stop_delivery_stream_encryption::StopDeliveryStreamEncryption>(),
    entry::<tag_delivery_stream::TagDeliveryStream>(),
    entry::<untag_delivery_stream::UntagDeliveryStream>(),
    entry::<update_destination::UpdateDestination>(),
];

/// The one destination that a delivery stream has.
const DESTINATION: &str = "destinationId-000000000001";
/// The member by which operations name their delivery stream.
const DELIVERY: Member = required("DeliveryStreamName", shapes::NAME);

pub(super) fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::new(Code::InvalidArgument, text)
}

/// A delivery stream of the request's region.
fn known<'a>(world: &'a World, ctx: &Ctx, name: &str) -> Result<&'a Rc<Delivery>, ApiError> {
    let found = world.region(&ctx.region).and_then(|region| region.deliveries.get(name));
    found.ok_or_else(|| {
        ApiError::new(Code::ResourceNotFound, format!("Firehose {name} under account {ACCOUNT} not found."))
    })
}

/// A delivery stream that is ACTIVE, to be changed.
fn active<'a>(world: &'a mut World, ctx: &Ctx, name: &str) -> Result<&'a mut Delivery, ApiError> {
    let status = known(world, ctx, name)?.status;
    let found = world.region_mut(&ctx.region).deliveries.get_mut(name).filter(|_| status == Status::Active);
    found.map(Rc::make_mut).ok_or_else(|| {
        let text = format!("Firehose {name} is not in ACTIVE state. Current state: {}.", status.name());
        ApiError::new(Code::ResourceInUse, text)
    })
}

/// The tags of a request, put over those that are there; 50 at the most.
fn tagged(tags: &Map<Rc<str>, Rc<str>>, list: &[Json]) -> Result<Map<Rc<str>, Rc<str>>, ApiError> {
    let mut tags = tags.clone();
    for tag in list {
        let text = |name: &str| tag.get(name).and_then(Json::as_text).cloned();
        let Some(key) = text("Key") else { continue };
        if key.starts_with("aws:") {
            return Err(invalid("Tag keys that begin with aws: are reserved."));
        }
        tags.insert(key, text("Value").unwrap_or_else(|| "".into()));
    }
    if tags.len() > crate::limits::DELIVERY_TAGS {
        return Err(ApiError::new(Code::LimitExceeded, "A delivery stream has 50 tags at the most."));
    }
    Ok(tags)
}

//! What can be tagged and have a policy: a stream or a consumer; and what tags may consist of (API reference, TagResource;
//! texts captured from AWS).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::labels::Labels;
use crate::kinesis::ops::{consumers, invalid, known, not_active, not_found, stream_of_arn};
use crate::kinesis::stream::Status;
use crate::limits;
use crate::name::ACCOUNT;
use crate::operation::error::ApiError;
use crate::operation::shape::{Bounds, JsonMap, Member, Pattern, Shape, Text, required};
use crate::world::World;

/// Service model, ResourceARN.
pub(super) const RESOURCE_ARN: Member = required(
    "ResourceARN",
    Shape::Text(Text {
        length: Some(Bounds { min: 1, max: 2_048 }),
        pattern: Some(Pattern {
            text: r"arn:aws.*:kinesis:.*:\d{12}:.*stream/\S+",
            matches: |text| stream_of_arn(text).is_some(),
        }),
        values: &[],
        alone: None,
    }),
);

/// Service model, TagMap.
pub(super) const TAGS: Shape =
    Shape::Labels(Bounds { min: 1, max: 200 }, Bounds { min: 1, max: 128 }, Bounds { min: 0, max: 256 });
/// Service model, TagKeyList.
pub(super) const TAG_KEYS: Shape = Shape::Words(Bounds { min: 1, max: 50 }, Bounds { min: 1, max: 128 });

/// A stream or a consumer, as a request names it.
pub(super) enum Resource {
    Stream(Rc<str>),
    Consumer(consumers::Target),
}

impl Resource {
    /// The resource of an ARN that fits its pattern.
    pub fn of_arn(arn: &Rc<str>) -> Resource {
        match consumers::Target::of(arn) {
            Some(consumer) => Resource::Consumer(consumer),
            None => Resource::Stream(stream_of_arn(arn).unwrap_or_default().into()),
        }
    }

    /// Its tags and its policy.
    pub fn labels<'a>(&self, world: &'a World, ctx: &Ctx) -> Result<&'a Labels, ApiError> {
        match self {
            Resource::Stream(name) => known(world, ctx, name).map(|stream| &stream.labels),
            Resource::Consumer(target) => target.find(world, ctx).map(|(_, consumer)| &consumer.labels),
        }
    }

    /// The same, where they are to be changed: a stream must be ACTIVE for that (API reference, AddTagsToStream).
    pub fn changing<'a>(&self, world: &'a mut World, ctx: &Ctx) -> Result<&'a mut Labels, ApiError> {
        self.labels(world, ctx)?;
        let (stream, consumer) = match self {
            Resource::Stream(name) => (name, None),
            Resource::Consumer(target) => (&target.stream, Some(&target.name)),
        };
        let Some(stream) = world.kinesis_mut(&ctx.region, stream) else {
            return Err(not_found(String::new()));
        };
        match consumer {
            None if stream.status != Status::Active => Err(not_active(stream)),
            None => Ok(&mut stream.labels),
            Some(name) => match stream.consumers.get_mut(name).map(Rc::make_mut) {
                Some(consumer) => Ok(&mut consumer.labels),
                None => Err(not_found(String::new())),
            },
        }
    }

    /// As texts name it.
    fn name(&self) -> &str {
        match self {
            Resource::Stream(name) => name,
            Resource::Consumer(target) => &target.name,
        }
    }
}

/// Adds tags to a resource.
pub(super) fn tag(world: &mut World, ctx: &Ctx, resource: &Resource, tags: &JsonMap) -> Result<(), ApiError> {
    let labels = resource.changing(world, ctx)?;
    add(labels, resource.name(), tags)
}

/// Adds tags to labels of a stream, and gives new values to those that it has.
pub(super) fn add(labels: &mut Labels, stream: &str, tags: &JsonMap) -> Result<(), ApiError> {
    let texts: Vec<&str> = tags.iter().flat_map(|(key, value)| [&**key, value.as_str().unwrap_or_default()]).collect();
    check_characters(&texts, &format!("Failed to add tags to stream {stream}"))?;
    for (key, value) in tags.iter() {
        if let Some(value) = value.as_text() {
            labels.set(key, value);
        }
    }
    if labels.tags.len() <= limits::TAGS {
        return Ok(());
    }
    // The text says 10, though the limit is 50 (captured from AWS).
    Err(invalid(format!(
        "Failed to add tags to stream {stream} under account {ACCOUNT} because a given stream cannot have more than 10 tags \
         associated with it."
    )))
}

/// Removes tags from a resource; keys that it does not have are passed over.
pub(super) fn untag(world: &mut World, ctx: &Ctx, resource: &Resource, keys: &[Rc<str>]) -> Result<(), ApiError> {
    let labels = resource.changing(world, ctx)?;
    let failed = format!("Failed to remove tags from stream {}", resource.name());
    check_characters(&keys.iter().map(|key| &**key).collect::<Vec<_>>(), &failed)?;
    labels.remove(keys);
    Ok(())
}

/// The percent sign is among the valid characters and is refused all the same (captured from AWS).
fn check_characters(texts: &[&str], failed: &str) -> Result<(), ApiError> {
    let is_valid = |next: char| next.is_alphanumeric() || " _./=+-%@".contains(next);
    if !texts.iter().all(|text| text.chars().all(is_valid)) {
        return Err(invalid(
            "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
        ));
    }
    if texts.iter().any(|text| text.contains('%')) {
        return Err(invalid(format!(
            "{failed} under account {ACCOUNT} because some tags contained illegal characters. The allowed characters are \
             Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
        )));
    }
    Ok(())
}

//! Lambda's API for event source mappings: five operations, and what they have in common.

mod create_event_source_mapping;
mod delete_event_source_mapping;
mod describe;
mod filter;
mod get_event_source_mapping;
mod list_event_source_mappings;
mod request;
mod update_event_source_mapping;

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::lambda::function::{self, Located};
use crate::lambda::mapping::{self, Mapping, Settings};
use crate::operation::error::{ApiError, Code};
use crate::operation::shape::{Bounds, Pattern, Shape, Text};
use crate::operation::{Entry, entry};
use crate::world::World;

/// In alphabetical order.
pub const OPERATIONS: &[Entry] = &[
    entry::<create_event_source_mapping::CreateEventSourceMapping>(),
    entry::<delete_event_source_mapping::DeleteEventSourceMapping>(),
    entry::<get_event_source_mapping::GetEventSourceMapping>(),
    entry::<list_event_source_mappings::ListEventSourceMappings>(),
    entry::<update_event_source_mapping::UpdateEventSourceMapping>(),
];

/// The name, partial ARN or ARN of a function (service model, NamespacedFunctionName).
const FUNCTION_NAME: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 1, max: 256 }),
    pattern: Some(Pattern {
        text: r"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
        matches: function::is_function_name,
    }),
    values: &[],
    alone: None,
});

/// The ARN of an event source (service model, Arn).
const ARN: Shape = Shape::Text(Text {
    length: None,
    pattern: Some(Pattern {
        text: r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}(-gov)?-[a-z]+-\d{1})?:(\d{12})?:(.*)",
        matches: |text| text.starts_with("arn:aws") && text.splitn(6, ':').count() == 6,
    }),
    values: &[],
    alone: None,
});

fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::InvalidParameterValue, message)
}

/// The mapping that a request names.
fn known<'a>(world: &'a World, ctx: &Ctx, uuid: &str) -> Result<&'a Rc<Mapping>, ApiError> {
    mapping::find(world, ctx, uuid)
        .ok_or_else(|| ApiError::new(Code::ResourceNotFound, "The resource you requested does not exist."))
}

/// The mapping that a request is to change: not before its last change has come to its end.
fn changeable(world: &World, ctx: &Ctx, uuid: &str, verb: &str) -> Result<Mapping, ApiError> {
    let mapping = known(world, ctx, uuid)?;
    if mapping.state.is_transition() {
        let text = format!("Cannot {verb} the event source mapping because it is in use.");
        return Err(ApiError::new(Code::ResourceInUse, text));
    }
    Ok(Mapping::clone(mapping))
}

/// The function that a request names, which must exist.
fn known_function(world: &World, ctx: &Ctx, name: &str) -> Result<Located, ApiError> {
    let located = function::locate(name, &ctx.region);
    let functions = world.region(&ctx.region).map(|region| &region.functions);
    let exists = |located: &Located| functions.is_some_and(|functions| functions.contains_key(&located.name));
    located.filter(exists).ok_or_else(|| invalid("Function does not exist"))
}

/// A stream and a function, as it is qualified, are mapped once.
fn check_unique(world: &World, ctx: &Ctx, settings: &Settings) -> Result<(), ApiError> {
    let Settings { uuid, function, function_arn, stream, .. } = settings;
    let mappings = world.region(&ctx.region).into_iter().flat_map(|region| region.mappings.values());
    let mut others = mappings.map(|mapping| &mapping.settings).filter(|other| other.uuid != *uuid);
    match others.find(|other| other.stream == *stream && other.function_arn == *function_arn) {
        None => Ok(()),
        Some(other) => Err(ApiError::new(
            Code::ResourceConflict,
            format!(
                "The event source arn (\" {stream} \") and function (\" {function} \") provided mapping already \
                 exists. Please update or delete the existing mapping with UUID {}",
                other.uuid
            ),
        )),
    }
}

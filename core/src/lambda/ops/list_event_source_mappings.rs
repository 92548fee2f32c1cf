//! `ListEventSourceMappings`: the mappings of the region, of one stream, of one function, or of both.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::lambda::function;
use crate::lambda::mapping::{Mapping, Settings};
use crate::lambda::ops::describe::{MappingView, view};
use crate::lambda::ops::{ARN, FUNCTION_NAME};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, integer, member};
use crate::persist::Directory;
use crate::world::World;

/// Everything is optional; what is named need not exist.
pub struct ListEventSourceMappings {
    event_source_arn: Option<Rc<str>>,
    function_name: Option<String>,
    marker: Option<Rc<str>>,
    max_items: Option<usize>,
}

impl Members for ListEventSourceMappings {
    fn read(fields: &mut Fields) -> ListEventSourceMappings {
        ListEventSourceMappings {
            event_source_arn: fields.take("EventSourceArn"),
            function_name: fields.take("FunctionName"),
            marker: fields.take("Marker"),
            max_items: fields.take("MaxItems"),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// Opaque to callers: the last UUID of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<Rc<str>>,
    event_source_mappings: Vec<MappingView>,
}

/// Mappings on one page (API reference, ListEventSourceMappings, MaxItems).
const PAGE: usize = 100;

impl Operation for ListEventSourceMappings {
    const NAME: &'static str = "ListEventSourceMappings";
    const INPUT: &'static [Member] = &[
        member("EventSourceArn", ARN),
        member("FunctionName", FUNCTION_NAME),
        member("Marker", TEXT),
        member("MaxItems", integer(1, 10_000)),
    ];
    type Plan = Self;
    type Output = Output;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let nothing = Directory::new();
        let mappings = world.region(&ctx.region).map_or(&nothing, |region| &region.mappings);
        let found = mappings.after(plan.marker.as_deref()).map(|(_, mapping)| mapping);
        let mut found = found.filter(|mapping| plan.wants(&mapping.settings, ctx));
        let page: Vec<&Rc<Mapping>> = found.by_ref().take(plan.max_items.unwrap_or(PAGE).min(PAGE)).collect();
        let more = found.next().is_some();
        let last = page.last().filter(|_| more).map(|mapping| Rc::clone(&mapping.settings.uuid));
        Ok(Output { next_marker: last, event_source_mappings: page.into_iter().map(|mapping| view(mapping)).collect() })
    }
}

impl ListEventSourceMappings {
    /// A function is matched as it is qualified: its bare name does not find the mappings of an alias.
    fn wants(&self, settings: &Settings, ctx: &Ctx) -> bool {
        let stream = self.event_source_arn.as_ref().is_none_or(|arn| *arn == settings.stream);
        let arn = |name: &String| function::locate(name, &ctx.region).map(|located| located.arn);
        stream && self.function_name.as_ref().is_none_or(|name| arn(name).as_ref() == Some(&settings.function_arn))
    }
}

//! `ListStreams`: the streams of the region, or of one table's name, whether the table still exists or not.

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, integer, member, plain_name};
use crate::streams::ops::{STREAM_ARN, parse_arn};
use crate::streams::pace;
use crate::streams::stream::StreamDefinition;
use crate::world::World;

/// `{"TableName": "Orders", "Limit": 10}`.
pub struct ListStreams {
    table_name: Option<String>,
    limit: Option<usize>,
    exclusive_start_stream_arn: Option<String>,
}

impl Members for ListStreams {
    fn read(fields: &mut Fields) -> ListStreams {
        ListStreams {
            table_name: fields.take("TableName"),
            limit: fields.take("Limit"),
            exclusive_start_stream_arn: fields.take("ExclusiveStartStreamArn"),
        }
    }
}

pub struct Plan {
    table: Option<String>,
    limit: usize,
    /// The table and the label after which the page begins.
    after: Option<(String, String)>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    streams: Vec<StreamView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_stream_arn: Option<Rc<str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamView {
    stream_arn: Rc<str>,
    table_name: Rc<str>,
    stream_label: Rc<str>,
}

/// Streams on a page when the request does not say (API reference, ListStreams).
const PAGE: usize = 100;

impl Operation for ListStreams {
    const NAME: &'static str = "ListStreams";
    const INPUT: &'static [Member] = &[
        member("TableName", plain_name(3, 255)),
        member("Limit", integer(1, 100)),
        member("ExclusiveStartStreamArn", STREAM_ARN),
    ];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let after = self.exclusive_start_stream_arn.as_deref().map(parse_arn).transpose()?;
        let after = after.map(|(table, label)| (table.to_owned(), label.to_owned()));
        Ok(Plan { table: self.table_name, limit: self.limit.unwrap_or(PAGE), after })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        pace::list(world, ctx)?;
        let streams = world.region(&ctx.region).into_iter().flat_map(|region| region.streams.values());
        let definitions = streams.map(|stream| &stream.definition);
        let mut found: Vec<_> = definitions.filter(|definition| plan.wants(definition)).collect();
        found.sort_by_key(|definition| (&definition.table, &definition.label));
        let more = found.len() > plan.limit;
        found.truncate(plan.limit);
        let last = found.last().filter(|_| more).map(|definition| Rc::clone(&definition.arn));
        Ok(Output {
            streams: found.into_iter().map(|definition| view(definition)).collect(),
            last_evaluated_stream_arn: last,
        })
    }
}

impl Plan {
    fn wants(&self, definition: &StreamDefinition) -> bool {
        let place = (&*definition.table, &*definition.label);
        self.table.as_deref().is_none_or(|table| table == place.0)
            && self.after.as_ref().is_none_or(|(table, label)| place > (table.as_str(), label.as_str()))
    }
}

fn view(definition: &StreamDefinition) -> StreamView {
    StreamView {
        stream_arn: Rc::clone(&definition.arn),
        table_name: Rc::clone(&definition.table),
        stream_label: Rc::clone(&definition.label),
    }
}

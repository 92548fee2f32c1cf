//! `ListStreams`: the names of all streams of a region, in pages.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::ops::NAME;
use crate::kinesis::stream::Stream;
use crate::kinesis::token::Token;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Member, integer, member, text};
use crate::operation::{Operation, timestamp};
use crate::world::World;

/// `{"Limit": 10, "ExclusiveStartStreamName": "Orders"}`.
pub struct ListStreams {
    limit: Option<usize>,
    after: Option<String>,
    token: Option<String>,
}

impl Members for ListStreams {
    fn read(fields: &mut Fields) -> ListStreams {
        ListStreams {
            limit: fields.take("Limit"),
            after: fields.take("ExclusiveStartStreamName"),
            token: fields.take("NextToken"),
        }
    }
}

pub struct Plan {
    limit: usize,
    after: Option<String>,
    token: Option<Token>,
}

/// Whose tokens they are.
const LIST: &str = "ListStreams";

fn summary(stream: &Stream) -> Answer {
    json!({
        "StreamName": &*stream.definition.name,
        "StreamARN": &*stream.definition.arn,
        "StreamStatus": stream.status.name(),
        "StreamModeDetails": { "StreamMode": stream.mode.name() },
        "StreamCreationTimestamp": timestamp::seconds(stream.definition.created),
    })
}

impl Operation for ListStreams {
    const NAME: &'static str = "ListStreams";
    const INPUT: &'static [Member] = &[
        member("Limit", integer(1, 10_000)),
        member("ExclusiveStartStreamName", NAME),
        member("NextToken", text(1, limits::KINESIS_TOKEN_LENGTH)),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let token = self.token.map(|token| Token::read(&token, LIST)).transpose()?;
        let limit = self.limit.unwrap_or(limits::KINESIS_LIST_STREAMS).min(limits::KINESIS_LIST_STREAMS);
        Ok(Plan { limit, after: self.after, token })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        plan.token.as_ref().map_or(Ok(()), |token| token.check_age(ctx.now))?;
        let after = plan.token.map(|token| token.last).or(plan.after);
        let region = world.region(&ctx.region);
        let mut streams = region.into_iter().flat_map(|region| region.kinesis.after(after.as_deref()));
        let page: Vec<&Rc<Stream>> = streams.by_ref().take(plan.limit).map(|(_, stream)| stream).collect();
        let more = streams.next().is_some();
        let names: Vec<&str> = page.iter().map(|stream| &*stream.definition.name).collect();
        let mut answer = json!({
            "StreamNames": names,
            "HasMoreStreams": more,
            "StreamSummaries": page.iter().map(|stream| summary(stream)).collect::<Vec<_>>(),
        });
        if let Some(last) = names.last().filter(|_| more) {
            answer["NextToken"] = Token { issued: ctx.now, last: (*last).to_owned() }.write(LIST).into();
        }
        Ok(answer)
    }
}

//! `ListStreamConsumers`: the consumers of a stream, in pages.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::consumer::Consumer;
use crate::kinesis::ops::{ARN, consumers, known, stream_of_arn, unknown_stream};
use crate::kinesis::token::Token;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, Member, Shape, integer, member, required, text};
use crate::operation::{Operation, timestamp};
use crate::time::Instant;
use crate::world::World;

/// `{"StreamARN": "arn:…", "MaxResults": 10}`.
pub struct ListStreamConsumers {
    arn: String,
    token: Option<String>,
    limit: Option<usize>,
    created: Option<Json>,
}

impl Members for ListStreamConsumers {
    fn read(fields: &mut Fields) -> ListStreamConsumers {
        ListStreamConsumers {
            arn: fields.take("StreamARN"),
            token: fields.take("NextToken"),
            limit: fields.take("MaxResults"),
            created: fields.take("StreamCreationTimestamp"),
        }
    }
}

pub struct Plan {
    stream: Rc<str>,
    from: Option<Token>,
    limit: usize,
    /// Tells the stream from another of its name.
    created: Option<Instant>,
}

impl Operation for ListStreamConsumers {
    const NAME: &'static str = "ListStreamConsumers";
    const INPUT: &'static [Member] = &[
        required("StreamARN", ARN),
        member("NextToken", text(1, limits::KINESIS_TOKEN_LENGTH)),
        member("MaxResults", integer(1, 10_000)),
        member("StreamCreationTimestamp", Shape::Timestamp),
    ];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = Plan;
    type Output = Answer;

    fn check(self) -> Result<Plan, ApiError> {
        let stream: Rc<str> = stream_of_arn(&self.arn).unwrap_or_default().into();
        let from = self.token.map(|token| Token::read(&token, &stream)).transpose()?;
        let limit = self.limit.unwrap_or(limits::LIST_CONSUMERS).min(limits::LIST_CONSUMERS);
        Ok(Plan { stream, from, limit, created: self.created.as_ref().and_then(timestamp::instant) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let Plan { stream: name, from, limit, created } = plan;
        from.as_ref().map_or(Ok(()), |from| from.check_age(ctx.now))?;
        let stream = known(world, ctx, &name)?;
        if created.is_some_and(|created| created.as_seconds() != stream.definition.created.as_seconds()) {
            return Err(unknown_stream(&name));
        }
        let mut found = stream.consumers.after(from.as_ref().map(|from| from.last.as_str())).map(|(_, found)| found);
        let page: Vec<&Rc<Consumer>> = found.by_ref().take(limit).collect();
        let mut answer =
            json!({ "Consumers": page.iter().map(|consumer| consumers::view(consumer)).collect::<Vec<_>>() });
        if let (Some(last), Some(_)) = (page.last(), found.next()) {
            answer["NextToken"] = Token { issued: ctx.now, last: last.name.to_string() }.write(&name).into();
        }
        Ok(answer)
    }
}

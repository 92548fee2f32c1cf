//! What the operations on consumers share: how a request names one, and what they say of it.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::ctx::Ctx;
use crate::kinesis::consumer::Consumer;
use crate::kinesis::ops::{ARN, NAME, invalid, known, not_found, stream_of_arn};
use crate::kinesis::stream::Stream;
use crate::name::ACCOUNT;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::Fields;
use crate::operation::shape::{Bounds, Member, Pattern, Shape, Text, member};
use crate::operation::timestamp;
use crate::world::World;

pub(super) const CONSUMER_ARN: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 1, max: 2_048 }),
    pattern: Some(Pattern {
        text: r"^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+",
        matches: |text| consumer_of_arn(text).is_some(),
    }),
    values: &[],
    alone: None,
});

/// The members by which operations name a consumer.
pub(super) const CONSUMER: &[Member] =
    &[member("StreamARN", ARN), member("ConsumerName", NAME), member("ConsumerARN", CONSUMER_ARN)];

/// The stream and the consumer that an ARN names: `arn:…:stream/Orders/consumer/Dashboard:1767225600`.
pub(super) fn consumer_of_arn(arn: &str) -> Option<(&str, &str)> {
    let (stream, consumer) = stream_of_arn(arn)?.split_once("/consumer/")?;
    let (name, second) = consumer.rsplit_once(':')?;
    let is_second = !second.is_empty() && second.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |name: &str| !name.is_empty() && crate::name::is_plain(name);
    (is_second && is_plain(stream) && is_plain(name)).then_some((stream, name))
}

/// A consumer as a request names it.
pub struct Target {
    pub stream: Rc<str>,
    pub name: Rc<str>,
    /// Where it was named by its ARN.
    pub arn: Option<Rc<str>>,
}

impl Target {
    /// By its stream and its name, by its ARN, or by both where they agree.
    pub fn read(fields: &mut Fields) -> Result<Target, ApiError> {
        let (stream, name): (Option<Rc<str>>, Option<Rc<str>>) =
            (fields.take("StreamARN"), fields.take("ConsumerName"));
        let arn: Option<Rc<str>> = fields.take("ConsumerARN");
        let stream = stream.as_deref().and_then(stream_of_arn);
        match (arn, stream, name) {
            (None, Some(stream), Some(name)) => Ok(Target { stream: stream.into(), name, arn: None }),
            (Some(arn), stream, name) => Target::of(&arn)
                .filter(|target| stream.is_none_or(|stream| *stream == *target.stream))
                .filter(|target| name.is_none_or(|name| name == target.name))
                .ok_or_else(|| invalid("ConsumerARN, StreamARN and ConsumerName do not name the same consumer.")),
            _ => Err(invalid("Either ConsumerARN, or StreamARN and ConsumerName should be provided.")),
        }
    }

    /// By its ARN; `None` for an ARN of something else.
    pub fn of(arn: &Rc<str>) -> Option<Target> {
        let (stream, name) = consumer_of_arn(arn)?;
        Some(Target { stream: stream.into(), name: name.into(), arn: Some(Rc::clone(arn)) })
    }

    /// The consumer with its stream.
    pub fn find<'a>(&self, world: &'a World, ctx: &Ctx) -> Result<(&'a Rc<Stream>, &'a Rc<Consumer>), ApiError> {
        let unknown = || unknown(self.arn.as_ref().unwrap_or(&self.name));
        let stream = match &self.arn {
            Some(_) => world.kinesis(&ctx.region, &self.stream).ok_or_else(unknown)?,
            None => known(world, ctx, &self.stream)?,
        };
        let is_it = |consumer: &&Rc<Consumer>| self.arn.as_ref().is_none_or(|arn| *arn == consumer.arn);
        let consumer = stream.consumers.get(&*self.name).filter(is_it).ok_or_else(unknown)?;
        Ok((stream, consumer))
    }
}

/// What is said of a consumer that is not there.
pub(super) fn unknown(called: &str) -> ApiError {
    not_found(format!("Consumer {called}, account {ACCOUNT} not found."))
}

/// What is said where only an ACTIVE consumer would do; the blanks are AWS's own.
pub(super) fn not_active(stream: &Stream, consumer: &Consumer) -> ApiError {
    let (name, second, stream) = (&consumer.name, consumer.created.as_seconds(), &stream.definition.name);
    let text = format!(
        "Consumer {name} with creation timestamp {second} under stream: {stream} , account {ACCOUNT} is not in ACTIVE status."
    );
    ApiError::new(Code::ResourceInUse, text)
}

/// A consumer as lists show it.
pub(super) fn view(consumer: &Consumer) -> Answer {
    json!({
        "ConsumerName": &*consumer.name,
        "ConsumerARN": &*consumer.arn,
        "ConsumerStatus": consumer.status.name(),
        "ConsumerCreationTimestamp": timestamp::seconds(consumer.created),
    })
}

#[cfg(test)]
mod tests {
    use super::consumer_of_arn;

    #[test]
    fn arns_name_consumers() {
        let stream = "arn:aws:kinesis:us-east-1:123456789012:stream/Orders";
        assert_eq!(consumer_of_arn(&format!("{stream}/consumer/a.b-c:17")), Some(("Orders", "a.b-c")));
        for junk in ["", "/consumer/", "/consumer/a", "/consumer/a:", "/consumer/:1", "/consumer/a:1x", "/consumer/ä:1"]
        {
            assert_eq!(consumer_of_arn(&format!("{stream}{junk}")), None, "{junk}");
        }
    }
}

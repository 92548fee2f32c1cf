//! Answers that go on: the events of a subscription, as frames, for as long as somebody listens.
//!
//! [`http::respond`](super::respond) answers a subscription with its first frames, and names it in the response. Whoever holds
//! the connection then asks [`frames`] for the rest whenever virtual time has passed.

use serde_json::{Value as Json, json};

use super::{Response, eventstream};
use crate::fact::What;
use crate::kinesis::ops::get_records;
use crate::kinesis::shard;
use crate::kinesis::subscription::{Reason, TAKEN};
use crate::name;
use crate::operation::error::Code;
use crate::timeline::Timeline;

/// An answer that goes on, and how much of it has been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// As in facts.
    pub id: u32,
    /// Nothing comes any more.
    pub is_over: bool,
    /// Facts that have been looked at.
    seen: usize,
}

/// Events that may be due at the instant of a call.
const EVENT_BUDGET: u64 = 1_000_000;

/// The subscription that a response begins.
pub fn subscription(response: &Response) -> Option<Subscription> {
    response.subscription
}

/// Answers the call that began a subscription after so many facts: with its first frame, and all that is due at once.
pub(super) fn begin(timeline: &mut Timeline, mut headers: Vec<(&'static str, String)>, seen: usize) -> Response {
    timeline.run_until(timeline.now(), EVENT_BUDGET);
    headers.push(("content-type", "application/vnd.amazon.eventstream".into()));
    let facts = &timeline.head().facts;
    let id = (seen..facts.len()).find_map(|index| match facts.get(index).map(|fact| &fact.what) {
        Some(What::Subscribed { subscription, .. }) => Some(*subscription),
        _ => None,
    });
    let mut subscription = id.map(|id| Subscription { id, is_over: false, seen });
    let mut body = Vec::new();
    eventstream::initial_response(&mut body);
    if let Some(subscription) = &mut subscription {
        body.append(&mut frames(timeline, subscription));
    }
    Response { status: 200, headers, body, subscription: subscription.filter(|open| !open.is_over) }
}

/// What has come for a subscription since it was last asked for.
pub fn frames(timeline: &Timeline, subscription: &mut Subscription) -> Vec<u8> {
    let moment = timeline.head();
    let mut bytes = Vec::new();
    // After an undo there are fewer facts than before.
    let unseen = subscription.seen.min(moment.facts.len())..moment.facts.len();
    for what in unseen.filter_map(|index| moment.facts.get(index)).map(|fact| &fact.what) {
        match what {
            What::Pushed { subscription: id, .. } if *id == subscription.id => event(&mut bytes, timeline, what),
            What::SubscriptionEnded { subscription: id, stream, reason, .. } if *id == subscription.id => {
                last(&mut bytes, stream, reason);
                subscription.is_over = true;
            }
            _ => {}
        }
    }
    subscription.seen = moment.facts.len();
    bytes
}

fn event(bytes: &mut Vec<u8>, timeline: &Timeline, what: &What) {
    let What::Pushed { stream, shard, push, .. } = what else { return };
    let mut event = json!({
        "Records": push.records,
        "MillisBehindLatest": push.behind.as_millis(),
    });
    match push.continuation {
        Some(number) => event["ContinuationSequenceNumber"] = number.to_string().into(),
        None => event["ChildShards"] = children(timeline, stream, shard),
    }
    eventstream::event(bytes, "SubscribeToShardEvent", event.to_string().as_bytes());
}

/// The shards that go on where one has ended.
fn children(timeline: &Timeline, stream: &str, shard: &str) -> Json {
    let stream = timeline.world().kinesis(name::region_of_arn(stream), name_of(stream));
    let index = shard::parse_id(shard);
    stream.zip(index).map_or(json!([]), |(stream, index)| get_records::children(stream, index))
}

/// The name in a stream's ARN.
fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// How a connection is told why it ends, where its client did not ask for that.
fn last(bytes: &mut Vec<u8>, stream: &str, reason: &str) {
    let stream = name_of(stream);
    let (code, text) = if reason == Reason::TakenOver.name() {
        (Code::ResourceInUse, TAKEN.to_owned())
    } else if reason == Reason::StreamDeleted.name() {
        (Code::ResourceNotFound, format!("Stream {stream} under account {} not found.", name::ACCOUNT))
    } else {
        return;
    };
    eventstream::exception(bytes, code.name(), json!({ "message": text }).to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dials::Dials;
    use crate::http::{Request, eventstream, respond};
    use crate::input::Service;
    use crate::time::{Duration, Instant};

    const CONSUMER: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/T/consumer/c:1767225600";

    fn ask(timeline: &mut Timeline, operation: &str, body: &Json) -> Response {
        let response = respond(timeline, &Request::call(Service::Kinesis, operation, "us-east-1", &body.to_string()));
        assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
        response
    }

    fn start() -> Timeline {
        let mut timeline = Timeline::new(1, Instant::from_seconds(1_767_225_600), Dials::instant());
        ask(&mut timeline, "CreateStream", &json!({ "StreamName": "T", "ShardCount": 1 }));
        let arn = "arn:aws:kinesis:us-east-1:123456789012:stream/T";
        ask(&mut timeline, "RegisterStreamConsumer", &json!({ "StreamARN": arn, "ConsumerName": "c" }));
        timeline
    }

    fn put(timeline: &mut Timeline) {
        ask(timeline, "PutRecord", &json!({ "StreamName": "T", "Data": "YQ==", "PartitionKey": "a" }));
    }

    fn subscribe(timeline: &mut Timeline) -> Response {
        let position = json!({ "Type": "TRIM_HORIZON" });
        ask(
            timeline,
            "SubscribeToShard",
            &json!({ "ConsumerARN": CONSUMER, "ShardId": "0", "StartingPosition": position }),
        )
    }

    /// The kinds of frames, and how many records each has.
    fn told(mut bytes: &[u8]) -> Vec<(String, usize)> {
        let mut told = Vec::new();
        while !bytes.is_empty() {
            let (frame, rest) = eventstream::read(bytes).unwrap();
            let json: Json = serde_json::from_slice(frame.payload).unwrap();
            told.push((frame.headers[1].1.to_owned(), json["Records"].as_array().map_or(0, Vec::len)));
            bytes = rest;
        }
        told
    }

    fn event(count: usize) -> (String, usize) {
        ("SubscribeToShardEvent".into(), count)
    }

    #[test]
    fn events_go_on_until_five_minutes_are_over() {
        let mut timeline = start();
        put(&mut timeline);
        let response = subscribe(&mut timeline);
        let mut open = subscription(&response).unwrap();
        assert_eq!(told(&response.body), [("initial-response".into(), 0), event(1)]);
        assert!(frames(&timeline, &mut open).is_empty());
        put(&mut timeline);
        put(&mut timeline);
        timeline.advance(Duration::seconds(1), 100);
        assert_eq!(told(&frames(&timeline, &mut open)), [event(2)]);
        timeline.advance(Duration::seconds(298), 1_000);
        assert_eq!(told(&frames(&timeline, &mut open)), vec![event(0); 59]);
        assert!(!open.is_over);
        timeline.advance(Duration::seconds(1), 1_000);
        assert!(frames(&timeline, &mut open).is_empty());
        assert!(open.is_over);
        // Nothing is left to happen.
        assert!(timeline.world().agenda.is_empty());
    }

    #[test]
    fn whoever_is_there_hears_of_the_one_who_takes_over() {
        let mut timeline = start();
        let mut first = subscription(&subscribe(&mut timeline)).unwrap();
        timeline.advance(Duration::seconds(5), 1_000);
        frames(&timeline, &mut first);
        let mut second = subscription(&subscribe(&mut timeline)).unwrap();
        assert_eq!(told(&frames(&timeline, &mut first)), [("ResourceInUseException".into(), 0)]);
        assert!(first.is_over);
        frames(&timeline, &mut second);
        assert!(!second.is_over);
    }

    #[test]
    fn an_undo_takes_no_frame_back() {
        let mut timeline = start();
        let mut open = subscription(&subscribe(&mut timeline)).unwrap();
        let timeline = timeline.undone().unwrap();
        assert!(frames(&timeline, &mut open).is_empty());
    }
}

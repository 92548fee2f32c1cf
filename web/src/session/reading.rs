//! Reading a stream by hand, as a program does: GetShardIterator, GetRecords, and again with what that answered.

use headwater_core::name::region_of_arn;
use std::rc::Rc;

use headwater_core::input::Service;
use headwater_core::kinesis;
use headwater_core::sequence::Sequence;
use headwater_core::streams::iterator::ShardIterator;
use headwater_core::time::Instant;
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use super::Session;
use crate::call;
use crate::find;
use crate::parts::stage::iterated::{self, Iterated};
use crate::selection::Selection;

/// Records of a page: few enough to be looked at. AWS gives up to 1,000.
pub const PAGE: usize = 10;
/// Readers whose iterators are kept.
const KEPT: usize = 32;

/// What is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// The first page of a shard, with a new iterator.
    Begin { stream: Rc<str>, shard: Rc<str>, from: From },
    /// The page behind the one that a reader read last.
    Next { stream: Rc<str>, reader: u32 },
}

/// Where an iterator stands at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Horizon,
    Latest,
    At(Sequence),
    After(Sequence),
    /// Kinesis alone can look for a time.
    Time(Instant),
}

impl From {
    /// As on the wire: `TRIM_HORIZON`.
    const fn kind(self) -> &'static str {
        match self {
            From::Horizon => "TRIM_HORIZON",
            From::Latest => "LATEST",
            From::At(_) => "AT_SEQUENCE_NUMBER",
            From::After(_) => "AFTER_SEQUENCE_NUMBER",
            From::Time(_) => "AT_TIMESTAMP",
        }
    }
}

/// The iterator that a reader of this session got last.
#[derive(Clone, Debug)]
pub struct Token {
    reader: u32,
    text: Rc<str>,
}

impl Session {
    /// The iterator of a reader, if it is one of this session's and as new as what is shown of the reader.
    pub fn iterator_of(&self, reader: &Iterated) -> Option<&Rc<str>> {
        let token = self.tokens.iter().rev().find(|token| token.reader == reader.number)?;
        if find::is_kinesis(&reader.stream) {
            return kinesis_fits(&token.text, reader).then_some(&token.text);
        }
        let known = ShardIterator::parse(&token.text)?;
        let same = known.issued == reader.issued && known.position == reader.next && known.shard == reader.shard;
        same.then_some(&token.text)
    }

    #[inline(never)]
    pub(super) fn read(&mut self, read: &Read) {
        let (stream, got) = match read {
            Read::Begin { stream, shard, from } => (stream, self.ask(|timeline| begin(timeline, stream, shard, *from))),
            Read::Next { stream, reader } => {
                let held = iterated::find(&self.moment, *reader).and_then(|one| self.iterator_of(&one).cloned());
                let Some(token) = held else { return };
                (stream, self.ask(|timeline| page(timeline, stream, &token)))
            }
        };
        self.answer = None;
        match got {
            Ok(got) => self.keep(stream, got),
            Err(error) => self.notice = Some(error.into()),
        }
    }

    /// Picks who has read, and keeps its iterator.
    fn keep(&mut self, stream: &Rc<str>, got: Got) {
        self.notice = Some(got.says.into());
        let tokens = Rc::make_mut(&mut self.tokens);
        tokens.retain(|token| token.reader != got.reader);
        if let Some(text) = got.next {
            if tokens.len() == KEPT {
                tokens.remove(0);
            }
            tokens.push(Token { reader: got.reader, text });
        }
        self.selection = Selection::Reader { stream: Rc::clone(stream), reader: got.reader };
    }
}

/// What came of reading.
struct Got {
    says: String,
    reader: u32,
    /// The iterator to go on with; none at the end of a closed shard.
    next: Option<Rc<str>>,
}

fn begin(timeline: &mut Timeline, stream: &str, shard: &str, from: From) -> Result<Got, String> {
    let body =
        if find::is_kinesis(stream) { kinesis_begin(stream, shard, from) } else { begin_at(stream, shard, from) };
    let reply = ask(timeline, stream, "GetShardIterator", &body)?;
    let token = reply["ShardIterator"].as_str().unwrap_or_default();
    page(timeline, stream, token)
}

fn begin_at(stream: &str, shard: &str, from: From) -> Json {
    let mut body = json!({ "StreamArn": stream, "ShardId": shard, "ShardIteratorType": from.kind() });
    if let From::At(sequence) | From::After(sequence) = from {
        body["SequenceNumber"] = sequence.to_string().into();
    }
    body
}

/// Kinesis has other names for the same.
#[inline(never)]
fn kinesis_begin(stream: &str, shard: &str, from: From) -> Json {
    let mut body =
        json!({ "StreamName": find::kinesis_name(stream), "ShardId": shard, "ShardIteratorType": from.kind() });
    match from {
        From::At(sequence) | From::After(sequence) => {
            body["StartingSequenceNumber"] = sequence.to_string().into();
        }
        From::Time(at) => body["Timestamp"] = at.as_seconds().into(),
        From::Horizon | From::Latest => {}
    }
    body
}

/// Whether a token is as new as what is shown of a reader.
#[inline(never)]
fn kinesis_fits(token: &str, reader: &Iterated) -> bool {
    kinesis::iterator::ShardIterator::parse(token).is_some_and(|known| {
        let shard = kinesis::shard::parse_id(&reader.shard) == Some(known.shard);
        shard && known.issued == reader.issued && known.position == reader.next
    })
}

/// The number that all tokens of one GetShardIterator call hold.
fn reader_of(stream: &str, token: &str) -> u32 {
    if find::is_kinesis(stream) {
        return kinesis::iterator::ShardIterator::parse(token).map_or(0, |iterator| iterator.reader);
    }
    ShardIterator::parse(token).map_or(0, |iterator| iterator.reader)
}

/// A page. An iterator that cannot be used is told in AWS's words.
fn page(timeline: &mut Timeline, stream: &str, token: &str) -> Result<Got, String> {
    let reader = reader_of(stream, token);
    let reply = ask(timeline, stream, "GetRecords", &json!({ "ShardIterator": token, "Limit": PAGE }))?;
    let next: Option<Rc<str>> = reply["NextShardIterator"].as_str().map(Rc::from);
    let says = match (reply["Records"].as_array().map_or(0, Vec::len), next.is_some()) {
        (0, true) => "GetRecords answered with no record, and with the iterator to go on with.".to_owned(),
        (0, false) => "GetRecords answered with no record: this is the end of a closed shard.".to_owned(),
        (1, true) => "GetRecords answered with 1 record.".to_owned(),
        (count, true) => format!("GetRecords answered with {count} records."),
        (count, false) => format!("GetRecords answered with the last {count} of a closed shard."),
    };
    Ok(Got { says, reader, next })
}

/// One call in the stream's region.
fn ask(timeline: &mut Timeline, arn: &str, operation: &str, body: &Json) -> Result<Json, String> {
    let region = region_of_arn(arn);
    let service = if find::is_kinesis(arn) { Service::Kinesis } else { Service::Streams };
    call::in_region(timeline, region, service, operation, &body.to_string()).success()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use headwater_core::fact::What;
    use headwater_core::time::Duration;

    use super::{From, Read};
    use crate::opening::Start;
    use crate::parts::stage::iterated;
    use crate::selection::Selection;
    use crate::session::{Action, Seek, Session};

    fn first_shard(session: &Session) -> (Rc<str>, Rc<str>) {
        let world = &session.moment().world;
        let stream = world.regions.values().flat_map(|region| region.streams.values()).next().unwrap();
        (Rc::clone(&stream.definition.arn), Rc::clone(&stream.shards.values().next().unwrap().id))
    }

    fn reader(session: &Session) -> iterated::Iterated {
        let Selection::Reader { reader, .. } = session.selection() else { panic!("{:?}", session.selection()) };
        iterated::find(session.moment(), *reader).expect("it is there")
    }

    #[test]
    fn pages_follow_each_other_until_the_iterator_expires() {
        let session = Rc::new(Session::begin(Start::Opening));
        let (stream, shard) = first_shard(&session);
        let session = session.reduce(Action::Read(Read::Begin { stream: stream.clone(), shard, from: From::Horizon }));
        let one = reader(&session);
        assert_eq!((one.kind, one.pages, one.finished), ("TRIM_HORIZON", 1, false));
        assert!(one.read > 0 && session.iterator_of(&one).is_some());
        let next = Read::Next { stream: stream.clone(), reader: one.number };
        let session = session.reduce(Action::Read(next.clone()));
        assert_eq!(reader(&session).pages, 2);
        let back = session.clone().reduce(Action::Undo);
        assert_eq!(iterated::find(back.moment(), one.number).map(|again| again.pages), Some(1));
        let session = session.reduce(Action::Seek(Seek::Forward(Duration::seconds(901)))).reduce(Action::Read(next));
        let refused = |what: &What| matches!(what, What::Rejected { code: "ExpiredIteratorException", .. });
        assert!(session.moment().facts.iter().any(|fact| refused(&fact.what)), "{:?}", session.notice());
    }

    #[test]
    fn the_first_page_is_one_action() {
        let session = Rc::new(Session::begin(Start::Opening));
        let (stream, shard) = first_shard(&session);
        let before = session.moment().inputs;
        let session = session.reduce(Action::Read(Read::Begin { stream, shard, from: From::Latest }));
        assert_eq!(session.moment().inputs, before + 2);
        assert_eq!(session.reduce(Action::Undo).moment().inputs, before);
    }
}

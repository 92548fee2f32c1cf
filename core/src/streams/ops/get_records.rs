//! `GetRecords`: a page of a shard's records, and the token to go on with.

use std::rc::Rc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::ctx::Ctx;
use crate::fact::What;
use crate::feed::{self, Page};
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, integer, member, required, text};
use crate::rule::RuleId;
use crate::streams::iterator::{self, ShardIterator};
use crate::streams::ops::{known_shard, known_stream, trimmed};
use crate::streams::pace;
use crate::streams::record::{self, Form, RecordView};
use crate::streams::shard::Record;
use crate::streams::stream::StreamDefinition;
use crate::world::World;

/// `{"ShardIterator": "arn:…|1|AAAA…", "Limit": 100}`.
pub struct GetRecords {
    shard_iterator: String,
    limit: Option<usize>,
}

impl Members for GetRecords {
    fn read(fields: &mut Fields) -> GetRecords {
        GetRecords { shard_iterator: fields.take("ShardIterator"), limit: fields.take("Limit") }
    }
}

pub struct Plan {
    iterator: ShardIterator,
    limit: usize,
}

/// `{"Records": […], "NextShardIterator": "arn:…|1|AAAA…"}`; the latter is missing at the end of a sealed shard.
pub struct Output {
    definition: Rc<StreamDefinition>,
    records: Vec<Record>,
    next: Option<String>,
}

impl Operation for GetRecords {
    const NAME: &'static str = "GetRecords";
    const INPUT: &'static [Member] = &[required("ShardIterator", text(1, 2048)), member("Limit", integer(1, 1000))];
    type Plan = Plan;
    type Output = Output;

    fn check(self) -> Result<Plan, ApiError> {
        let iterator = ShardIterator::parse(&self.shard_iterator);
        let iterator = iterator.ok_or_else(|| ApiError::validation("Invalid ShardIterator"))?;
        Ok(Plan { iterator, limit: self.limit.unwrap_or(limits::GET_RECORDS_COUNT) })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        if plan.iterator.is_expired(ctx.now) {
            return Err(ApiError::new(Code::ExpiredIterator, "Shard iterator has expired"));
        }
        let ShardIterator { stream, shard, position, reader, mut empty, .. } = plan.iterator.clone();
        pace::read(world, ctx, &stream, &shard, reader)?;
        let stream = known_stream(world, ctx, &stream)?;
        let shard = known_shard(stream, ctx, &shard)?;
        let mut page = feed::read(stream, shard, position, plan.limit, ctx.now).map_err(|_| trimmed())?;
        if !page.records.is_empty() && empty == 0 {
            empty = iterator::sparseness(world, ctx);
        } else if !page.records.is_empty() {
            page = Page { records: Vec::new(), next: position, finished: false };
            empty -= 1;
        }
        let definition = Rc::clone(&stream.definition);
        let behind = feed::lag(shard, page.next, ctx.now).0;
        note(ctx, &plan.iterator, &page, behind);
        let next = ShardIterator { position: page.next, issued: ctx.now, empty, ..plan.iterator };
        let next = (!page.finished).then(|| iterator::issue(ctx, &next));
        Ok(Output { definition, records: page.records, next })
    }
}

fn note(ctx: &mut Ctx, iterator: &ShardIterator, page: &Page, behind: usize) {
    let fact = What::Read {
        stream: Rc::clone(&iterator.stream),
        shard: Rc::clone(&iterator.shard),
        reader: iterator.reader,
        from: iterator.position,
        next: page.next,
        count: page.records.len() as u32,
        finished: page.finished,
        behind: behind as u32,
    };
    let is_sparse = page.records.is_empty() && behind > 0;
    ctx.note(if is_sparse { RuleId::SparsePages } else { RuleId::Read }, fact);
}

/// By hand, because the records are views of what the world holds.
impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let views: Vec<RecordView<'_>> =
            self.records.iter().map(|record| record::view(&self.definition, record, Form::Api)).collect();
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("Records", &views)?;
        if let Some(next) = &self.next {
            members.serialize_entry("NextShardIterator", next)?;
        }
        members.end()
    }
}

//! The four phases of every operation, and the one function that runs them.
//!
//! | phase | knows | gives |
//! |---|---|---|
//! | shape | the raw JSON and the operation's member table | SerializationException or the joined constraint errors |
//! | typed | a struct; cannot fail after shape | the request |
//! | `check` | the request alone, first failure wins | the plan: all that `run` needs, already parsed |
//! | `run` | world and context | state errors, then the effect |

pub mod constraints;
pub mod error;
pub mod fields;
mod java;
pub mod json;
mod kinesis_types;
pub mod layer;
mod member_path;
pub mod shape;
pub(crate) mod timestamp;
pub mod tree;
pub mod types;

use std::rc::Rc;

use serde::Serialize;

use crate::capacity::Units;
use crate::ctx::Ctx;
use crate::dynamodb::throttle;
use crate::fact::What;
use crate::input::{Call, Service};
use crate::metrics;
use crate::mutation::{self, Mutation};
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{JsonMap, Member};
use crate::rule::RuleId;
use crate::world::World;

/// One operation is one file that implements this.
pub trait Operation: Members {
    /// As in `X-Amz-Target` after the dot.
    const NAME: &'static str;
    /// The request's members, in service-model order.
    const INPUT: &'static [Member];
    /// Which generation of validation texts it answers with.
    const LAYER: Layer = Layer::Old;
    /// What `check` has established.
    type Plan;
    type Output: Serialize;

    /// Everything that can be said of the request without looking at the world.
    fn check(self) -> Result<Self::Plan, ApiError>;

    /// State errors, then the effect. When it fails, the world is restored.
    fn run(plan: Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<Self::Output, ApiError>;

    /// The body of the response: JSON, but for the few operations that AWS answers with nothing.
    fn write(output: &Self::Output) -> Result<Vec<u8>, serde_json::Error> {
        let mut body = Vec::with_capacity(BODY_BYTES);
        serde_json::to_writer(&mut body, output)?;
        Ok(body)
    }
}

/// Room for what most answers say.
const BODY_BYTES: usize = 512;

/// The body of operations that AWS answers with nothing.
pub const EMPTY: Vec<u8> = Vec::new();

/// The body of a response to a call.
pub type Reply = Result<Vec<u8>, ApiError>;

/// A row of an operation list.
pub struct Entry {
    pub name: &'static str,
    members: fn() -> &'static [Member],
    run: fn(JsonMap, &mut World, &mut Ctx) -> Reply,
}

impl Entry {
    /// The request's members, in service-model order. A function gives them, so that nobody needs to load the tables of
    /// operations that are not called.
    pub fn input(&self) -> &'static [Member] {
        (self.members)()
    }
}

fn members<O: Operation>() -> &'static [Member] {
    O::INPUT
}

/// The row of an operation.
pub const fn entry<O: Operation>() -> Entry {
    Entry { name: O::NAME, members: members::<O>, run: run::<O> }
}

fn run<O: Operation>(mut json: JsonMap, world: &mut World, ctx: &mut Ctx) -> Reply {
    phases::<O>(&mut json, world, ctx).map_err(|error| enveloped(error, O::LAYER))
}

fn phases<O: Operation>(json: &mut JsonMap, world: &mut World, ctx: &mut Ctx) -> Reply {
    shape::check(O::INPUT, json, O::LAYER)?;
    let request = O::read(&mut Fields::new(std::mem::take(json)));
    let output = O::run(request.check()?, world, ctx)?;
    O::write(&output).map_err(unfit)
}

/// What cannot be written: our mistake, answered as AWS answers its own.
fn unfit(error: serde_json::Error) -> ApiError {
    ApiError::new(Code::InternalFailure, error.to_string())
}

fn enveloped(mut error: ApiError, layer: Layer) -> ApiError {
    if error.enveloped && layer == Layer::CurrentEnveloped {
        error.message.insert_str(0, "1 validation error detected: ");
    }
    error
}

/// Every operation that the door knows, by service.
pub fn operations(service: Service) -> &'static [Entry] {
    match service {
        Service::DynamoDb => crate::dynamodb::ops::OPERATIONS,
        Service::Streams => crate::streams::ops::OPERATIONS,
        Service::Lambda => crate::lambda::ops::OPERATIONS,
        Service::Sim => crate::sim::OPERATIONS,
        Service::Kinesis => crate::kinesis::ops::OPERATIONS,
        Service::CloudWatch => crate::cloudwatch::ops::OPERATIONS,
        Service::Firehose => crate::firehose::ops::OPERATIONS,
    }
}

/// The operation of that name.
pub fn find(service: Service, name: &str) -> Option<&'static Entry> {
    let entries = operations(service);
    entries.binary_search_by(|entry| entry.name.cmp(name)).ok().map(|index| &entries[index])
}

/// Runs a call and restores the world when it fails. Three things survive a failure on purpose: the capacity that
/// AWS charges for it, what it measured, and the fact that it was rejected.
pub fn handle(call: &Call, json: JsonMap, world: &mut World, ctx: &mut Ctx) -> Reply {
    let before = (world.clone(), ctx.dice);
    let resource = resource_of(&json);
    let called = ctx.note(RuleId::Request, called(call, resource.clone()));
    ctx.facts.because(called);
    let reply = match find(call.service, &call.operation) {
        Some(entry) => (entry.run)(json, world, ctx),
        None => Err(ApiError::new(Code::UnknownOperation, "")),
    };
    if let Err(error) = &reply {
        let (before, dice) = before;
        let failed = std::mem::replace(world, before);
        ctx.dice = dice;
        ctx.later.clear();
        ctx.facts.forget();
        if ctx.charge.units() > Units::ZERO {
            throttle::keep(world, &failed, &ctx.region);
        }
        if mutation::is(Mutation::TransactionHalfApplied) && error.code == Code::TransactionCanceled {
            *world = failed;
        }
        metrics::keep(world, ctx);
        let rejected = ctx.note(RuleId::Rejected, rejected(call, resource, error));
        ctx.facts.because(rejected);
    }
    ctx.facts.charge(ctx.charge.units());
    throttle::settle(world, ctx);
    for (rule, what) in ctx.charge.take_told() {
        ctx.note(rule, what);
    }
    reply
}

fn resource_of(json: &JsonMap) -> Option<Rc<str>> {
    let names = [
        "TableName",
        "StreamArn",
        "FunctionName",
        "UUID",
        "StreamName",
        "StreamARN",
        "ConsumerARN",
        "AlarmName",
        "DeliveryStreamName",
        "ApplicationName",
    ];
    names.iter().find_map(|member| json.get(member)?.as_text().cloned())
}

fn called(call: &Call, resource: Option<Rc<str>>) -> What {
    let (operation, region) = (Rc::clone(&call.operation), Rc::clone(&call.region));
    What::Called { service: call.service, operation, region, resource, units: Units::ZERO }
}

fn rejected(call: &Call, resource: Option<Rc<str>>, error: &ApiError) -> What {
    let (operation, region) = (Rc::clone(&call.operation), Rc::clone(&call.region));
    let (code, message) = (error.code.name(), error.message.as_str().into());
    What::Rejected { service: call.service, operation, region, resource, code, message, units: Units::ZERO }
}

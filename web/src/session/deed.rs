//! What one click does in several calls, with the waits between them, all through the door.

mod replica;

use headwater_core::name::region_of_arn;
use std::rc::Rc;

use headwater_core::dynamodb::table::TableStatus;
use headwater_core::input::Service;
use headwater_core::lambda::function::Behaviour;
use headwater_core::streams::stream::{StreamStatus, ViewType};
use headwater_core::time::Duration;
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

use crate::call;
use crate::find;

const PATIENCE: Duration = Duration::hours(1);
/// Events that may happen meanwhile.
const BUDGET: u64 = 200_000;

/// Something that takes several calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Gives a table another stream: a stream's view type never changes.
    ChangeView {
        table: Rc<str>,
        view: ViewType,
    },
    /// Makes a function fail on records that hold the text; without one it succeeds again.
    Fail {
        function: Rc<str>,
        text: Option<Rc<str>>,
    },
    /// Makes one call, and says a sentence when that went well.
    Call {
        service: Service,
        operation: &'static str,
        region: Rc<str>,
        body: Rc<str>,
        says: Rc<str>,
    },
    /// Gives a table a replica in another region, or takes it away; `home` is the region that is asked.
    AddReplica {
        home: Rc<str>,
        table: Rc<str>,
        region: Rc<str>,
    },
    RemoveReplica {
        home: Rc<str>,
        table: Rc<str>,
        region: Rc<str>,
    },
}

/// A table with its consumer, as the opening has one.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTable {
    pub name: Rc<str>,
    /// Name and type: `S`, `N` or `B`.
    pub partition_key: (Rc<str>, &'static str),
    pub sort_key: Option<(Rc<str>, &'static str)>,
    /// Read and write units a second; on demand without them.
    pub provisioned: Option<(u64, u64)>,
    /// A stream of this view type.
    pub view: Option<ViewType>,
    pub consumer: Option<Consumer>,
}

/// The event source mapping of a new stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    pub function: Rc<str>,
    pub batch_size: u64,
    /// MaximumBatchingWindowInSeconds.
    pub window_seconds: u64,
}

impl Deed {
    /// Asks what there is to say about a stream.
    pub fn describe(arn: &Rc<str>) -> Deed {
        Deed::Call {
            service: Service::Streams,
            operation: "DescribeStream",
            region: region_of_arn(arn).into(),
            body: json!({ "StreamArn": arn }).to_string().into(),
            says: "DescribeStream's answer is below, among the calls.".into(),
        }
    }

    /// Does it, and says in a sentence what was done or what went wrong.
    pub(super) fn perform(&self, timeline: &mut Timeline, here: &str) -> Result<String, String> {
        match self {
            Deed::ChangeView { table, view } => change_view(timeline, here, table, *view),
            Deed::Fail { function, text } => fail(timeline, here, function, text.as_deref()),
            Deed::Call { service, operation, region, body, says } => {
                call::in_region(timeline, region, *service, operation, body).success().map(|_| says.to_string())
            }
            Deed::AddReplica { home, table, region } => replica::add(timeline, home, table, region),
            Deed::RemoveReplica { home, table, region } => replica::remove(timeline, home, table, region),
        }
    }
}

impl NewTable {
    /// Creates the table and its consumer, and waits until both are ready.
    pub(crate) fn create(&self, timeline: &mut Timeline, here: &str) -> Result<String, String> {
        call::call(timeline, Service::DynamoDb, "CreateTable", here, &self.request())?;
        wait_until_active(timeline, here, &self.name)?;
        let mut sentence = format!("Table {} is ACTIVE.", self.name);
        if let (Some(consumer), Some(stream)) = (&self.consumer, stream_of(timeline, here, &self.name)) {
            consumer.map(timeline, here, &stream)?;
            sentence = format!("Table {} is ACTIVE, and {} reads its stream.", self.name, consumer.function);
        }
        Ok(sentence)
    }

    fn request(&self) -> Json {
        let keys = || [(Some(&self.partition_key), "HASH"), (self.sort_key.as_ref(), "RANGE")].into_iter();
        let attributes: Vec<Json> = keys()
            .filter_map(|(key, _)| key.map(|(name, kind)| json!({ "AttributeName": name, "AttributeType": kind })))
            .collect();
        let schema: Vec<Json> = keys()
            .filter_map(|(key, role)| key.map(|(name, _)| json!({ "AttributeName": name, "KeyType": role })))
            .collect();
        let mut request = json!({
            "TableName": self.name,
            "AttributeDefinitions": attributes,
            "KeySchema": schema,
            "BillingMode": if self.provisioned.is_some() { "PROVISIONED" } else { "PAY_PER_REQUEST" },
        });
        if let Some((read, write)) = self.provisioned {
            request["ProvisionedThroughput"] = json!({ "ReadCapacityUnits": read, "WriteCapacityUnits": write });
        }
        if let Some(view) = self.view {
            request["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view.name() });
        }
        request
    }
}

impl Consumer {
    /// Maps a stream to the function, which is created when there is none, and waits for the mapping.
    fn map(&self, timeline: &mut Timeline, here: &str, stream: &str) -> Result<(), String> {
        let known = timeline.world().region(here).is_some_and(|region| region.functions.contains_key(&*self.function));
        if !known {
            let function = json!({ "FunctionName": self.function, "Behaviour": "Log" });
            call::call(timeline, Service::Sim, "PutFunction", here, &function)?;
        }
        let mapping = json!({
            "EventSourceArn": stream,
            "FunctionName": self.function,
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": self.batch_size,
            "MaximumBatchingWindowInSeconds": self.window_seconds,
        });
        call::call(timeline, Service::Lambda, "CreateEventSourceMapping", here, &mapping)?;
        let creating = timeline.world().dials.mapping_creating;
        timeline.advance(creating, BUDGET);
        Ok(())
    }
}

/// Disables the stream, enables one of the other view type, and maps it as the old one was.
fn change_view(timeline: &mut Timeline, here: &str, table: &Rc<str>, view: ViewType) -> Result<String, String> {
    let old = stream_of(timeline, here, table);
    if let Some(old) = &old {
        update_stream(timeline, here, table, &json!({ "StreamEnabled": false }))?;
        wait_until_disabled(timeline, old)?;
        wait_until_active(timeline, here, table)?;
    }
    let enabled = json!({ "StreamEnabled": true, "StreamViewType": view.name() });
    update_stream(timeline, here, table, &enabled)?;
    wait_until_active(timeline, here, table)?;
    let new = stream_of(timeline, here, table).ok_or("The table has no stream.")?;
    let consumers = old.as_ref().map_or_else(Vec::new, |old| consumers_of(timeline, here, old));
    for consumer in consumers {
        consumer.map(timeline, here, &new)?;
    }
    Ok(match old {
        Some(_) => format!(
            "A stream's view type never changes. The old stream is disabled and can be read for 24 hours; {table} has a \
             new, empty stream with {}, and a new mapping reads it.",
            view.name()
        ),
        None => format!("{table} has a stream with {}.", view.name()),
    })
}

fn update_stream(timeline: &mut Timeline, here: &str, table: &str, specification: &Json) -> Result<Json, String> {
    let body = json!({ "TableName": table, "StreamSpecification": specification });
    call::call(timeline, Service::DynamoDb, "UpdateTable", here, &body)
}

fn fail(timeline: &mut Timeline, here: &str, function: &str, text: Option<&str>) -> Result<String, String> {
    let body = match text {
        Some(text) => json!({ "FunctionName": function, "Behaviour": "FailOnMatch", "Match": text }),
        None => json!({ "FunctionName": function, "Behaviour": "Log" }),
    };
    call::call(timeline, Service::Sim, "PutFunction", here, &body)?;
    Ok(match text {
        Some(text) => format!("From now on {function} fails on a batch in which a record holds “{text}”."),
        None => format!("From now on {function} succeeds again."),
    })
}

/// The text that a function fails on.
pub fn poison_of(behaviour: &Behaviour) -> Option<&Rc<str>> {
    match behaviour {
        Behaviour::FailOnMatch(text) => Some(text),
        Behaviour::Log | Behaviour::Replicate(_) | Behaviour::Materialize(_) => None,
    }
}

/// The ARN of a table's live stream.
fn stream_of(timeline: &Timeline, here: &str, table: &str) -> Option<Rc<str>> {
    timeline.world().table(here, table)?.stream.clone()
}

/// The mappings of a stream, as they would have to be made again.
fn consumers_of(timeline: &Timeline, here: &str, stream: &str) -> Vec<Consumer> {
    let Some(region) = timeline.world().region(here) else { return Vec::new() };
    let mappings = region.mappings.values().filter(|mapping| *mapping.settings.stream == *stream);
    mappings
        .map(|mapping| Consumer {
            function: Rc::clone(&mapping.settings.function),
            batch_size: mapping.settings.batch_size as u64,
            window_seconds: mapping.settings.window.as_seconds(),
        })
        .collect()
}

fn wait_until_active(timeline: &mut Timeline, here: &str, table: &str) -> Result<(), String> {
    wait(timeline, |timeline| {
        timeline.world().table(here, table).is_some_and(|table| table.status == TableStatus::Active)
    })
    .map_err(|()| format!("Table {table} did not become ACTIVE within an hour."))
}

fn wait_until_disabled(timeline: &mut Timeline, stream: &str) -> Result<(), String> {
    wait(timeline, |timeline| {
        find::stream(timeline.world(), stream).is_none_or(|stream| stream.status == StreamStatus::Disabled)
    })
    .map_err(|()| "The stream did not become DISABLED within an hour.".into())
}

/// Lets events happen until a condition holds.
fn wait(timeline: &mut Timeline, until: impl Fn(&Timeline) -> bool) -> Result<(), ()> {
    let limit = timeline.now() + PATIENCE;
    for _ in 0..BUDGET {
        if until(timeline) {
            return Ok(());
        }
        let due = timeline.world().agenda.due().filter(|due| *due <= limit).ok_or(())?;
        timeline.run_until(due, 1);
    }
    Err(())
}

//! Deeds: the steps of a plan, and the calls that they come to in a run.

use headwater_core::time::Instant;
use serde_json::{Value as Json, json};

use super::clicks::Click;

/// Where the tables of a simulation are: two have the same name in two regions.
pub const TABLES: [(&str, &str); 3] = [("us-east-1", "Orders"), ("us-east-1", "Carts"), ("eu-west-1", "Orders")];
pub const VIEWS: [&str; 4] = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];
pub const FUNCTION: &str = "audit";

/// What a step does. Numbers choose among what there is when it is done.
#[derive(Clone, Debug)]
pub enum Deed {
    Create {
        table: u8,
        view: Option<u8>,
        index: bool,
    },
    Drop {
        table: u8,
    },
    /// Enables a stream of a view type, or disables it.
    Stream {
        table: u8,
        view: Option<u8>,
    },
    TimeToLive {
        table: u8,
        on: bool,
    },
    Write {
        table: u8,
        form: Form,
        write: Write,
    },
    Group {
        table: u8,
        how: Group,
        writes: Vec<Write>,
        fails: bool,
    },
    /// A function that fails on records of one key, or on none.
    Function {
        poison: Option<u8>,
    },
    Map {
        table: u8,
        from_horizon: bool,
        settings: Settings,
    },
    Switch {
        which: u64,
        enabled: bool,
    },
    Unmap {
        which: u64,
    },
    Split {
        table: u8,
    },
    RollOver {
        table: u8,
        which: u64,
    },
    /// The table goes to a Kinesis stream, and a function keeps a copy of it by that.
    Materialize {
        table: u8,
        repair: bool,
    },
    /// A reader of the table's stream asks for some pages.
    Read {
        table: u8,
        limit: u64,
    },
    /// Something with the Kinesis stream.
    Click(Click),
}

/// How a single write is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Item,
    Statement,
}

impl Form {
    pub const ALL: [Form; 4] = [Form::Item, Form::Item, Form::Item, Form::Statement];
}

/// How several writes are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Batch,
    Transaction,
    Statements,
}

impl Group {
    pub const ALL: [Group; 4] = [Group::Batch, Group::Transaction, Group::Transaction, Group::Statements];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    Put,
    /// An update of one attribute.
    Set,
    Delete,
}

#[derive(Clone, Debug)]
pub struct Write {
    pub key: u8,
    pub intent: Intent,
    pub value: u64,
    /// Whether a put item has the index's key.
    pub indexed: bool,
    /// Whether a put item has expired already.
    pub expires: bool,
    pub padding: usize,
    /// Whether the item must exist, or must not.
    pub guard: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub batch_size: u64,
    pub window_seconds: u64,
    pub retries: i64,
    pub age_seconds: i64,
    pub bisect: bool,
    pub reports: bool,
}

/// `k3`.
pub fn key_text(key: u8) -> String {
    format!("k{key}")
}

fn key(key: u8) -> Json {
    json!({ "pk": { "S": key_text(key) } })
}

impl Write {
    /// The item that a put stores.
    pub fn item(&self, now: Instant) -> Json {
        let mut item = key(self.key);
        item["v"] = json!({ "N": self.value.to_string() });
        if self.indexed {
            item["g"] = json!({ "S": format!("g{}", self.value) });
        }
        if self.padding > 0 {
            item["pad"] = json!({ "S": "x".repeat(self.padding) });
        }
        if self.expires {
            item["ttl"] = json!({ "N": now.as_seconds().saturating_sub(10).to_string() });
        }
        item
    }

    /// One call of an operation of its own.
    pub fn call(&self, table: &str, now: Instant) -> (&'static str, Json) {
        match self.intent {
            Intent::Put => ("PutItem", self.guarded(json!({ "TableName": table, "Item": self.item(now) }))),
            Intent::Set => ("UpdateItem", self.guarded(self.update(table))),
            Intent::Delete => ("DeleteItem", self.guarded(json!({ "TableName": table, "Key": key(self.key) }))),
        }
    }

    fn update(&self, table: &str) -> Json {
        json!({
            "TableName": table, "Key": key(self.key), "UpdateExpression": "SET v = :v",
            "ExpressionAttributeValues": { ":v": { "N": self.value.to_string() } },
        })
    }

    fn guarded(&self, mut body: Json) -> Json {
        match self.guard {
            Some(true) => body["ConditionExpression"] = "attribute_exists(pk)".into(),
            Some(false) => body["ConditionExpression"] = "attribute_not_exists(pk)".into(),
            None => {}
        }
        body
    }

    /// A request of BatchWriteItem, which knows no updates.
    pub fn batch_request(&self, now: Instant) -> Json {
        match self.intent {
            Intent::Delete => json!({ "DeleteRequest": { "Key": key(self.key) } }),
            _ => json!({ "PutRequest": { "Item": self.item(now) } }),
        }
    }

    /// An action of TransactWriteItems; one that `fails` asks for what cannot be.
    pub fn action(&self, table: &str, now: Instant, fails: bool) -> Json {
        let (_, mut body) = self.call(table, now);
        if fails {
            body["ConditionExpression"] = "attribute_exists(pk) AND attribute_not_exists(pk)".into();
        }
        let name = match self.intent {
            Intent::Put => "Put",
            Intent::Set => "Update",
            Intent::Delete => "Delete",
        };
        json!({ name: body })
    }

    /// A PartiQL statement, which has no condition of its own.
    pub fn statement(&self, table: &str) -> String {
        let (key, value) = (key_text(self.key), self.value);
        match self.intent {
            Intent::Put => format!("INSERT INTO {table} VALUE {{'pk': '{key}', 'v': {value}}}"),
            Intent::Set => format!("UPDATE {table} SET v={value} WHERE pk='{key}'"),
            Intent::Delete => format!("DELETE FROM {table} WHERE pk='{key}'"),
        }
    }

    /// The item that a statement inserts.
    pub fn inserted(&self) -> Json {
        let mut item = key(self.key);
        item["v"] = json!({ "N": self.value.to_string() });
        item
    }
}

/// CreateTable.
pub fn create(table: &str, view: Option<u8>, index: bool) -> Json {
    let mut body = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
    });
    if let Some(view) = view {
        body["StreamSpecification"] = stream(Some(view));
    }
    if index {
        body["AttributeDefinitions"] =
            json!([{ "AttributeName": "pk", "AttributeType": "S" }, { "AttributeName": "g", "AttributeType": "S" }]);
        body["GlobalSecondaryIndexes"] = json!([{
            "IndexName": "byG", "KeySchema": [{ "AttributeName": "g", "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "ALL" },
        }]);
    }
    body
}

/// The calls that let a function keep a copy of a table by way of Kinesis.
pub fn materialize(region: &str, table: &str, repair: bool) -> Vec<(&'static str, Json)> {
    let (stream, copy) = (format!("to-{table}"), format!("{table}Copy"));
    let arn = format!("arn:aws:kinesis:{region}:123456789012:stream/{stream}");
    let function = json!({ "FunctionName": copy, "Behaviour": "Materialize", "TableName": copy, "Repair": repair });
    let mapping = json!({ "EventSourceArn": arn, "FunctionName": copy, "StartingPosition": "TRIM_HORIZON" });
    vec![
        ("kinesis.CreateStream", json!({ "StreamName": stream, "ShardCount": 2 })),
        ("CreateTable", create(&copy, None, false)),
        ("EnableKinesisStreamingDestination", json!({ "TableName": table, "StreamArn": arn })),
        ("PutFunction", function),
        ("CreateEventSourceMapping", mapping),
    ]
}

/// A StreamSpecification.
pub fn stream(view: Option<u8>) -> Json {
    match view {
        Some(view) => json!({ "StreamEnabled": true, "StreamViewType": VIEWS[usize::from(view) % VIEWS.len()] }),
        None => json!({ "StreamEnabled": false }),
    }
}

/// CreateEventSourceMapping.
pub fn mapping(stream: &str, from_horizon: bool, settings: Settings) -> Json {
    let mut body = json!({
        "EventSourceArn": stream, "FunctionName": FUNCTION,
        "StartingPosition": if from_horizon { "TRIM_HORIZON" } else { "LATEST" },
        "BatchSize": settings.batch_size, "MaximumBatchingWindowInSeconds": settings.window_seconds,
        "MaximumRetryAttempts": settings.retries, "MaximumRecordAgeInSeconds": settings.age_seconds,
        "BisectBatchOnFunctionError": settings.bisect,
    });
    if settings.reports {
        body["FunctionResponseTypes"] = json!(["ReportBatchItemFailures"]);
    }
    body
}

/// PutFunction.
pub fn function(poison: Option<u8>) -> Json {
    match poison {
        Some(key) => {
            let text = format!("\"S\":\"{}\"", key_text(key));
            json!({ "FunctionName": FUNCTION, "Behaviour": "FailOnMatch", "Match": text })
        }
        None => json!({ "FunctionName": FUNCTION, "Behaviour": "Log" }),
    }
}

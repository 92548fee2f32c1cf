//! All that can come from outside. The log holds these and nothing else; everything else follows from them.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::time::Instant;

/// Which of the door's protocols a call speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Service {
    DynamoDb,
    Streams,
    Lambda,
    /// What AWS has no operation for: functions' behaviours, dials, faults.
    Sim,
    Kinesis,
    CloudWatch,
    Firehose,
}

impl Service {
    /// Every service, in the order of saved runs of version 1.
    pub const ALL: [Service; 7] = [
        Service::DynamoDb,
        Service::Streams,
        Service::Lambda,
        Service::Sim,
        Service::Kinesis,
        Service::CloudWatch,
        Service::Firehose,
    ];

    /// What stands before the dot in `X-Amz-Target`; Lambda has paths instead.
    pub const fn target(self) -> &'static str {
        match self {
            Service::DynamoDb => "DynamoDB_20120810",
            Service::Streams => "DynamoDBStreams_20120810",
            Service::Lambda => "AWSLambda_20150331",
            Service::Sim => "Headwater",
            Service::Kinesis => "Kinesis_20131202",
            Service::CloudWatch => "GraniteServiceVersion20100801",
            Service::Firehose => "Firehose_20150804",
        }
    }
}

/// A request that passed the door: operation and JSON body, as an SDK sent them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    pub service: Service,
    pub operation: Rc<str>,
    pub region: Rc<str>,
    /// The body, known to be a JSON object.
    pub body: Rc<str>,
}

/// One outside input.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Input {
    Call(Call),
}

/// An input and the virtual time at which it arrived: after everything that was due by then.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    pub at: Instant,
    pub input: Input,
}

//! How a change looks to a reader: the record of GetRecords, and the one in a function's event.

use serde::Serialize;

use crate::dynamodb::change::Identity;
use crate::dynamodb::size::item_size;
use crate::dynamodb::value::Attributes;
use crate::hash::digest;
use crate::mutation::{self, Mutation};
use crate::sequence::Sequence;
use crate::streams::shard::Record;
use crate::streams::stream::{StreamDefinition, ViewType};

/// The protocols in which a record is written; they differ in `userIdentity` and `eventSourceARN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// GetRecords.
    Api,
    /// The event of a Lambda function.
    Event,
}

/// A record as JSON.
#[derive(Debug, Serialize)]
pub struct RecordView<'a> {
    #[serde(rename = "eventID")]
    event_id: String,
    #[serde(rename = "eventName")]
    event_name: &'static str,
    #[serde(rename = "eventVersion")]
    event_version: &'static str,
    #[serde(rename = "eventSource")]
    event_source: &'static str,
    #[serde(rename = "awsRegion")]
    region: &'a str,
    dynamodb: ChangeView<'a>,
    #[serde(rename = "userIdentity", skip_serializing_if = "Option::is_none")]
    identity: Option<IdentityView>,
    #[serde(rename = "eventSourceARN", skip_serializing_if = "Option::is_none")]
    source_arn: Option<&'a str>,
}

impl RecordView<'_> {
    /// The images that the reader gets, old and new.
    pub(crate) fn images(&self) -> (Option<&Attributes>, Option<&Attributes>) {
        (self.dynamodb.old_image, self.dynamodb.new_image)
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeView<'a> {
    approximate_creation_date_time: u64,
    keys: &'a Attributes,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_image: Option<&'a Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_image: Option<&'a Attributes>,
    sequence_number: Sequence,
    size_bytes: u64,
    stream_view_type: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum IdentityView {
    Api {
        #[serde(rename = "PrincipalId")]
        principal: &'static str,
        #[serde(rename = "Type")]
        kind: &'static str,
    },
    Event {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(rename = "principalId")]
        principal: &'static str,
    },
}

/// A record as a reader of this stream gets it.
pub fn view<'a>(definition: &'a StreamDefinition, record: &'a Record, form: Form) -> RecordView<'a> {
    let view = mutation::instead(Mutation::OtherViewType, ViewType::NewAndOldImages, definition.view);
    view_as(definition, record, view, form)
}

/// A record as it would be in a stream of another view type, for comparison.
pub fn view_as<'a>(definition: &'a StreamDefinition, record: &'a Record, view: ViewType, form: Form) -> RecordView<'a> {
    let change = &record.change;
    let new_image = change.new.as_deref().filter(|_| view.shows_new());
    let old_image = change.old.as_deref().filter(|_| view.shows_old());
    RecordView {
        event_id: event_id(definition, record.sequence),
        event_name: change.kind.name(),
        event_version: "1.1",
        event_source: "aws:dynamodb",
        region: &definition.region,
        dynamodb: ChangeView {
            approximate_creation_date_time: change.at.as_seconds(),
            keys: &change.keys,
            new_image,
            old_image,
            sequence_number: record.sequence,
            size_bytes: size_bytes(&change.keys, new_image, old_image),
            stream_view_type: view.name(),
        },
        identity: change.identity.map(|identity| identity_view(identity, form)),
        source_arn: (form == Form::Event).then_some(&*definition.arn),
    }
}

/// The bytes that a record counts for: its keys and the images it shows.
pub fn size_of(definition: &StreamDefinition, record: &Record) -> u64 {
    let change = &record.change;
    let new_image = change.new.as_deref().filter(|_| definition.view.shows_new());
    let old_image = change.old.as_deref().filter(|_| definition.view.shows_old());
    size_bytes(&change.keys, new_image, old_image)
}

fn size_bytes(keys: &Attributes, new_image: Option<&Attributes>, old_image: Option<&Attributes>) -> u64 {
    item_size(keys) + new_image.map_or(0, item_size) + old_image.map_or(0, item_size)
}

/// 32 hexadecimal digits that follow from the record's place alone, so that a retried record keeps its id.
pub fn event_id(definition: &StreamDefinition, sequence: Sequence) -> String {
    let (one, two) = (digest(&(&definition.arn, sequence)), digest(&(sequence, &definition.arn)));
    format!("{one:016x}{two:016x}")
}

fn identity_view(identity: Identity, form: Form) -> IdentityView {
    let Identity::TimeToLive = identity;
    let (kind, principal) = ("Service", "dynamodb.amazonaws.com");
    match form {
        Form::Api => IdentityView::Api { principal, kind },
        Form::Event => IdentityView::Event { kind, principal },
    }
}

//! Readers get the images that the stream's view type names, and no others.

use super::scene::Sight;
use super::{Finding, Invariant, Kind, silent};
use crate::fact::What;
use crate::name::table_of_stream_arn;
use crate::rule::RuleId;
use crate::streams::record::{Form, view};
use crate::streams::stream::ViewType;

pub(super) const INVARIANT: Invariant = Invariant {
    id: "view-type-decides-images",
    name: "View type decides images",
    sentence: "A reader gets exactly the images that the stream’s view type names, as far as the change has them.",
    rule: RuleId::Recorded,
    kind: Kind::Engine,
    recovers: false,
    at_fact: record,
    at_rest: silent,
};

fn record(sight: &Sight<'_>) -> Finding {
    let What::Recorded { stream: arn, shard, sequence, .. } = sight.what() else { return Finding::Silent };
    let (Some(stream), Some(record)) = (sight.stream(arn), sight.record(arn, shard, *sequence)) else {
        return Finding::Silent;
    };
    let shown = view(&stream.definition, record, Form::Api);
    let (old, new) = shown.images();
    let names = stream.definition.view;
    let shows = |types: [ViewType; 2], image: bool| image && types.contains(&names);
    let fits = old.is_some() == shows([ViewType::OldImage, ViewType::NewAndOldImages], record.change.old.is_some())
        && new.is_some() == shows([ViewType::NewImage, ViewType::NewAndOldImages], record.change.new.is_some());
    sight.check(fits, || {
        format!("Record {sequence} of table {} shows other images than {} has.", table_of_stream_arn(arn), names.name())
    })
}

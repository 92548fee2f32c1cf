//! Single broken rules, to show that the invariants notice them. Without the feature `mutations`, which no build for users
//! has, every question here is a constant `false`.

use std::rc::Rc;

use crate::dynamodb::change::Change;
use crate::persist::Journal;
use crate::streams::shard::Record;

/// One rule of the engine, broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// A change makes no record.
    DroppedRecord,
    /// A record is appended twice.
    DuplicatedRecord,
    /// A record is put before the one that was there.
    SwappedOrder,
    /// A record lacks its old image.
    WrongOldImage,
    /// A record shows the old image as the new one.
    WrongNewImage,
    /// Readers get the images of another view type.
    OtherViewType,
    /// A write that changes nothing makes a record.
    NoOpRecorded,
    /// An expired item's record names nobody.
    ExpiryWithoutIdentity,
    /// A record repeats the number of the one before.
    SequenceRepeated,
    /// A record goes to the shard that was sealed before.
    RecordAfterSealing,
    /// The upper half of a partition that splits gets no shard.
    SplitLosesShard,
    /// The lower half of a partition that splits keeps the size of the whole.
    SplitMiscounts,
    /// Records are trimmed after half a day.
    TrimTooEarly,
    /// Records are trimmed two hours late.
    TrimTooLate,
    /// A disabled stream is gone after an hour.
    StreamGoneEarly,
    /// A child shard is read beside its parent.
    ChildBeforeParent,
    /// A page's next position is the last record instead of the one behind it.
    IteratorOffByOne,
    /// After a partial failure the checkpoint passes the first failed record.
    CheckpointSkips,
    /// A retry leaves out the first record of its batch.
    RetryForgetsRecord,
    /// A batch writes the first half of its requests.
    BatchWrittenHalf,
    /// A cancelled transaction keeps what it had written.
    TransactionHalfApplied,
    /// An item that leaves an index keeps its entry.
    IndexNotMaintained,
    /// A change that a Kinesis destination has taken is forgotten.
    DeliveryForgotten,
    /// A duplicate is told as if it were new.
    DuplicateUnnoticed,
    /// A record goes to a shard that does not own its hash.
    KinesisWrongShard,
    /// A record repeats the number of one before.
    KinesisNumberRepeated,
    /// A record that was acknowledged is not kept.
    KinesisRecordDropped,
    /// A page's next position is its last record instead of the one behind it.
    KinesisIteratorOffByOne,
    /// A shard that comes of others begins one hash too late.
    KinesisReshardLosesHash,
    /// A closed shard is said to be read to its end after any page.
    KinesisEndsEarly,
    /// Records are trimmed after half of their retention.
    KinesisTrimTooEarly,
}

#[cfg(feature = "mutations")]
thread_local! {
    static PRESENT: std::cell::Cell<Option<Mutation>> = const { std::cell::Cell::new(None) };
}

/// Breaks one rule, or none, on this thread from now on.
#[cfg(feature = "mutations")]
pub fn set(mutation: Option<Mutation>) {
    PRESENT.set(mutation);
}

/// Whether this rule is broken.
#[cfg(feature = "mutations")]
pub(crate) fn is(mutation: Mutation) -> bool {
    PRESENT.get() == Some(mutation)
}

/// Whether this rule is broken: never.
#[cfg(not(feature = "mutations"))]
#[inline(always)]
pub(crate) const fn is(_: Mutation) -> bool {
    false
}

/// What is right, or what takes its place where the rule is broken.
#[inline(always)]
pub(crate) fn instead<T>(mutation: Mutation, broken: T, right: T) -> T {
    if is(mutation) { broken } else { right }
}

/// A change as a record tells it.
#[inline(always)]
pub(crate) fn told(change: Rc<Change>) -> Rc<Change> {
    if is(Mutation::WrongOldImage) {
        return Rc::new(Change { old: None, ..Change::clone(&change) });
    }
    if is(Mutation::WrongNewImage) {
        return Rc::new(Change { new: change.old.clone(), ..Change::clone(&change) });
    }
    if is(Mutation::ExpiryWithoutIdentity) {
        return Rc::new(Change { identity: None, ..Change::clone(&change) });
    }
    change
}

/// Lets the last two records change places; their numbers stay.
#[inline(always)]
pub(crate) fn swap_last(records: &mut Journal<Record>) {
    if !is(Mutation::SwappedOrder) || records.len() < 2 {
        return;
    }
    let end = records.len();
    let (Some(one), Some(two)) = (records.get(end - 2).cloned(), records.get(end - 1).cloned()) else { return };
    records.truncate(end - 2);
    records.push_back(Record { sequence: one.sequence, change: two.change });
    records.push_back(Record { sequence: two.sequence, change: one.change });
}

//! The examples of the documents, as scripts of the site: `static/content/scenarios`.

/// A script, what it is called, and what it shows.
pub struct Example {
    pub file: &'static str,
    pub name: &'static str,
    pub shows: &'static str,
}

pub const EXAMPLES: [Example; 6] = [
    Example {
        file: "high-scores.sh",
        name: "High scores",
        shows: "Two players, three updates: each player's records stay in order, those of different players need not.",
    },
    Example {
        file: "order-shipped.sh",
        name: "Order shipped",
        shows: "An order goes from pending to shipped, and its record carries both images.",
    },
    Example {
        file: "four-shards.sh",
        name: "Four shards",
        shows: "Four partitions have four shards; each change goes to the shard of its item's partition.",
    },
    Example {
        file: "late-reader.sh",
        name: "Late reader",
        shows: "A reader that comes after 25 hours finds what is left, and is refused what is gone.",
    },
    Example {
        file: "hot-shard.sh",
        name: "A hot shard",
        shows: "One key has half of all records of a Kinesis stream; its shard is split.",
    },
    Example {
        file: "repaired-copy.sh",
        name: "A repaired copy",
        shows: "Changes reach Kinesis twice and out of order; one copy of the table is right, one is not.",
    },
];

/// Where a script stands on the site.
pub fn path(example: &Example) -> String {
    format!("content/scenarios/{}", example.file)
}

//! Pages: the CLI asks for all of them by itself (AWS CLI User Guide, Using the pagination options).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::cli::JsonMap;
use crate::cli::{CliError, refuse, value};
use crate::input::Service;
use crate::operation::Entry;
use crate::operation::shape::{Member, Presence};
use serde_json::Value as Json;

/// The CLI's own options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageOption {
    StartingToken,
    PageSize,
    MaxItems,
}

impl PageOption {
    pub const ALL: &'static [(&'static str, PageOption)] = &[
        ("--starting-token", PageOption::StartingToken),
        ("--page-size", PageOption::PageSize),
        ("--max-items", PageOption::MaxItems),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, option)| *option == self).map_or("", |(name, _)| name)
    }
}

/// How an operation gives its pages.
#[derive(Debug, PartialEq, Eq)]
pub struct Pages {
    service: Service,
    operation: &'static str,
    /// The member of the request that says where to go on.
    pub(super) input: &'static str,
    /// The member of the answer that goes there.
    output: &'static str,
    /// The member that bounds a page.
    pub(super) limit: Option<&'static str>,
    /// What is collected; the first is a list and is counted.
    results: &'static [&'static str],
    /// Where all that stands in a member of the answer: its name, the members of it that the CLI shows besides, the member
    /// that says whether there is more, and the member of the last element that goes into the next request.
    inside: Option<Inside>,
}

#[derive(Debug, PartialEq, Eq)]
struct Inside {
    member: &'static str,
    shown: &'static [&'static str],
    more: &'static str,
    last: &'static str,
}

const COUNTED: &[&str] = &["Items", "Count", "ScannedCount"];

/// The operations that the CLI pages through.
const PAGES: &[Pages] = &[
    pages(Service::CloudWatch, "DescribeAlarmHistory", TOKEN, MAX_RECORDS, &["AlarmHistoryItems"]),
    pages(Service::CloudWatch, "DescribeAlarms", TOKEN, MAX_RECORDS, &["MetricAlarms", "CompositeAlarms"]),
    pages(Service::CloudWatch, "GetMetricData", TOKEN, Some("MaxDatapoints"), &["MetricDataResults", "Messages"]),
    pages(Service::CloudWatch, "ListMetrics", TOKEN, None, &["Metrics"]),
    pages(
        Service::DynamoDb,
        "ListTables",
        ("ExclusiveStartTableName", "LastEvaluatedTableName"),
        LIMIT,
        &["TableNames"],
    ),
    pages(Service::DynamoDb, "ListTagsOfResource", TOKEN, None, &["Tags"]),
    pages(Service::DynamoDb, "Query", ("ExclusiveStartKey", "LastEvaluatedKey"), LIMIT, COUNTED),
    pages(Service::DynamoDb, "Scan", ("ExclusiveStartKey", "LastEvaluatedKey"), LIMIT, COUNTED),
    Pages {
        inside: Some(Inside {
            member: "StreamDescription",
            shown: &[
                "StreamARN",
                "StreamName",
                "StreamStatus",
                "RetentionPeriodHours",
                "EnhancedMonitoring",
                "EncryptionType",
                "KeyId",
                "StreamCreationTimestamp",
            ],
            more: "HasMoreShards",
            last: "ShardId",
        }),
        ..pages(Service::Kinesis, "DescribeStream", ("ExclusiveStartShardId", ""), LIMIT, &["Shards"])
    },
    pages(Service::Kinesis, "ListShards", TOKEN, MAX_RESULTS, &["Shards"]),
    pages(Service::Kinesis, "ListStreamConsumers", TOKEN, MAX_RESULTS, &["Consumers"]),
    pages(Service::Kinesis, "ListStreams", TOKEN, LIMIT, &["StreamNames", "StreamSummaries"]),
    pages(
        Service::Lambda,
        "ListEventSourceMappings",
        ("Marker", "NextMarker"),
        Some("MaxItems"),
        &["EventSourceMappings"],
    ),
];

const TOKEN: (&str, &str) = ("NextToken", "NextToken");
const LIMIT: Option<&str> = Some("Limit");
const MAX_RECORDS: Option<&str> = Some("MaxRecords");
const MAX_RESULTS: Option<&str> = Some("MaxResults");

const fn pages(
    service: Service,
    operation: &'static str,
    (input, output): (&'static str, &'static str),
    limit: Option<&'static str>,
    results: &'static [&'static str],
) -> Pages {
    Pages { service, operation, input, output, limit, results, inside: None }
}

/// The pages of an operation, when it has any.
pub(super) fn of(service: Service, operation: &str) -> Option<&'static Pages> {
    PAGES.iter().find(|pages| pages.service == service && pages.operation == operation)
}

impl Pages {
    pub(super) fn takes(&self, option: PageOption) -> bool {
        option != PageOption::PageSize || self.limit.is_some()
    }

    /// Whether a request asks for one page of its own.
    pub(super) fn is_one_page(&self, json: &JsonMap) -> bool {
        json.contains_key(self.input) || self.limit.is_some_and(|limit| json.contains_key(limit))
    }
}

/// What the CLI would do beyond the first request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    pages: &'static Pages,
    /// How many items it shows.
    pub max_items: Option<u64>,
    /// How many items of the first page it has shown before.
    pub skip: u64,
}

impl Paging {
    /// All pages, from the first on.
    pub(super) fn all(pages: &'static Pages) -> Paging {
        Paging { pages, max_items: None, skip: 0 }
    }
}

/// Reads the pagination options into the request, or into what is done beyond it.
pub(super) fn resolve(
    (service, entry): (Service, &'static Entry),
    paginate: bool,
    options: &[(PageOption, &str)],
    json: &mut JsonMap,
) -> Result<Option<Paging>, CliError> {
    let Some(pages) = of(service, entry.name) else { return Ok(None) };
    if !paginate || pages.is_one_page(json) {
        return one_page(entry, options, json).map(|()| None);
    }
    let mut paging = Paging::all(pages);
    for (option, text) in options {
        match option {
            PageOption::MaxItems => paging.max_items = Some(count(*option, text)?),
            PageOption::PageSize => {
                json.insert(pages.limit.unwrap_or_default().to_owned(), whole(*option, text)?);
            }
            PageOption::StartingToken => paging.skip = start(pages, text, json),
        }
    }
    Ok(Some(paging))
}

/// Without paging an option is that of a member, or out of place.
fn one_page(entry: &'static Entry, options: &[(PageOption, &str)], json: &mut JsonMap) -> Result<(), CliError> {
    let mut lost = Vec::new();
    for (option, text) in options {
        match hidden(entry, *option) {
            Some(member) => {
                json.insert(member.name.to_owned(), whole(*option, text)?);
            }
            None => lost.push(*option),
        }
    }
    let lost: Vec<&str> =
        PageOption::ALL.iter().filter(|(_, option)| lost.contains(option)).map(|(name, _)| *name).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let lost = lost.join(", ");
    Err(refuse(format!(
        "Error during pagination: Cannot specify --no-paginate along with pagination arguments: {lost}"
    )))
}

/// The member that an option of the CLI hides: `MaxItems` of Lambda.
fn hidden(entry: &'static Entry, option: PageOption) -> Option<&'static Member> {
    let is_hidden = option == PageOption::MaxItems;
    entry.input().iter().find(|member| is_hidden && member.name == "MaxItems" && member.presence == Presence::Optional)
}

fn whole(option: PageOption, text: &str) -> Result<Json, CliError> {
    value::as_integer(text).map_err(|_| refuse(format!("argument {}: invalid int value: '{text}'", option.name())))
}

/// The CLI warns of counts below one, and does as it likes.
fn count(option: PageOption, text: &str) -> Result<u64, CliError> {
    Ok(whole(option, text)?.as_u64().unwrap_or_default())
}

/// What the CLI adds to its own tokens: how many items of the page it has shown.
const SHOWN: &str = "boto_truncate_amount";
/// Which members of a token are binary; Base64 they stay.
const ENCODED: &str = "boto_encoded_keys";

/// Goes on where a token says. What is no token of the CLI is the service's own.
fn start(pages: &'static Pages, token: &str, json: &mut JsonMap) -> u64 {
    let decoded = BASE64_STANDARD.decode(token).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(Json::Object(members)) = decoded else {
        json.insert(pages.input.to_owned(), token.into());
        return 0;
    };
    let mut shown = 0;
    for (name, value) in members {
        match name.as_str() {
            SHOWN => shown = value.as_u64().unwrap_or_default(),
            ENCODED => {}
            _ if value.is_null() => {}
            _ => {
                json.insert(name, value);
            }
        }
    }
    shown
}

/// The JSON of a token.
pub(super) fn token(pages: &Pages, start: Json, shown: u64) -> String {
    let mut token = JsonMap::new();
    token.insert(pages.input.to_owned(), start);
    if shown > 0 {
        token.insert(SHOWN.to_owned(), shown.into());
    }
    Json::Object(token).to_string()
}

/// Collects the pages of a call into the answer that the CLI prints.
#[derive(Clone, Debug)]
pub struct Pager {
    paging: Paging,
    /// The request of the page that is awaited.
    request: JsonMap,
    answer: JsonMap,
    shown: u64,
}

impl Pager {
    /// Nothing for a call that is one request.
    pub fn new(call: &super::Call) -> Option<Pager> {
        let paging = call.paging.clone()?;
        Some(Pager { paging, request: call.json.clone(), answer: JsonMap::new(), shown: 0 })
    }

    /// Takes the answer to the last request, and gives the next one while there is one.
    pub fn take(&mut self, mut page: JsonMap) -> Option<&JsonMap> {
        let next = self.next(&mut page);
        let before = std::mem::take(&mut self.paging.skip);
        let room = self.paging.max_items.map(|max| max.saturating_sub(self.shown));
        let (kept, all) = cut(self.items(&mut page), before, room);
        self.shown += kept;
        let truncated = before + kept < all;
        self.merge(page);
        let more = next.is_some() && room.is_none_or(|room| kept < room);
        if truncated {
            let start = self.request.get(self.paging.pages.input).cloned();
            self.set_token(start.unwrap_or_default(), before + kept);
        } else if let Some(next) = next {
            if more {
                self.request.insert(self.paging.pages.input.to_owned(), next);
                return Some(&self.request);
            }
            self.set_token(next, 0);
        }
        None
    }

    /// What is to be printed.
    pub fn finish(mut self) -> JsonMap {
        let Some(inside) = &self.paging.pages.inside else { return self.answer };
        let token = self.answer.shift_remove("NextToken");
        let mut answer = JsonMap::new();
        answer.insert(inside.member.to_owned(), self.answer.into());
        answer.extend(token.map(|token| ("NextToken".to_owned(), token)));
        answer
    }

    /// Takes out of a page where the next one begins, and leaves what the CLI shows of it.
    fn next(&self, page: &mut JsonMap) -> Option<Json> {
        let Some(inside) = &self.paging.pages.inside else {
            return page.shift_remove(self.paging.pages.output).filter(|next| !next.is_null());
        };
        let Some(Json::Object(mut found)) = page.shift_remove(inside.member) else { return None };
        page.clear();
        let more = found.get(inside.more).and_then(Json::as_bool) == Some(true);
        for name in self.paging.pages.results.iter().chain(inside.shown) {
            page.insert((*name).to_owned(), found.shift_remove(*name).unwrap_or_default());
        }
        let last = self.items(page)?.last()?.get(inside.last)?.clone();
        more.then_some(last)
    }

    fn items<'p>(&self, page: &'p mut JsonMap) -> Option<&'p mut Vec<Json>> {
        page.get_mut(self.paging.pages.results.first().copied()?)?.as_array_mut()
    }

    /// Lists are joined, counts are added; of all else the first page's is kept.
    fn merge(&mut self, page: JsonMap) {
        for (name, value) in page {
            let collected = self.paging.pages.results.contains(&name.as_str());
            match (self.answer.get_mut(&name), value) {
                (None, value) => {
                    self.answer.insert(name, value);
                }
                (Some(Json::Array(all)), Json::Array(more)) if collected => all.extend(more),
                (Some(all), more) if collected => {
                    if let (Some(one), Some(two)) = (all.as_u64(), more.as_u64()) {
                        *all = (one + two).into();
                    }
                }
                _ => {}
            }
        }
    }

    fn set_token(&mut self, start: Json, shown: u64) {
        let token = BASE64_STANDARD.encode(token(self.paging.pages, start, shown));
        self.answer.insert("NextToken".to_owned(), token.into());
    }
}

/// Cuts what was shown before and what has no room; how many are left, and how many there were.
fn cut(items: Option<&mut Vec<Json>>, before: u64, room: Option<u64>) -> (u64, u64) {
    let Some(items) = items else { return (0, 0) };
    let all = items.len();
    let before = usize::try_from(before).unwrap_or(all).min(all);
    items.drain(..before);
    items.truncate(room.map_or(usize::MAX, |room| usize::try_from(room).unwrap_or(usize::MAX)));
    (items.len() as u64, all as u64)
}

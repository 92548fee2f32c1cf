//! `DescribeAlarmHistory`: what became of alarms, also of those that are gone.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::cloudwatch::alarm::{self, Item};
use crate::cloudwatch::ops::{ALARM_NAME, ALARM_TYPES, SCAN_BY, instant, invalid_token, page, stamp};
use crate::ctx::Ctx;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, Member, Shape, TEXT, integer, member, one_of, text};
use crate::time::Instant;
use crate::world::World;

/// Everything is optional; the newest items come first.
pub struct DescribeAlarmHistory {
    name: Option<Rc<str>>,
    types: Option<Vec<Rc<str>>>,
    kind: Option<Rc<str>>,
    start: Option<Json>,
    end: Option<Json>,
    count: Option<usize>,
    token: Option<Rc<str>>,
    ascending: bool,
}

impl Members for DescribeAlarmHistory {
    fn read(fields: &mut Fields) -> DescribeAlarmHistory {
        DescribeAlarmHistory {
            name: fields.take("AlarmName"),
            types: fields.take("AlarmTypes"),
            kind: fields.take("HistoryItemType"),
            start: fields.take("StartDate"),
            end: fields.take("EndDate"),
            count: fields.take("MaxRecords"),
            token: fields.take("NextToken"),
            ascending: fields.take::<Option<Rc<str>>>("ScanBy").as_deref() == Some("TimestampAscending"),
        }
    }
}

impl Operation for DescribeAlarmHistory {
    const NAME: &'static str = "DescribeAlarmHistory";
    const INPUT: &'static [Member] = &[
        member("AlarmName", ALARM_NAME),
        member("AlarmContributorId", text(1, 16)),
        member("AlarmTypes", ALARM_TYPES),
        member(
            "HistoryItemType",
            one_of(&[
                "ConfigurationUpdate",
                "StateUpdate",
                "Action",
                "AlarmContributorStateUpdate",
                "AlarmContributorAction",
            ]),
        ),
        member("StartDate", Shape::Timestamp),
        member("EndDate", Shape::Timestamp),
        member("MaxRecords", integer(1, 100)),
        member("NextToken", TEXT),
        member("ScanBy", SCAN_BY),
    ];
    type Plan = Self;
    type Output = Answer;

    fn check(self) -> Result<Self, ApiError> {
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let history = alarm::of(world, &ctx.region).map(|alarms| alarms.history.clone()).unwrap_or_default();
        let mut found: Vec<&Rc<Item>> = history.iter().filter(|item| plan.wants(item, ctx.now)).collect();
        if !plan.ascending {
            found.reverse();
        }
        let count = plan.count.unwrap_or(limits::ALARMS_PAGE);
        let (page, token) = page(found, plan.token.as_deref(), count, invalid_token)?;
        let mut answer = json!({ "AlarmHistoryItems": page.into_iter().map(|item| view(item)).collect::<Vec<_>>() });
        if let Some(token) = token {
            answer["NextToken"] = token.into();
        }
        Ok(answer)
    }
}

impl DescribeAlarmHistory {
    fn wants(&self, item: &Item, now: Instant) -> bool {
        let types = self.types.as_ref().is_none_or(|types| types.iter().any(|kind| &**kind == "MetricAlarm"));
        types
            && item.at + limits::ALARM_HISTORY > now
            && self.name.as_ref().is_none_or(|name| *name == item.alarm)
            && self.kind.as_deref().is_none_or(|kind| kind == item.kind)
            && self.start.as_ref().is_none_or(|start| instant(start) <= item.at)
            && self.end.as_ref().is_none_or(|end| item.at <= instant(end))
    }
}

fn view(item: &Item) -> Answer {
    json!({
        "AlarmName": item.alarm,
        "AlarmType": "MetricAlarm",
        "Timestamp": stamp(item.at),
        "HistoryItemType": item.kind,
        "HistorySummary": item.summary,
        "HistoryData": item.data,
    })
}

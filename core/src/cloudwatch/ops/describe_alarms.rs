//! `DescribeAlarms`: alarms by name, by the beginning of their names, by state, or by the beginning of their actions.

use std::rc::Rc;

use serde_json::{Value as Answer, json};

use crate::cloudwatch::alarm::{self, Alarm};
use crate::cloudwatch::ops::{ALARM_NAME, ALARM_NAMES, ALARM_TYPES, STATE, describe, invalid_token, page};
use crate::ctx::Ctx;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, integer, member, text};
use crate::world::World;

/// Everything is optional.
pub struct DescribeAlarms {
    names: Option<Vec<Rc<str>>>,
    prefix: Option<Rc<str>>,
    types: Option<Vec<Rc<str>>>,
    /// Of what only composite alarms have.
    family: bool,
    state: Option<Rc<str>>,
    action: Option<Rc<str>>,
    count: Option<usize>,
    token: Option<Rc<str>>,
}

impl Members for DescribeAlarms {
    fn read(fields: &mut Fields) -> DescribeAlarms {
        let family = ["ChildrenOfAlarmName", "ParentsOfAlarmName"];
        DescribeAlarms {
            names: fields.take("AlarmNames"),
            prefix: fields.take("AlarmNamePrefix"),
            types: fields.take("AlarmTypes"),
            family: family.into_iter().any(|name| fields.take::<Option<Rc<str>>>(name).is_some()),
            state: fields.take("StateValue"),
            action: fields.take("ActionPrefix"),
            count: fields.take("MaxRecords"),
            token: fields.take("NextToken"),
        }
    }
}

impl Operation for DescribeAlarms {
    const NAME: &'static str = "DescribeAlarms";
    const INPUT: &'static [Member] = &[
        member("AlarmNames", ALARM_NAMES),
        member("AlarmNamePrefix", ALARM_NAME),
        member("AlarmTypes", ALARM_TYPES),
        member("ChildrenOfAlarmName", ALARM_NAME),
        member("ParentsOfAlarmName", ALARM_NAME),
        member("StateValue", STATE),
        member("ActionPrefix", text(1, 1_024)),
        member("MaxRecords", integer(1, 100)),
        member("NextToken", TEXT),
    ];
    type Plan = Self;
    type Output = Answer;

    fn check(self) -> Result<Self, ApiError> {
        if self.names.is_some() && self.prefix.is_some() {
            return Err(ApiError::validation("AlarmNames and AlarmNamePrefix cannot both be given."));
        }
        Ok(self)
    }

    fn run(plan: Self, world: &mut World, ctx: &mut Ctx) -> Result<Answer, ApiError> {
        let all = alarm::of(world, &ctx.region).map(|alarms| alarms.by_name.clone()).unwrap_or_default();
        let found: Vec<&Rc<Alarm>> = all.values().filter(|alarm| plan.wants(alarm)).collect();
        let count = plan.count.unwrap_or(limits::ALARMS_PAGE);
        let (page, token) = page(found, plan.token.as_deref(), count, invalid_token)?;
        let views: Vec<Answer> = page.into_iter().map(|alarm| describe::view(alarm, &ctx.region)).collect();
        let mut answer = json!({ "MetricAlarms": views, "CompositeAlarms": [] });
        if let Some(token) = token {
            answer["NextToken"] = token.into();
        }
        Ok(answer)
    }
}

impl DescribeAlarms {
    fn wants(&self, alarm: &Alarm) -> bool {
        let settings = &alarm.settings;
        let names = self.names.as_ref().is_none_or(|names| names.contains(&settings.name));
        let prefix = self.prefix.as_deref().is_none_or(|prefix| settings.name.starts_with(prefix));
        let types = self.types.as_ref().is_none_or(|types| types.iter().any(|kind| &**kind == "MetricAlarm"));
        let state = self.state.as_deref().is_none_or(|state| state == alarm.state.name());
        let acts = |prefix: &str| settings.actions.iter().any(|arns| arns.iter().any(|arn| arn.starts_with(prefix)));
        names && prefix && types && !self.family && state && self.action.as_deref().is_none_or(acts)
    }
}

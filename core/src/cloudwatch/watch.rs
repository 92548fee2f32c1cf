//! Every minute, while a region has alarms: each is evaluated, and tells its topics when its state has changed.

use std::rc::Rc;

use serde_json::json;

use crate::cloudwatch::alarm::{self, Alarm, Item, Settings};
use crate::cloudwatch::evaluate::{FURTHER, State, judge};
use crate::cloudwatch::reason::{self, Seen};
use crate::ctx::Ctx;
use crate::event::Event;
use crate::fact::What;
use crate::metrics::meter::{begin_of, minute_of};
use crate::metrics::source::{Source, sources};
use crate::metrics::{periods, read_of};
use crate::rule::RuleId;
use crate::world::World;

/// Makes sure that the alarms are evaluated at the end of this minute.
pub(super) fn wake(world: &mut World, ctx: &mut Ctx) {
    let alarms = alarm::of_mut(world, ctx);
    if !std::mem::replace(&mut alarms.awake, true) {
        schedule(ctx);
    }
}

fn schedule(ctx: &mut Ctx) {
    let next = begin_of(minute_of(ctx.now) + 1);
    let region = Rc::clone(&ctx.region);
    ctx.later(next.since(ctx.now), Event::AlarmsDue { region });
}

/// A minute has ended. Without alarms it was the last one that is looked at.
#[inline(never)]
pub(crate) fn minute(world: &mut World, ctx: &mut Ctx) {
    let Some(alarms) = alarm::of(world, &ctx.region).map(Rc::clone) else { return };
    if alarms.by_name.is_empty() {
        alarm::of_mut(world, ctx).awake = false;
        return;
    }
    schedule(ctx);
    let found = sources(world, &ctx.region);
    let mut changes = Vec::new();
    for alarm in alarms.by_name.values() {
        let (state, reason) = assess(&found, world, &alarm.settings, minute_of(ctx.now));
        if let Some(state) = state.filter(|state| *state != alarm.state) {
            changes.push((Rc::clone(&alarm.settings.name), state, reason));
        }
    }
    let cause = ctx.facts.cause();
    for (name, state, reason) in changes {
        ctx.facts.resume(cause);
        change(world, ctx, &name, state, reason.into(), None);
    }
}

/// The state that the minutes before `end` ask for, and why.
fn assess(found: &[Source<'_>], world: &World, settings: &Settings, end: u64) -> (Option<State>, String) {
    let (period, need) = (settings.period, settings.need);
    let count = need.of + FURTHER;
    let from = end.saturating_sub(count * period);
    let points = read_of(found, world, &settings.metric, from, end)
        .filter(|(unit, _)| settings.unit.as_deref().is_none_or(|wanted| wanted == *unit))
        .map(|(_, points)| periods(&points, from, period))
        .unwrap_or_default();
    let seen_at = |age: u64| -> Option<Seen> {
        let begin = end.checked_sub((age + 1) * period)?;
        let (_, stat) = points.iter().find(|(minute, _)| *minute == begin)?;
        let value = settings.statistic.of(*stat);
        Some((begin, value, settings.comparison.breaches(value, settings.threshold)))
    };
    let all: Vec<Option<Seen>> = (0..count).map(seen_at).collect();
    let breaches: Vec<Option<bool>> = all.iter().map(|seen| seen.map(|(_, _, breaches)| breaches)).collect();
    let verdict = judge(&breaches, need);
    let seen: Vec<Seen> = all.into_iter().take(verdict.looked).flatten().collect();
    let reason = verdict.state.map(|state| reason::tell(settings, state, &seen, verdict.filled));
    (verdict.state, reason.unwrap_or_default())
}

/// An alarm changes its state: it is noted, and the topics of the new state are told once.
pub(super) fn change(
    world: &mut World,
    ctx: &mut Ctx,
    name: &Rc<str>,
    state: State,
    reason: Rc<str>,
    data: Option<Rc<str>>,
) {
    let alarms = alarm::of_mut(world, ctx);
    let Some(old) = alarms.by_name.get(name).map(Rc::clone) else { return };
    let settings = Rc::clone(&old.settings);
    let new = Alarm { settings, state, reason: Rc::clone(&reason), reason_data: data, since: ctx.now };
    alarms.note(update(ctx, &old, &new));
    alarms.by_name.insert(Rc::clone(name), Rc::new(new));
    let fact = What::AlarmState { alarm: Rc::clone(name), was: old.state.name(), state: state.name(), reason };
    let noted = ctx.note(RuleId::AlarmState, fact);
    ctx.facts.because(noted);
    if old.settings.actions_enabled {
        act(world, ctx, &old.settings, state);
    }
}

fn act(world: &mut World, ctx: &mut Ctx, settings: &Settings, state: State) {
    for topic in settings.actions[state as usize].iter() {
        let alarms = alarm::of_mut(world, ctx);
        let data = json!({ "actionState": "Succeeded", "notificationResource": topic });
        alarms.note(Item {
            at: ctx.now,
            alarm: Rc::clone(&settings.name),
            kind: "Action",
            summary: format!("Successfully executed action {topic}").into(),
            data: data.to_string().into(),
        });
        let (alarm, topic) = (Rc::clone(&settings.name), Rc::clone(topic));
        ctx.note(RuleId::AlarmNotified, What::Notified { alarm, topic, state: state.name() });
    }
}

fn update(ctx: &Ctx, old: &Alarm, new: &Alarm) -> Item {
    let told = |alarm: &Alarm| json!({ "stateValue": alarm.state.name(), "stateReason": alarm.reason });
    let data = json!({ "version": "1.0", "oldState": told(old), "newState": told(new) });
    Item {
        at: ctx.now,
        alarm: Rc::clone(&new.settings.name),
        kind: "StateUpdate",
        summary: format!("Alarm updated from {} to {}", old.state.name(), new.state.name()).into(),
        data: data.to_string().into(),
    }
}

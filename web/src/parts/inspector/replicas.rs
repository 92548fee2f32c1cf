//! A table's replicas among its settings: those that are there, and where another could be.

use headwater_core::name::region_of_arn;
use std::rc::Rc;

use headwater_core::dynamodb::global::{Consistency, MemberStatus};
use headwater_core::dynamodb::table::{Table, TableStatus};
use yew::Html;

use crate::parts::stage::heading::chip;
use crate::session::{Action, Deed};
use crate::view::{El, View, bdi, button, div, el, group, note};

/// Regions that are offered for a new replica; UpdateTable takes all others, too.
const REGIONS: [&str; 4] = ["us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1"];

pub fn replicas(cx: &View, table: &Table) -> Html {
    let home: Rc<str> = region_of_arn(&table.definition.arn).into();
    let group_of = table.global.as_deref();
    let strong = group_of.is_some_and(|group| group.consistency == Consistency::Strong);
    let mut parts = Vec::new();
    let mut list = div("ul", "replica-list").label("Replicas in other regions");
    for member in group_of.into_iter().flat_map(|group| &group.members) {
        let mut line = el("li").key(&member.region).kid(bdi(&member.region)).text(" ");
        line = line.kid(chip(member.status.name(), member.status == MemberStatus::Active));
        if member.status == MemberStatus::Active && !strong {
            line = line.text(" ").kid(remove(cx, &home, table, &member.region));
        }
        list = list.kid(line);
    }
    match group_of {
        Some(group) if !group.members.is_empty() => parts.push(list.html()),
        _ => parts.push(note("None. A replica is the same table in another region; each can be written to.")),
    }
    if strong {
        parts.push(note("A group with strong consistency is given up as a whole, with UpdateTable."));
    } else if table.status == TableStatus::Active {
        parts.push(add(cx, &home, table).html());
    }
    group(parts)
}

fn remove(cx: &View, home: &Rc<str>, table: &Table, region: &Rc<str>) -> El {
    let (home, region, table) = (Rc::clone(home), Rc::clone(region), Rc::clone(&table.definition.name));
    let label = format!("Remove the replica in {region}");
    let deed = Deed::RemoveReplica { home, table, region };
    button("button").label(&label).click(cx, Action::Perform(deed)).text("Remove")
}

/// A button for each region; those that have a replica keep their places, so that the focus stays where it was.
fn add(cx: &View, home: &Rc<str>, table: &Table) -> El {
    let taken = |region: &str| table.global.as_ref().is_some_and(|group| group.member(region).is_some());
    let mut row = div("div", "actions").fixed("role", "group").label("Add a replica");
    for region in REGIONS.into_iter().filter(|region| **region != **home) {
        let add = button("button").key(region).text("Add a replica in ").kid(bdi(region));
        let (home, name) = (Rc::clone(home), Rc::clone(&table.definition.name));
        let deed = Deed::AddReplica { home, table: name, region: region.into() };
        row = row.kid(if taken(region) {
            add.fixed("aria-disabled", "true")
        } else {
            add.click(cx, Action::Perform(deed))
        });
    }
    row
}

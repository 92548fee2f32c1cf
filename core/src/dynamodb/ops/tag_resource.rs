//! `TagResource` (API reference, TagResource).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::ops::table_input::Tag;
use crate::dynamodb::ops::table_shapes::TAGS;
use crate::dynamodb::ops::{table_rules, tag_rules};
use crate::dynamodb::tags::TagSet;
use crate::limits;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, member};
use crate::world::World;

/// Adds tags to a table, and gives new values to those that it has.
pub struct TagResource {
    resource_arn: Option<Rc<str>>,
    tags: Option<Vec<Tag>>,
}

impl Members for TagResource {
    fn read(fields: &mut Fields) -> TagResource {
        TagResource { resource_arn: fields.take("ResourceArn"), tags: fields.take("Tags") }
    }
}

/// What is tagged, and with what.
pub struct Plan {
    arn: Rc<str>,
    tags: TagSet,
}

impl Operation for TagResource {
    const NAME: &'static str = "TagResource";
    const INPUT: &'static [Member] = &[member("ResourceArn", TEXT), member("Tags", TAGS)];
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let arn = tag_rules::check_arn(self.resource_arn)?;
        let tags = self.tags.ok_or_else(|| {
            ApiError::validation(
                "1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be \
                 null",
            )
        })?;
        tag_rules::check_resource(&arn)?;
        if tags.is_empty() {
            return Err(ApiError::validation("Atleast one Tag needs to be provided as Input."));
        }
        table_rules::check_tags(&tags)?;
        let tags = tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value?))).collect();
        Ok(Plan { arn, tags })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let table = tag_rules::tagged_table(world, ctx, &plan.arn)?;
        let merged = merged(table.definition.tags.set(), plan.tags);
        if merged.len() > limits::TAGS {
            return Err(tag_rules::too_many());
        }
        // A request that changes nothing passes even while another one is on its way.
        if merged != *table.definition.tags.set() {
            tag_rules::check_settled(&table, ctx)?;
            tag_rules::change(world, ctx, &table, merged);
        }
        Ok(())
    }

    /// AWS answers with no body at all.
    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(Vec::new())
    }
}

fn merged(known: &TagSet, added: TagSet) -> TagSet {
    let mut merged = known.clone();
    for (key, value) in added {
        match merged.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => merged.push((key, value)),
        }
    }
    merged
}

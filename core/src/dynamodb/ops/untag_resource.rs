//! `UntagResource` (API reference, UntagResource).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::ops::{table_rules, tag_rules};
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, Shape, TEXT, list, member};
use crate::world::World;

/// Takes tags from a table; keys that it does not have are passed over.
pub struct UntagResource {
    resource_arn: Option<Rc<str>>,
    tag_keys: Option<Vec<Rc<str>>>,
}

impl Members for UntagResource {
    fn read(fields: &mut Fields) -> UntagResource {
        UntagResource { resource_arn: fields.take("ResourceArn"), tag_keys: fields.take("TagKeys") }
    }
}

/// What is untagged, and of what.
pub struct Plan {
    arn: Rc<str>,
    keys: Vec<Rc<str>>,
}

/// A later rule counts them.
const TAG_KEYS: Shape = list(&TEXT, 0, i64::MAX);

impl Operation for UntagResource {
    const NAME: &'static str = "UntagResource";
    const INPUT: &'static [Member] = &[member("ResourceArn", TEXT), member("TagKeys", TAG_KEYS)];
    type Plan = Plan;
    type Output = ();

    fn check(self) -> Result<Plan, ApiError> {
        let arn = tag_rules::check_arn(self.resource_arn)?;
        let keys = self.tag_keys.ok_or_else(|| {
            ApiError::validation(
                "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not \
                 be null",
            )
        })?;
        tag_rules::check_resource(&arn)?;
        if keys.is_empty() {
            return Err(ApiError::validation("Atleast one Tag Key needs to be provided as Input."));
        }
        table_rules::check_tag_keys(&keys)?;
        Ok(Plan { arn, keys })
    }

    fn run(plan: Plan, world: &mut World, ctx: &mut Ctx) -> Result<(), ApiError> {
        let table = tag_rules::tagged_table(world, ctx, &plan.arn)?;
        tag_rules::check_settled(&table, ctx)?;
        let known = table.definition.tags.set();
        let kept = known.iter().filter(|(key, _)| !plan.keys.contains(key)).cloned().collect();
        tag_rules::change(world, ctx, &table, kept);
        Ok(())
    }

    /// AWS answers with no body at all.
    fn write((): &()) -> Result<Vec<u8>, serde_json::Error> {
        Ok(Vec::new())
    }
}

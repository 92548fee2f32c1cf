//! `ListTagsOfResource` (API reference, ListTagsOfResource).

use std::rc::Rc;

use serde::Serialize;

use crate::ctx::Ctx;
use crate::dynamodb::ops::tag_rules;
use crate::operation::Operation;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Member, TEXT, member};
use crate::world::World;

/// Lists a table's tags. They always fit one page, so `NextToken` is neither given nor looked at.
pub struct ListTagsOfResource {
    resource_arn: Option<Rc<str>>,
}

impl Members for ListTagsOfResource {
    fn read(fields: &mut Fields) -> ListTagsOfResource {
        ListTagsOfResource { resource_arn: fields.take("ResourceArn") }
    }
}

/// `{"Tags": [{"Key": …, "Value": …}]}`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    tags: Vec<Tag>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: Rc<str>,
    value: Rc<str>,
}

impl Operation for ListTagsOfResource {
    const NAME: &'static str = "ListTagsOfResource";
    const INPUT: &'static [Member] = &[member("ResourceArn", TEXT), member("NextToken", TEXT)];
    type Plan = Rc<str>;
    type Output = Output;

    fn check(self) -> Result<Rc<str>, ApiError> {
        let arn = tag_rules::check_arn(self.resource_arn)?;
        tag_rules::check_resource(&arn)?;
        Ok(arn)
    }

    fn run(plan: Rc<str>, world: &mut World, ctx: &mut Ctx) -> Result<Output, ApiError> {
        let table = tag_rules::tagged_table(world, ctx, &plan)?;
        let tags = table.definition.tags.read(ctx.now).iter();
        Ok(Output { tags: tags.map(|(key, value)| Tag { key: Rc::clone(key), value: Rc::clone(value) }).collect() })
    }
}

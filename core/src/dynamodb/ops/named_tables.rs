//! The tables that a request of several tables names.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::dynamodb::table::Table;
use crate::name;
use crate::operation::error::ApiError;
use crate::world::World;

/// A table, with its name.
pub(super) type Named<'a> = (Rc<str>, &'a Rc<Table>);

/// The tables of these names or ARNs, in their order; all must exist.
pub(super) fn find<'a, 'b>(
    names_or_arns: impl Iterator<Item = &'b Rc<str>>,
    world: &'a World,
    ctx: &Ctx,
) -> Result<Vec<Named<'a>>, ApiError> {
    let find = |name_or_arn: &Rc<str>| {
        let name = name::table_of(name_or_arn, &ctx.region)?;
        let table = world.usable_table(&ctx.region, &name)?;
        Ok((name, table))
    };
    names_or_arns.map(find).collect()
}

//! What the two operations on a stream's encryption share (API reference, StartStreamEncryption).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::kinesis::life::{self, Pending, Rare};
use crate::kinesis::ops::{Target, active, invalid, seldom};
use crate::operation::error::ApiError;
use crate::operation::fields::Fields;
use crate::operation::shape::{Member, one_of, required, text};
use crate::world::World;

pub(super) const TYPE: Member = required("EncryptionType", one_of(&["NONE", "KMS"]));
/// A GUID, the ARN of a key or an alias, or `alias/…`; none of them is looked up.
pub(super) const KEY: Member = required("KeyId", text(1, 2_048));

pub(super) struct Request {
    stream: Target,
    kind: String,
    key: Rc<str>,
}

pub struct Plan {
    stream: Rc<str>,
    pub key: Rc<str>,
}

impl Request {
    pub fn read(fields: &mut Fields) -> Request {
        Request { stream: Target::read(fields), kind: fields.take("EncryptionType"), key: fields.take("KeyId") }
    }

    pub fn check(self) -> Result<Plan, ApiError> {
        let stream = self.stream.name()?;
        if self.kind != "KMS" {
            return Err(invalid("EncryptionType must be KMS."));
        }
        Ok(Plan { stream, key: self.key })
    }
}

pub(super) fn change(world: &mut World, ctx: &mut Ctx, plan: &Plan, key: Option<Rc<str>>) -> Result<(), ApiError> {
    if active(world, ctx, &plan.stream)?.key != key {
        seldom(world, ctx, &plan.stream, Rare::Encryption)?;
        life::update(world, ctx, &plan.stream, Pending::Key(key));
    }
    Ok(())
}

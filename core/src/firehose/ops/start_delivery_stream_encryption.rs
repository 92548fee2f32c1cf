//! `StartDeliveryStreamEncryption`: what waits in the buffer is encrypted from now on.

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::firehose::delivery::{self, Encryption};
use crate::firehose::ops::{active, invalid, shapes};
use crate::operation::Operation;
use crate::operation::error::{ApiError, Code};
use crate::operation::fields::{Fields, Members};
use crate::operation::layer::Layer;
use crate::operation::shape::{Json, JsonMap, Member, member};
use crate::world::World;

/// `{"DeliveryStreamName": "archive"}`.
pub struct StartDeliveryStreamEncryption {
    name: Rc<str>,
    config: Option<JsonMap>,
}

impl Members for StartDeliveryStreamEncryption {
    fn read(fields: &mut Fields) -> StartDeliveryStreamEncryption {
        let config = fields.take("DeliveryStreamEncryptionConfigurationInput");
        StartDeliveryStreamEncryption { name: fields.take("DeliveryStreamName"), config }
    }
}

/// The kind of key, and the key of those who bring their own.
pub(super) fn encryption(config: JsonMap) -> Result<(Rc<str>, Option<Rc<str>>), ApiError> {
    let text = |name: &str| config.get(name).and_then(Json::as_text).cloned();
    let (kind, key) = (text("KeyType").unwrap_or_default(), text("KeyARN"));
    match (&*kind, &key) {
        ("CUSTOMER_MANAGED_CMK", None) => Err(invalid("KeyARN is required for the KeyType CUSTOMER_MANAGED_CMK.")),
        ("AWS_OWNED_CMK", Some(_)) => Err(invalid("KeyARN is for the KeyType CUSTOMER_MANAGED_CMK alone.")),
        _ => Ok((kind, key)),
    }
}

impl Operation for StartDeliveryStreamEncryption {
    const NAME: &'static str = "StartDeliveryStreamEncryption";
    const INPUT: &'static [Member] =
        &[super::DELIVERY, member("DeliveryStreamEncryptionConfigurationInput", shapes::SERVER_SIDE)];
    const LAYER: Layer = Layer::Kinesis;
    type Plan = (Rc<str>, (Rc<str>, Option<Rc<str>>));
    type Output = JsonMap;

    fn check(self) -> Result<Self::Plan, ApiError> {
        let (kind, key) = self.config.map_or_else(|| Ok(("AWS_OWNED_CMK".into(), None)), encryption)?;
        Ok((self.name, (kind, key)))
    }

    fn run((name, (kind, key)): Self::Plan, world: &mut World, ctx: &mut Ctx) -> Result<JsonMap, ApiError> {
        switch(world, ctx, &name, Encryption { status: "ENABLING", key_type: Some(kind), key })?;
        Ok(JsonMap::new())
    }
}

/// Begins a change of the encryption.
pub(super) fn switch(world: &mut World, ctx: &mut Ctx, name: &str, to: Encryption) -> Result<(), ApiError> {
    let takes = world.dials.firehose_creating;
    let delivery = active(world, ctx, name)?;
    if !delivery.is_direct() {
        return Err(invalid("Server-side encryption is for delivery streams of the type DirectPut alone."));
    }
    if delivery.encryption.status.ends_with("ING") {
        let status = delivery.encryption.status;
        let text = format!("The encryption of Firehose {name} is {status}: it cannot be changed meanwhile.");
        return Err(ApiError::new(Code::ResourceInUse, text));
    }
    delivery.encryption = to;
    delivery::end_after(ctx, delivery, takes);
    Ok(())
}

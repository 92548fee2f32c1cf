//! Values to JSON, straight into the serializer (Developer guide, Data types; texts captured from AWS).

use std::rc::Rc;

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::dynamodb::value::{Attributes, Value};

/// The wire form, such as `{"N":"1.5"}`; sets in their sorted order.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_key(self.type_name())?;
        match self {
            Value::S(text) => map.serialize_value(&**text),
            Value::N(number) => map.serialize_value(number),
            Value::B(bytes) => map.serialize_value(&Base64(bytes)),
            Value::Bool(truth) => map.serialize_value(truth),
            Value::Null => map.serialize_value(&true),
            Value::Ss(members) => map.serialize_value(members),
            Value::Ns(members) => map.serialize_value(members),
            Value::Bs(members) => map.serialize_value(&Base64Set(members)),
            Value::L(elements) => map.serialize_value(elements),
            Value::M(attributes) => map.serialize_value(attributes),
        }?;
        map.end()
    }
}

/// The wire form of an item: an object of values, in the order in which they were written.
impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (&**name, value)))
    }
}

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

struct Base64Set<'a>(&'a [Rc<[u8]>]);

impl Serialize for Base64Set<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|bytes| Base64(bytes)))
    }
}

//! What an item weighs: the sizes behind the item limit, capacity units and stream records (Developer guide, Item sizes and formats).

use std::rc::Rc;

use crate::dynamodb::value::{Attributes, Value};

/// Bytes of a list or map before its elements.
const CONTAINER_BYTES: u64 = 3;
/// Bytes of an element of a list or map besides its name and value.
const ELEMENT_BYTES: u64 = 1;
/// Bytes of a Boolean or null.
const FLAG_BYTES: u64 = 1;

/// The bytes of an item, or of a part of one such as its key: the names in UTF-8 and the values.
pub fn item_size(attributes: &Attributes) -> u64 {
    attributes.iter().map(attribute_size).sum()
}

/// The bytes of one value without its name.
pub fn value_size(value: &Value) -> u64 {
    match value {
        Value::S(text) => text.len() as u64,
        Value::N(number) => number.byte_size(),
        Value::B(bytes) => bytes.len() as u64,
        Value::Bool(_) | Value::Null => FLAG_BYTES,
        Value::Ss(members) => members.iter().map(|text| text.len() as u64).sum(),
        Value::Ns(members) => members.iter().map(|number| number.byte_size()).sum(),
        Value::Bs(members) => members.iter().map(|bytes| bytes.len() as u64).sum(),
        Value::L(elements) => CONTAINER_BYTES + elements.iter().map(|e| ELEMENT_BYTES + value_size(e)).sum::<u64>(),
        Value::M(entries) => CONTAINER_BYTES + entries.iter().map(|e| ELEMENT_BYTES + attribute_size(e)).sum::<u64>(),
    }
}

fn attribute_size((name, value): (&Rc<str>, &Value)) -> u64 {
    name.len() as u64 + value_size(value)
}

#[cfg(test)]
mod tests {
    use super::{item_size, value_size};
    use crate::dynamodb::wire::{parse_attributes, parse_value};
    use crate::operation::layer::Layer;
    use crate::operation::shape::Json;
    use serde_json::json;

    #[test]
    fn values() {
        for (json, bytes) in [
            (json!({"S": ""}), 0),
            (json!({"S": "héllo"}), 6),
            (json!({"N": "-42"}), 3),
            (json!({"B": "AAEC"}), 3),
            (json!({"BOOL": false}), 1),
            (json!({"NULL": true}), 1),
            (json!({"SS": ["a", "bc", ""]}), 3),
            (json!({"NS": ["0", "123"]}), 4),
            (json!({"BS": ["AA==", ""]}), 1),
            (json!({"L": []}), 3),
            (json!({"L": [{"S": "ab"}, {"L": []}]}), 3 + 1 + 2 + 1 + 3),
            (json!({"M": {}}), 3),
            (json!({"M": {"key": {"N": "1"}, "é": {"M": {}}}}), 3 + 1 + 3 + 2 + 1 + 2 + 3),
        ] {
            assert_eq!(value_size(&parse_value(&json.clone().into(), Layer::Current).unwrap()), bytes, "{json}");
        }
    }

    /// Sizes that AWS put into stream records (Streams API reference, StreamRecord): `SizeBytes` is the sum of such items.
    #[test]
    fn items_seen_in_stream_records() {
        for (json, bytes) in [
            (json!({"id": {"S": "Fred"}}), 6),
            (json!({"id": {"S": "Fred"}, "name": {"S": "Fred"}}), 14),
            (json!({"Username": {"S": "Alice"}}), 13),
            (json!({"my_partition_key": {"S": "hello world"}, "binary_key": {"B": "AAECAwQF"}}), 43),
        ] {
            let item = parse_attributes(Json::from(json.clone()).as_object().unwrap(), Layer::Current).unwrap();
            assert_eq!(item_size(&item), bytes, "{json}");
        }
    }
}

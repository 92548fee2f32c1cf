//! The rules for written and for named keys, and the order of stored keys.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::dynamodb::number::tests::{number, texts};
use crate::dynamodb::wire::parse_attributes;
use crate::operation::layer::Layer;
use crate::operation::shape;

fn schema(partition: ScalarType, sort: Option<ScalarType>) -> KeySchema {
    let attribute = |name: &str, scalar| KeyAttribute { name: name.into(), scalar };
    KeySchema { partition: attribute("pk", partition), sort: sort.map(|scalar| attribute("sk", scalar)) }
}

fn attributes(json: &Json) -> Attributes {
    parse_attributes(shape::Json::from(json.clone()).as_object().unwrap(), Layer::Current).unwrap()
}

const SCHEMA: &str = "The provided key element does not match the schema";
const EMPTY: &str =
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty";
const INVALID: &str = "One or more parameter values were invalid:";

#[test]
fn faults_of_items() {
    let (long, longest) = ("k".repeat(2_049), "é".repeat(1_025));
    let key = schema(ScalarType::S, Some(ScalarType::B));
    for (item, message) in [
        (json!({}), format!("{INVALID} Missing the key pk in the item")),
        (json!({"pk": {"S": "p"}, "SK": {"B": "AA=="}}), format!("{INVALID} Missing the key sk in the item")),
        (json!({"pk": {"N": "1"}}), format!("{INVALID} Type mismatch for key pk expected: S actual: N")),
        (
            json!({"pk": {"S": "p"}, "sk": {"NULL": true}}),
            format!("{INVALID} Type mismatch for key sk expected: B actual: NULL"),
        ),
        (
            json!({"pk": {"S": ""}, "sk": {"BS": ["AA=="]}}),
            format!("{INVALID} Type mismatch for key sk expected: B actual: BS"),
        ),
        (json!({"pk": {"S": ""}, "sk": {"B": ""}}), format!("{EMPTY} string value. Key: pk")),
        (json!({"pk": {"S": long}, "sk": {"B": ""}}), format!("{EMPTY} binary value. Key: sk")),
        (
            json!({"pk": {"S": longest}, "sk": {"B": "AA=="}}),
            format!("{INVALID} Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ),
        (
            json!({"pk": {"S": "p"}, "sk": {"B": "AAAA".repeat(342)}}),
            format!("{INVALID} Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        ),
    ] {
        assert_eq!(key.key_of_item(&attributes(&item)), Err(ApiError::validation(message)));
    }
}

#[test]
fn faults_of_named_keys() {
    let key = schema(ScalarType::S, Some(ScalarType::S));
    for (named, message) in [
        (json!({}), SCHEMA.to_owned()),
        (json!({"pk": {"S": "p"}}), SCHEMA.to_owned()),
        (json!({"pk": {"S": "p"}, "other": {"S": "s"}}), SCHEMA.to_owned()),
        (json!({"pk": {"S": ""}, "sk": {"N": "1"}}), SCHEMA.to_owned()),
        (json!({"pk": {"S": "p"}, "sk": {"S": "s"}, "x": {"S": "x"}}), SCHEMA.to_owned()),
        (json!({"pk": {"S": "p"}, "sk": {"S": ""}}), format!("{EMPTY} string value. Key: sk")),
        (
            json!({"pk": {"S": "p".repeat(2_049)}, "sk": {"S": "s"}}),
            format!("{INVALID} Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ),
        (
            json!({"pk": {"S": "p"}, "sk": {"S": "s".repeat(1_025)}}),
            format!("{INVALID} Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        ),
    ] {
        assert_eq!(key.key_of_key(&attributes(&named)), Err(ApiError::validation(message)));
    }
    let alone = schema(ScalarType::S, None);
    let named = attributes(&json!({"pk": {"S": "p"}, "sk": {"S": "s"}}));
    assert_eq!(alone.key_of_key(&named), Err(ApiError::validation(SCHEMA)));
    assert!(alone.key_of_item(&named).is_ok());
}

#[test]
fn the_longest_keys_are_accepted_and_items_and_keys_agree() {
    let key = schema(ScalarType::S, Some(ScalarType::S));
    let named = attributes(&json!({"sk": {"S": "s".repeat(1_024)}, "pk": {"S": "p".repeat(2_048)}}));
    let mut item = named.clone();
    item.insert("a".into(), "x".into());
    let stored = key.key_of_item(&item).unwrap();
    assert_eq!(key.key_of_key(&named).unwrap(), stored);
    assert_eq!(stored.as_bytes().len(), 20 + 2_048 + 1_024);
    assert_eq!(stored.partition(), key.partition_prefix(named.get("pk").unwrap()));
    let extracted = key.extract(&item);
    assert_eq!(extracted, named);
    assert_eq!(extracted.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["pk", "sk"]);
}

/// Pins the hash, so that scans keep their order: `printf 'Outliersa' | md5sum` and the like.
#[test]
fn hashes_by_hand() {
    for (scalar, json, hash) in HASHES {
        let item: Json = serde_json::from_str(json).unwrap();
        let stored = schema(scalar, None).key_of_item(&attributes(&item)).unwrap();
        assert_eq!(format!("{:016x}", stored.partition_hash()), hash, "{json}");
        assert_eq!(stored.as_bytes()[..8], stored.partition_hash().to_be_bytes());
    }
}

const HASHES: [(ScalarType, &str, &str); 5] = [
    (ScalarType::S, r#"{"pk":{"S":"a"}}"#, "f6558e516275dee2"),
    (ScalarType::B, r#"{"pk":{"B":"YQ=="}}"#, "f6558e516275dee2"),
    (ScalarType::N, r#"{"pk":{"N":"0"}}"#, "ce212d751674ab5d"),
    (ScalarType::N, r#"{"pk":{"N":"1.50"}}"#, "8158bdac51f21183"),
    (ScalarType::N, r#"{"pk":{"N":"-1.5"}}"#, "98f4b174125ac721"),
];

#[test]
fn ends_of_prefixes() {
    assert_eq!(prefix_end(b"ab"), Some(b"ac".to_vec()));
    assert_eq!(prefix_end(b"a\xff\xff"), Some(b"b".to_vec()));
    assert_eq!(prefix_end(b"\xff"), None);
    assert_eq!(prefix_end(b""), None);
}

#[test]
fn names_of_types() {
    for scalar in [ScalarType::S, ScalarType::N, ScalarType::B] {
        assert_eq!(ScalarType::from_name(scalar.name()), Some(scalar));
    }
    assert_eq!(ScalarType::from_name("SS"), None);
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-c\\u{e9}]{1,3}".prop_map(|text| Value::from(text.as_str())),
        texts().prop_map(|text| Value::N(number(&text))),
        prop::collection::vec(prop_oneof![Just(0), Just(255), any::<u8>()], 1..4)
            .prop_map(|bytes| Value::B(bytes.into())),
    ]
}

proptest! {
    /// Goal: a query's range holds the items of its partition, all of them and no others, in sort key order.
    #[test]
    fn stored_order(partitions: (u8, u8), a in scalar(), b in scalar()) {
        let partition = |n: u8| Value::from(format!("p{}", n % 3).as_str());
        let (p, q) = (partition(partitions.0), partition(partitions.1));
        let (first, second) = (StoredKey::new(&p, Some(&a)), StoredKey::new(&q, Some(&b)));
        prop_assert_eq!(first.as_bytes().starts_with(second.partition()), p == q);
        if p == q && let Some(order) = a.compare(&b) {
            prop_assert_eq!(first.cmp(&second), order);
            prop_assert_eq!([second.partition(), &sort_bytes(&b)].concat(), second.as_bytes());
        }
        let end = prefix_end(second.partition());
        let within = first.as_bytes() >= second.partition() && end.is_none_or(|end| *first.as_bytes() < *end);
        prop_assert_eq!(within, p == q);
    }
}

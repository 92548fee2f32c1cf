//! Form and JSON say the same, and never lose what was typed.
#![cfg(target_arch = "wasm32")]

use headwater_core::input::Service;
use headwater_core::world::World;
use headwater_web::draft::menu::{self, OPERATIONS};
use headwater_web::draft::{Draft, Edit};
use headwater_web::form::{self, Node, Path, Row, Side, ValueKind};
use headwater_web::opening::{self, Start};
use serde_json::Value as Json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Where an operation of that name stands in the menu.
fn place_of(name: &str) -> usize {
    Service::ALL.into_iter().find_map(|service| menu::index_of(service, name)).unwrap()
}

fn world() -> World {
    opening::timeline(Start::Opening).world().clone()
}

fn draft() -> Draft {
    Draft::opening(&world())
}

fn edited(edits: impl IntoIterator<Item = form::Edit>) -> Draft {
    from(draft(), edits)
}

fn from(draft: Draft, edits: impl IntoIterator<Item = form::Edit>) -> Draft {
    let world = world();
    edits.into_iter().fold(draft, |mut draft, edit| {
        draft.edit(Edit::Form(edit), &world);
        draft
    })
}

fn open(operation: &str) -> Draft {
    let mut draft = draft();
    draft.edit(Edit::Operation(place_of(operation)), &world());
    draft
}

fn json(draft: &Draft) -> Json {
    serde_json::from_str(draft.form().json()).expect("JSON")
}

/// Where a member of the request stands.
fn place(draft: &Draft, member: &str) -> u16 {
    draft.form().members().iter().position(|other| other.name == member).unwrap() as u16
}

fn rows<'a>(draft: &'a Draft, member: &str) -> &'a [Row] {
    match draft.form().field(usize::from(place(draft, member))) {
        Some(Node::Rows(_, rows)) => rows,
        other => panic!("{member} has no rows but {other:?}"),
    }
}

fn path(draft: &Draft, member: &str, row: &str) -> Path {
    let row = rows(draft, member).iter().position(|other| *other.name == *row).unwrap();
    [place(draft, member), row as u16].into()
}

fn value(member: &str, draft: &Draft, name: &str) -> (ValueKind, String) {
    let row = rows(draft, member).iter().find(|row| *row.name == *name);
    match &row.unwrap_or_else(|| panic!("there is no {name}")).value {
        Node::Value(kind, text) => (*kind, text.to_string()),
        other => panic!("{name} is {other:?}"),
    }
}

#[wasm_bindgen_test]
fn the_form_opens_with_an_item_that_can_be_sent() {
    let draft = draft();
    assert_eq!(value("Item", &draft, "pk"), (ValueKind::S, "customer#42".into()));
    assert_eq!(json(&draft)["Item"]["pk"]["S"], "customer#42");
    assert!(draft.request().is_ok());
}

#[wasm_bindgen_test]
fn every_operation_opens_with_a_request_that_its_form_can_show() {
    for operation in &OPERATIONS {
        let draft = open(operation.name);
        assert_eq!(draft.form().fault(), None, "{}", operation.name);
        let text = draft.form().json().clone();
        assert!(!text.contains('$'), "{}: {text}", operation.name);
        let again = from(draft, [form::Edit::Json(text.clone()), form::Edit::Keep(Side::Form)]);
        assert_eq!(*again.form().json(), text, "{}", operation.name);
    }
}

#[wasm_bindgen_test]
fn every_type_goes_from_json_to_the_form_and_back() {
    let text = r#"{"TableName":"Orders","Item":{"pk":{"S":"a"},"n":{"N":"1.50"},"b":{"B":"AAE="},"yes":{"BOOL":true},
        "none":{"NULL":true},"l":{"L":[{"S":"x"},{"N":"1"}]},"m":{"M":{"c":{"S":"d"}}},"ss":{"SS":["a","b"]},
        "ns":{"NS":["1","2"]},"bs":{"BS":["AA=="]}},"ReturnValues":"ALL_OLD"}"#;
    let draft = edited([form::Edit::Json(text.into())]);
    assert_eq!(draft.form().fault(), None);
    assert_eq!(value("Item", &draft, "l"), (ValueKind::L, r#"[{"S": "x"}, {"N": "1"}]"#.into()));
    assert_eq!(value("Item", &draft, "yes"), (ValueKind::Bool, "true".into()));

    // Any change of the form writes the JSON anew, so one that changes nothing shows that nothing was lost on the way.
    let path = path(&draft, "Item", "pk");
    let again = from(draft, [form::Edit::Value(path, "a".into())]);
    assert_eq!(json(&again), serde_json::from_str::<Json>(text).unwrap());
}

#[wasm_bindgen_test]
fn unfinished_json_stays_and_is_not_sent() {
    let draft = edited([form::Edit::Json(r#"{"TableName": "Orders", "Item": {"#.into())]);
    let fault = draft.form().fault().expect("a fault");
    assert!(fault.sentence.starts_with("This is not JSON yet: "), "{}", fault.sentence);
    assert!(draft.request().is_err());
    assert_eq!(&**draft.form().json(), r#"{"TableName": "Orders", "Item": {"#);
    assert!(draft.form().is_locked(Side::Form), "an edit of the form would lose the JSON");
    assert_eq!(value("Item", &draft, "pk").1, "customer#42");

    let kept = edited([form::Edit::Json("{".into()), form::Edit::Keep(Side::Form)]);
    assert_eq!(json(&kept)["Item"]["pk"]["S"], "customer#42");
}

#[wasm_bindgen_test]
fn an_unfinished_value_stays_and_is_not_sent() {
    let path = path(&draft(), "Item", "status");
    let edits = [form::Edit::Kind(path.clone(), "M".into()), form::Edit::Value(path.clone(), r#"{"a":"#.into())];
    let draft = edited(edits);
    let fault = draft.form().fault().expect("a fault");
    assert_eq!((fault.side, fault.path.clone()), (Side::Form, Some(path.clone())));
    assert!(draft.request().is_err() && draft.form().is_locked(Side::Json));
    assert_eq!(value("Item", &draft, "status").1, r#"{"a":"#);

    let finished = from(draft, [form::Edit::Value(path, r#"{"a":{"S":"b"}}"#.into())]);
    assert_eq!(finished.form().fault(), None);
    assert_eq!(json(&finished)["Item"]["status"]["M"]["a"]["S"], "b");
}

#[wasm_bindgen_test]
fn what_only_aws_can_judge_is_sent_as_it_is() {
    for text in [
        r#"{"TableName":"Orders","Item":{"pk":{"N":"abc"}}}"#,
        r#"{"TableName":"Orders","Item":{"pk":{"S":1}}}"#,
        r#"{"TableName":7,"Item":[],"Nonsense":{"a":[1]}}"#,
    ] {
        let draft = edited([form::Edit::Json(text.into()), form::Edit::Keep(Side::Form)]);
        assert!(draft.request().is_ok(), "{text}");
        assert_eq!(json(&draft), serde_json::from_str::<Json>(text).unwrap());
    }
}

#[wasm_bindgen_test]
fn two_rows_cannot_have_one_name() {
    let path = path(&draft(), "Item", "status");
    let draft = edited([form::Edit::Name(path, "pk".into())]);
    assert!(draft.form().fault().is_some_and(|fault| fault.sentence.contains("Two rows have the name pk")));
}

#[wasm_bindgen_test]
fn expressions_with_names_and_values_are_in_step() {
    let draft = open("UpdateItem");
    let condition: Path = [place(&draft, "ConditionExpression")].into();
    let draft = from(draft, [form::Edit::Value(condition.clone(), "attribute_exists(pk)".into())]);
    let all = json(&draft);
    assert_eq!(all["UpdateExpression"], "SET #s = :s");
    assert_eq!(all["ConditionExpression"], "attribute_exists(pk)");
    assert_eq!(all["ExpressionAttributeNames"]["#s"], "status");
    assert_eq!(all["ExpressionAttributeValues"][":s"]["S"], "shipped");
    let text = draft.form().json().to_string().replace("shipped", "lost");
    let back = from(draft, [form::Edit::Json(text.into())]);
    assert_eq!(value("ExpressionAttributeValues", &back, ":s"), (ValueKind::S, "lost".into()));
    // An optional field that is emptied is absent again.
    let without = from(back, [form::Edit::Value(condition, "".into())]);
    assert!(json(&without).get("ConditionExpression").is_none());
}

#[wasm_bindgen_test]
fn structures_are_added_with_what_they_need_and_removed() {
    let draft = open("CreateTable");
    let indexes: Path = [place(&draft, "GlobalSecondaryIndexes")].into();
    let draft = from(draft, [form::Edit::Add(indexes.clone())]);
    let index = &json(&draft)["GlobalSecondaryIndexes"][0];
    assert_eq!(index["KeySchema"][0]["KeyType"], "HASH");
    let draft = from(draft, [form::Edit::Add(indexes.clone())]);
    assert_eq!(json(&draft)["GlobalSecondaryIndexes"].as_array().unwrap().len(), 2);
    let first: Path = [indexes[0], 0].into();
    let draft = from(draft, [form::Edit::Remove(first), form::Edit::Remove(indexes)]);
    assert!(json(&draft).get("GlobalSecondaryIndexes").is_none());
}

#[wasm_bindgen_test]
fn a_form_grows_to_its_bound_and_stays_there() {
    let item: Path = [place(&draft(), "Item")].into();
    let draft = edited((0..form::ROWS + 20).map(|_| form::Edit::Add(item.clone())));
    assert_eq!(rows(&draft, "Item").len(), form::ROWS);
    // Paths that lead nowhere change nothing.
    let before = draft.form().json().clone();
    let far: Path = [900, 900, 900].into();
    let draft = from(draft, [form::Edit::Remove(far.clone()), form::Edit::Value(far, "x".into())]);
    assert_eq!(*draft.form().json(), before);
}

#[wasm_bindgen_test]
fn another_table_has_its_own_keys() {
    let mut timeline = opening::timeline(Start::Opening);
    let body = serde_json::json!({
        "TableName": "Cars", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "plate", "AttributeType": "N" }],
        "KeySchema": [{ "AttributeName": "plate", "KeyType": "HASH" }],
    });
    headwater_web::call::call(
        &mut timeline,
        headwater_core::input::Service::DynamoDb,
        "CreateTable",
        "us-east-1",
        &body,
    )
    .unwrap();
    let mut draft = draft();
    draft.edit(Edit::Table("Cars".into()), timeline.world());
    assert_eq!(value("Item", &draft, "plate"), (ValueKind::N, "customer#42".into()));
    assert_eq!(json(&draft)["TableName"], "Cars");
    assert!(json(&draft)["Item"].get("pk").is_none() && json(&draft)["Item"].get("status").is_some());

    // What was typed stays when the old table is unknown, as after going back to before it was created.
    let mut lost = self::draft();
    let mut empty = opening::timeline(Start::Empty);
    headwater_web::call::call(&mut empty, headwater_core::input::Service::DynamoDb, "CreateTable", "us-east-1", &body)
        .unwrap();
    lost.edit(Edit::Table("Cars".into()), empty.world());
    assert_eq!(value("Item", &lost, "pk").1, "customer#42");
}

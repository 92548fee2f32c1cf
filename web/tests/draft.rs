//! Form and JSON say the same, and never lose what was typed.
#![cfg(target_arch = "wasm32")]

use headwater_core::world::World;
use headwater_web::draft::{Draft, Edit, Group, Operation, Side, ValueKind};
use headwater_web::opening::{self, Start};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn world() -> World {
    opening::timeline(Start::Opening).world().clone()
}

fn draft() -> Draft {
    Draft::opening(&world())
}

fn edited(edits: impl IntoIterator<Item = Edit>) -> Draft {
    let world = world();
    edits.into_iter().fold(draft(), |mut draft, edit| {
        draft.edit(edit, &world);
        draft
    })
}

fn json(draft: &Draft) -> serde_json::Value {
    serde_json::from_str(draft.form().json()).expect("JSON")
}

fn value(group: Group, draft: &Draft, name: &str) -> (ValueKind, String) {
    let rows = draft.form().rows(group);
    let row = rows.iter().find(|row| *row.name == *name).unwrap_or_else(|| panic!("there is no {name}"));
    (row.kind, row.text.to_string())
}

#[wasm_bindgen_test]
fn the_form_opens_with_an_item_that_can_be_sent() {
    let draft = draft();
    assert_eq!(value(Group::Attributes, &draft, "pk"), (ValueKind::S, "customer#42".into()));
    assert_eq!(json(&draft)["Item"]["pk"]["S"], "customer#42");
    assert!(draft.request().is_ok());
}

#[wasm_bindgen_test]
fn every_type_goes_from_json_to_the_form_and_back() {
    let text = r#"{"TableName":"Orders","Item":{"pk":{"S":"a"},"n":{"N":"1.50"},"b":{"B":"AAE="},"yes":{"BOOL":true},
        "none":{"NULL":true},"l":{"L":[{"S":"x"},{"N":"1"}]},"m":{"M":{"c":{"S":"d"}}},"ss":{"SS":["a","b"]},
        "ns":{"NS":["1","2"]},"bs":{"BS":["AA=="]}},"ReturnValues":"ALL_OLD"}"#;
    let draft = edited([Edit::Json(text.into())]);
    assert_eq!(draft.form().fault(), None);
    assert_eq!(value(Group::Attributes, &draft, "l"), (ValueKind::L, r#"[{"S": "x"}, {"N": "1"}]"#.into()));
    assert_eq!(value(Group::Attributes, &draft, "yes"), (ValueKind::Bool, "true".into()));

    // Any change of the form writes the JSON anew, so an empty one shows that nothing was lost on the way.
    let id = draft.form().rows(Group::Attributes)[0].id;
    let again = edited([Edit::Json(text.into()), Edit::Value(Group::Attributes, id, "a".into())]);
    assert_eq!(json(&again), serde_json::from_str::<serde_json::Value>(text).unwrap());
}

#[wasm_bindgen_test]
fn unfinished_json_stays_and_is_not_sent() {
    let draft = edited([Edit::Json(r#"{"TableName": "Orders", "Item": {"#.into())]);
    let fault = draft.form().fault().expect("a fault");
    assert!(fault.blocks && fault.sentence.starts_with("This is not JSON yet: "), "{}", fault.sentence);
    assert!(draft.request().is_err());
    assert_eq!(&**draft.form().json(), r#"{"TableName": "Orders", "Item": {"#);
    assert!(draft.form().is_locked(Side::Form), "an edit of the form would lose the JSON");
    assert_eq!(value(Group::Attributes, &draft, "pk").1, "customer#42");

    let kept = edited([Edit::Json("{".into()), Edit::Keep(Side::Form)]);
    assert_eq!(json(&kept)["Item"]["pk"]["S"], "customer#42");
}

#[wasm_bindgen_test]
fn an_unfinished_value_stays_and_is_not_sent() {
    let id = draft().form().rows(Group::Attributes)[1].id;
    let edits =
        [Edit::Kind(Group::Attributes, id, ValueKind::M), Edit::Value(Group::Attributes, id, r#"{"a":"#.into())];
    let draft = edited(edits.clone());
    let fault = draft.form().fault().expect("a fault");
    assert_eq!((fault.side, fault.row), (Side::Form, Some(id)));
    assert!(draft.request().is_err() && draft.form().is_locked(Side::Json));
    assert_eq!(value(Group::Attributes, &draft, "status").1, r#"{"a":"#);

    let finished = edited(edits.into_iter().chain([Edit::Value(Group::Attributes, id, r#"{"a":{"S":"b"}}"#.into())]));
    assert_eq!(finished.form().fault(), None);
    assert_eq!(json(&finished)["Item"]["status"]["M"]["a"]["S"], "b");
}

#[wasm_bindgen_test]
fn what_only_aws_can_judge_is_sent_as_it_is() {
    let wrong_number = edited([Edit::Json(r#"{"TableName":"Orders","Item":{"pk":{"N":"abc"}}}"#.into())]);
    assert!(wrong_number.request().is_ok() && wrong_number.form().fault().is_none());
    let wrong_shape = edited([Edit::Json(r#"{"TableName":"Orders","Item":{"pk":{"S":1}}}"#.into())]);
    assert!(wrong_shape.request().is_ok() && wrong_shape.form().is_locked(Side::Form));
}

#[wasm_bindgen_test]
fn two_rows_cannot_have_one_name() {
    let id = draft().form().rows(Group::Attributes)[1].id;
    let draft = edited([Edit::Name(Group::Attributes, id, "pk".into())]);
    assert!(draft.form().fault().is_some_and(|fault| fault.sentence.contains("Two rows have the name pk")));
}

#[wasm_bindgen_test]
fn expressions_with_names_and_values_are_in_step() {
    let draft = edited([Edit::Operation(Operation::Update), Edit::Expression(1, "attribute_exists(pk)".into())]);
    let json = json(&draft);
    assert_eq!(json["UpdateExpression"], "SET #s = :s");
    assert_eq!(json["ConditionExpression"], "attribute_exists(pk)");
    assert_eq!(json["ExpressionAttributeNames"]["#s"], "status");
    assert_eq!(json["ExpressionAttributeValues"][":s"]["S"], "shipped");
    let text = draft.form().json().to_string().replace("shipped", "lost");
    let back = edited([Edit::Operation(Operation::Update), Edit::Json(text.into())]);
    assert_eq!(value(Group::Values, &back, ":s"), (ValueKind::S, "lost".into()));
}

#[wasm_bindgen_test]
fn another_table_has_its_own_keys() {
    let mut timeline = opening::timeline(Start::Opening);
    let body = serde_json::json!({
        "TableName": "Cars", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "plate", "AttributeType": "N" }],
        "KeySchema": [{ "AttributeName": "plate", "KeyType": "HASH" }],
    });
    headwater_web::call::call(&mut timeline, headwater_core::input::Service::DynamoDb, "CreateTable", &body).unwrap();
    let mut draft = draft();
    draft.edit(Edit::Table("Cars".into()), timeline.world());
    assert_eq!(value(Group::Attributes, &draft, "plate"), (ValueKind::N, "customer#42".into()));
    assert_eq!(json(&draft)["TableName"], "Cars");
    assert!(json(&draft)["Item"].get("pk").is_none() && json(&draft)["Item"].get("status").is_some());

    // What was typed stays when the old table is unknown, as after going back to before it was created.
    let mut lost = self::draft();
    let mut empty = opening::timeline(Start::Empty);
    headwater_web::call::call(&mut empty, headwater_core::input::Service::DynamoDb, "CreateTable", &body).unwrap();
    lost.edit(Edit::Table("Cars".into()), empty.world());
    assert_eq!(value(Group::Attributes, &lost, "pk").1, "customer#42");
}

//! Each DynamoDB operation once, through the door: the shape of its success, and the faults that only state can cause.

use headwater_core::dials::Dials;
use headwater_core::http::{Request, respond};
use headwater_core::input::Service;
use headwater_core::time::{Duration, Instant};
use headwater_core::timeline::Timeline;
use serde_json::{Value as Json, json};

const START: u64 = 1_767_225_600;

struct Shop(Timeline);

impl Shop {
    fn new(dials: Dials) -> Shop {
        Shop(Timeline::new(1, Instant::from_seconds(START), dials))
    }

    /// A shop with an on-demand table `Orders` of customers' orders.
    fn with_orders(more: Json) -> Shop {
        let mut shop = Shop::new(Dials::instant());
        let mut request = orders();
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop.ok("CreateTable", request);
        shop
    }

    fn call(&mut self, operation: &str, body: &Json) -> (u16, Json) {
        let request = Request::call(Service::DynamoDb, operation, "eu-west-1", &body.to_string());
        let response = respond(&mut self.0, &request);
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    fn ok(&mut self, operation: &str, body: Json) -> Json {
        let (status, reply) = self.call(operation, &body);
        assert_eq!(status, 200, "{operation} {body}: {reply}");
        reply
    }

    /// The error's name and text.
    fn refused(&mut self, operation: &str, body: Json) -> (String, String) {
        let (status, reply) = self.call(operation, &body);
        assert_eq!(status, 400, "{operation} {body}: {reply}");
        let name = reply["__type"].as_str().unwrap().rsplit('#').next().unwrap().to_owned();
        (name, reply["message"].as_str().unwrap_or_default().to_owned())
    }

    fn fault(&mut self, operation: &str, body: Json) -> String {
        self.refused(operation, body).1
    }

    fn put(&mut self, customer: &str, number: u64) {
        self.ok("PutItem", json!({ "TableName": "Orders", "Item": order(customer, number) }));
    }

    fn status(&mut self) -> String {
        let table = self.ok("DescribeTable", json!({ "TableName": "Orders" }));
        table["Table"]["TableStatus"].as_str().unwrap().to_owned()
    }
}

fn orders() -> Json {
    json!({
        "TableName": "Orders",
        "AttributeDefinitions": [
            { "AttributeName": "customer", "AttributeType": "S" },
            { "AttributeName": "number", "AttributeType": "N" },
        ],
        "KeySchema": [
            { "AttributeName": "customer", "KeyType": "HASH" },
            { "AttributeName": "number", "KeyType": "RANGE" },
        ],
        "BillingMode": "PAY_PER_REQUEST",
    })
}

fn key(customer: &str, number: u64) -> Json {
    json!({ "customer": { "S": customer }, "number": { "N": number.to_string() } })
}

fn order(customer: &str, number: u64) -> Json {
    json!({ "customer": { "S": customer }, "number": { "N": number.to_string() }, "total": { "N": "10" } })
}

fn numbers(page: &Json) -> Vec<&str> {
    page["Items"].as_array().unwrap().iter().map(|item| item["number"]["N"].as_str().unwrap()).collect()
}

#[test]
fn a_table_is_created_described_listed_and_deleted() {
    let mut shop = Shop::new(Dials::default());
    let created = shop.ok("CreateTable", orders())["TableDescription"].take();
    assert_eq!(created["TableStatus"], "CREATING");
    assert_eq!(created["BillingModeSummary"], json!({ "BillingMode": "PAY_PER_REQUEST" }));
    assert_eq!(created["CreationDateTime"], json!(1_767_225_600.0));
    assert!(created.get("WarmThroughput").is_none() && created.get("StreamSpecification").is_none());
    assert_eq!(
        shop.fault("PutItem", json!({ "TableName": "Orders", "Item": order("a", 1) })),
        "Requested resource not found"
    );
    let busy = "Attempt to change a resource which is still in use: Table is being created: Orders";
    assert_eq!(shop.refused("CreateTable", orders()), ("ResourceInUseException".into(), busy.into()));

    shop.0.advance(Duration::seconds(6), 100);
    let table = shop.ok("DescribeTable", json!({ "TableName": created["TableArn"] }))["Table"].take();
    assert_eq!((&table["TableStatus"], &table["TableId"]), (&json!("ACTIVE"), &created["TableId"]));
    assert_eq!(
        table["WarmThroughput"],
        json!({ "ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE" })
    );
    assert_eq!(table["KeySchema"], orders()["KeySchema"]);
    assert_eq!(shop.ok("ListTables", json!({})), json!({ "TableNames": ["Orders"] }));
    assert_eq!(shop.fault("CreateTable", orders()), "Table already exists: Orders");

    let deleted = shop.ok("DeleteTable", json!({ "TableName": "Orders" }))["TableDescription"].take();
    assert_eq!((&deleted["TableStatus"], deleted.get("KeySchema")), (&json!("DELETING"), None));
    shop.0.advance(Duration::seconds(5), 100);
    let gone = "Requested resource not found: Table: Orders not found";
    assert_eq!(shop.fault("DescribeTable", json!({ "TableName": "Orders" })), gone);
}

#[test]
fn tables_are_listed_in_pages() {
    let mut shop = Shop::new(Dials::instant());
    for name in ["beta", "Zeta", "alpha"] {
        let mut request = orders();
        request["TableName"] = json!(name);
        shop.ok("CreateTable", request);
    }
    let page = shop.ok("ListTables", json!({ "Limit": 2 }));
    assert_eq!(page, json!({ "TableNames": ["Zeta", "alpha"], "LastEvaluatedTableName": "alpha" }));
    let rest = shop.ok("ListTables", json!({ "ExclusiveStartTableName": "alpha" }));
    assert_eq!(rest, json!({ "TableNames": ["beta"] }));
}

#[test]
fn items_are_put_got_updated_and_deleted() {
    let mut shop = Shop::with_orders(json!({}));
    let put = json!({ "TableName": "Orders", "Item": order("a", 1), "ReturnConsumedCapacity": "INDEXES", "ReturnValues": "ALL_OLD" });
    let cost = json!({ "TableName": "Orders", "CapacityUnits": 1.0, "Table": { "CapacityUnits": 1.0 } });
    assert_eq!(shop.ok("PutItem", put.clone()), json!({ "ConsumedCapacity": cost }));
    assert_eq!(shop.ok("PutItem", put)["Attributes"], order("a", 1));

    let get = json!({ "TableName": "Orders", "Key": key("a", 1) });
    assert_eq!(shop.ok("GetItem", get.clone()), json!({ "Item": order("a", 1) }));
    let projected = json!({ "TableName": "Orders", "Key": key("a", 1), "ProjectionExpression": "absent" });
    assert_eq!(shop.ok("GetItem", projected), json!({ "Item": {} }));
    assert_eq!(shop.ok("GetItem", json!({ "TableName": "Orders", "Key": key("a", 2) })), json!({}));

    let update = json!({
        "TableName": "Orders", "Key": key("a", 1), "UpdateExpression": "SET paid = :t ADD #t :n",
        "ExpressionAttributeNames": { "#t": "total" },
        "ExpressionAttributeValues": { ":t": { "BOOL": true }, ":n": { "N": "5" } }, "ReturnValues": "UPDATED_NEW",
    });
    assert_eq!(
        shop.ok("UpdateItem", update),
        json!({ "Attributes": { "paid": { "BOOL": true }, "total": { "N": "15" } } })
    );
    let guarded = json!({
        "TableName": "Orders", "Key": key("a", 1), "ConditionExpression": "attribute_not_exists(paid)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    let (status, failed) = shop.call("DeleteItem", &guarded);
    assert_eq!((status, &failed["message"]), (400, &json!("The conditional request failed")));
    assert_eq!(failed["Item"]["total"], json!({ "N": "15" }));
    let touched = json!({ "TableName": "Orders", "Key": key("a", 1), "UpdateExpression": "SET customer = paid" });
    assert_eq!(
        shop.fault("UpdateItem", touched),
        "One or more parameter values were invalid: Cannot update attribute customer. This attribute is part of the key"
    );
    assert_eq!(shop.ok("DeleteItem", get.clone()), json!({}));
    assert_eq!(shop.ok("GetItem", get), json!({}));
}

#[test]
fn legacy_parameters_still_work() {
    let mut shop = Shop::with_orders(json!({}));
    shop.put("a", 1);
    let update = json!({
        "TableName": "Orders", "Key": key("a", 1), "Expected": { "total": { "Value": { "N": "10" } } },
        "AttributeUpdates": { "total": { "Action": "ADD", "Value": { "N": "1" } } }, "ReturnValues": "ALL_NEW",
    });
    assert_eq!(shop.ok("UpdateItem", update)["Attributes"]["total"], json!({ "N": "11" }));
    let query = json!({
        "TableName": "Orders", "AttributesToGet": ["number"],
        "KeyConditions": { "customer": { "ComparisonOperator": "EQ", "AttributeValueList": [{ "S": "a" }] } },
    });
    assert_eq!(shop.ok("Query", query)["Items"], json!([{ "number": { "N": "1" } }]));
}

#[test]
fn a_query_reads_a_range_of_a_partition_in_either_direction_and_in_pages() {
    let mut shop = Shop::with_orders(json!({}));
    for number in [10, 2, 33, 4] {
        shop.put("a", number);
    }
    shop.put("b", 1);
    let query = |more: Json| {
        let mut request = json!({
            "TableName": "Orders", "KeyConditionExpression": "customer = :c",
            "ExpressionAttributeValues": { ":c": { "S": "a" } },
        });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let whole = shop.ok("Query", query(json!({ "ReturnConsumedCapacity": "TOTAL" })));
    assert_eq!((numbers(&whole), &whole["Count"]), (vec!["2", "4", "10", "33"], &json!(4)));
    assert_eq!(whole["ConsumedCapacity"]["CapacityUnits"], json!(0.5));
    let page = shop.ok("Query", query(json!({ "Limit": 3, "ScanIndexForward": false })));
    assert_eq!((numbers(&page), &page["LastEvaluatedKey"]), (vec!["33", "10", "4"], &key("a", 4)));
    let rest = shop.ok("Query", query(json!({ "ScanIndexForward": false, "ExclusiveStartKey": key("a", 4) })));
    assert_eq!((numbers(&rest), rest.get("LastEvaluatedKey")), (vec!["2"], None));
    for (condition, found) in
        [("> :n", vec!["10", "33"]), ("<= :n", vec!["2", "4"]), ("= :n", vec!["4"]), ("< :n", vec!["2"])]
    {
        let request = json!({
            "TableName": "Orders", "KeyConditionExpression": format!("customer = :c AND #n {condition}"),
            "ExpressionAttributeNames": { "#n": "number" },
            "ExpressionAttributeValues": { ":c": { "S": "a" }, ":n": { "N": "4" } },
        });
        assert_eq!(numbers(&shop.ok("Query", request)), found, "{condition}");
    }
    let count = shop.ok("Query", query(json!({ "Select": "COUNT", "FilterExpression": "attribute_exists(absent)" })));
    assert_eq!(count, json!({ "Count": 0, "ScannedCount": 4 }));
    for (more, text) in [
        (json!({ "IndexName": "by-total" }), "The table does not have the specified index: by-total"),
        (
            json!({ "ExclusiveStartKey": key("b", 1) }),
            "The provided starting key is outside query boundaries based on provided conditions",
        ),
        (json!({ "ExclusiveStartKey": { "customer": { "S": "a" } } }), "The provided starting key is invalid"),
        (
            json!({ "FilterExpression": "customer = :c" }),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: customer",
        ),
    ] {
        assert_eq!(shop.fault("Query", query(more)), text);
    }
}

#[test]
fn the_segments_of_a_scan_hold_each_item_once() {
    let mut shop = Shop::with_orders(json!({}));
    for number in 0..40 {
        shop.put(&format!("customer {}", number % 20), number);
    }
    let whole = shop.ok("Scan", json!({ "TableName": "Orders" }));
    let segment = |n: u64| json!({ "TableName": "Orders", "Segment": n, "TotalSegments": 3 });
    let parts: Vec<Json> = (0..3).map(|n| shop.ok("Scan", segment(n))).collect();
    let joined: Vec<&Json> = parts.iter().flat_map(|part| part["Items"].as_array().unwrap()).collect();
    assert_eq!(joined, whole["Items"].as_array().unwrap().iter().collect::<Vec<_>>());
    let mut paged = Vec::new();
    let mut request = json!({ "TableName": "Orders", "Limit": 7 });
    loop {
        let page = shop.ok("Scan", request.clone());
        paged.extend(page["Items"].as_array().unwrap().clone());
        match page.get("LastEvaluatedKey") {
            Some(key) => request["ExclusiveStartKey"] = key.clone(),
            None => break,
        }
    }
    assert_eq!(Json::Array(paged), whole["Items"]);
}

#[test]
fn a_page_ends_with_the_item_that_crosses_a_megabyte() {
    let mut shop = Shop::with_orders(json!({}));
    for number in 0..4 {
        let mut item = order("a", number);
        item["blob"] = json!({ "S": "x".repeat(400_000) });
        shop.ok("PutItem", json!({ "TableName": "Orders", "Item": item }));
    }
    let page = shop.ok("Scan", json!({ "TableName": "Orders", "ReturnConsumedCapacity": "TOTAL" }));
    assert_eq!((&page["Count"], &page["LastEvaluatedKey"]), (&json!(3), &key("a", 2)));
    assert_eq!(page["ConsumedCapacity"]["CapacityUnits"], json!(146.5));
}

#[test]
fn streams_are_switched_on_and_off() {
    let stream = json!({ "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" } });
    let mut shop = Shop::with_orders(stream.clone());
    let table = shop.ok("DescribeTable", json!({ "TableName": "Orders" }))["Table"].take();
    assert_eq!(table["StreamSpecification"], stream["StreamSpecification"]);
    let label = table["LatestStreamLabel"].as_str().unwrap();
    assert!(table["LatestStreamArn"].as_str().unwrap().ends_with(&format!("/stream/{label}")));
    let switch = |on: bool| match on {
        true => {
            json!({ "TableName": "Orders", "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" } })
        }
        false => json!({ "TableName": "Orders", "StreamSpecification": { "StreamEnabled": false } }),
    };
    assert_eq!(shop.fault("UpdateTable", switch(true)), "Table already has an enabled stream: TableName: Orders");
    let off = shop.ok("UpdateTable", switch(false))["TableDescription"].take();
    assert_eq!((&off["TableStatus"], off.get("StreamSpecification")), (&json!("UPDATING"), None));
    assert_eq!(off["LatestStreamArn"], table["LatestStreamArn"]);
    assert_eq!(shop.fault("UpdateTable", switch(false)), "Table has no stream to disable: TableName: Orders");
    let on = shop.ok("UpdateTable", switch(true))["TableDescription"].take();
    assert_ne!(on["LatestStreamArn"], table["LatestStreamArn"]);
    assert_eq!(shop.status(), "ACTIVE");
}

#[test]
fn capacity_class_and_protection_are_updated() {
    let units = |read: u64, write: u64| json!({ "ReadCapacityUnits": read, "WriteCapacityUnits": write });
    let mut shop = Shop::with_orders(json!({ "BillingMode": "PROVISIONED", "ProvisionedThroughput": units(5, 5) }));
    let update = |more: Json| {
        let mut request = json!({ "TableName": "Orders" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let raised =
        shop.ok("UpdateTable", update(json!({ "ProvisionedThroughput": units(4, 6) })))["TableDescription"].take();
    assert_eq!(
        (&raised["TableStatus"], &raised["ProvisionedThroughput"]["ReadCapacityUnits"]),
        (&json!("UPDATING"), &json!(5))
    );
    let table = shop.ok("DescribeTable", json!({ "TableName": "Orders" }))["Table"].take();
    assert_eq!(table["ProvisionedThroughput"]["NumberOfDecreasesToday"], 1);
    assert_eq!(table["ProvisionedThroughput"]["WriteCapacityUnits"], 6);
    assert!(table.get("BillingModeSummary").is_none());
    assert!(
        shop.fault("UpdateTable", update(json!({ "ProvisionedThroughput": units(4, 6) }))).contains("will not change")
    );
    for read in [3, 2, 1] {
        shop.ok("UpdateTable", update(json!({ "ProvisionedThroughput": units(read, 6) })));
    }
    let (name, text) = shop.refused("UpdateTable", update(json!({ "ProvisionedThroughput": units(1, 5) })));
    assert_eq!(name, "LimitExceededException");
    assert!(
        text.ends_with(
            "Next decrease can be made at Thursday, January 1, 2026 at 1:00:00 AM Coordinated Universal Time"
        ),
        "{text}"
    );
    shop.ok("UpdateTable", update(json!({ "BillingMode": "PAY_PER_REQUEST" })));
    shop.ok("UpdateTable", update(json!({ "TableClass": "STANDARD_INFREQUENT_ACCESS" })));
    shop.ok("UpdateTable", update(json!({ "OnDemandThroughput": { "MaxReadRequestUnits": 7 } })));
    let protected =
        shop.ok("UpdateTable", update(json!({ "DeletionProtectionEnabled": true })))["TableDescription"].take();
    assert_eq!((&protected["TableStatus"], &protected["DeletionProtectionEnabled"]), (&json!("ACTIVE"), &json!(true)));
    assert_eq!(protected["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS");
    assert_eq!(protected["OnDemandThroughput"], json!({ "MaxReadRequestUnits": 7 }));
    assert_eq!(protected["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
    assert!(shop.fault("DeleteTable", update(json!({}))).starts_with("Resource cannot be deleted"));
    let text = shop.fault("UpdateTable", update(json!({})));
    assert!(text.starts_with("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"), "{text}");
    assert!(text.ends_with("OnDemandThroughput, WarmThroughput or TableClass is required"), "{text}");
}

#[test]
fn secondary_indexes_are_checked_and_then_made() {
    let mut shop = Shop::new(Dials::instant());
    let index = |name: &str, projection: &str| {
        json!({
            "IndexName": name, "Projection": { "ProjectionType": projection },
            "KeySchema": [{ "AttributeName": "number", "KeyType": "HASH" }],
        })
    };
    for (indexes, text) in [
        (json!([]), "One or more parameter values were invalid: List of GlobalSecondaryIndexes is empty"),
        (
            json!([index("by-number", "INCLUDE")]),
            "One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        (
            json!([index("by-number", "ALL"), index("by-number", "ALL")]),
            "One or more parameter values were invalid: Duplicate index name: by-number",
        ),
    ] {
        let mut request = orders();
        request["GlobalSecondaryIndexes"] = indexes;
        assert_eq!(shop.fault("CreateTable", request), text);
    }
    assert_eq!(shop.ok("ListTables", json!({})), json!({ "TableNames": [] }));
    let mut request = orders();
    request["GlobalSecondaryIndexes"] = json!([index("by-number", "ALL")]);
    let made = shop.ok("CreateTable", request);
    assert_eq!(made["TableDescription"]["GlobalSecondaryIndexes"][0]["IndexStatus"], "CREATING");
}

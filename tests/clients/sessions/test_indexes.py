"""Secondary indexes: made with the table and later, read, changed and deleted; their capacity and sizes."""

import time

from endpoint import ORDERS, Endpoint, Session, key, until

DATE = {"AttributeName": "date", "AttributeType": "S"}
STATUS = {"AttributeName": "status", "AttributeType": "S"}
BY_DATE = {
    "IndexName": "by-date",
    "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "date", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}
BY_STATUS = {
    "IndexName": "by-status",
    "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}, {"AttributeName": "date", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]},
}
INDEXED = {
    "AttributeDefinitions": [*ORDERS["AttributeDefinitions"], DATE, STATUS],
    "LocalSecondaryIndexes": [BY_DATE],
    "GlobalSecondaryIndexes": [BY_STATUS],
}


def order(customer, number, status, date, **more):
    return {
        **key(customer, number),
        "status": {"S": status},
        "date": {"S": date},
        "total": {"N": "9"},
        "note": {"S": "n"},
        **more,
    }


class Indexes(Session):
    def by_status(self, table, status, **more):
        return self.client.query(
            TableName=table,
            IndexName="by-status",
            KeyConditionExpression="#s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": status}},
            **more,
        )

    def of_status(self, table, status):
        return [int(item["number"]["N"]) for item in self.by_status(table, status)["Items"]]

    def index(self, table, name="by-status"):
        indexes = self.client.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
        return next((index for index in indexes if index["IndexName"] == name), None)

    def test_created_with_the_table(self):
        self.table("Indexed", **INDEXED)
        described = self.client.describe_table(TableName="Indexed")["Table"]
        self.assertEqual(described["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE")
        self.assertEqual(described["LocalSecondaryIndexes"][0]["Projection"], BY_DATE["Projection"])
        for number, (status, date) in enumerate([("new", "2026-03"), ("new", "2026-01"), ("paid", "2026-02")]):
            self.client.put_item(TableName="Indexed", Item=order("a", number, status, date))
        self.client.put_item(TableName="Indexed", Item=key("a", 9))
        self.assertEqual(self.of_status("Indexed", "new"), [1, 0])
        page = self.by_status("Indexed", "new", Limit=1, ReturnConsumedCapacity="INDEXES")
        self.assertEqual(
            page["Items"], [{**key("a", 1), "status": {"S": "new"}, "date": {"S": "2026-01"}, "total": {"N": "9"}}]
        )
        self.assertEqual(page["LastEvaluatedKey"], {**key("a", 1), "status": {"S": "new"}, "date": {"S": "2026-01"}})
        self.assertEqual(page["ConsumedCapacity"]["GlobalSecondaryIndexes"], {"by-status": {"CapacityUnits": 0.5}})
        rest = self.by_status("Indexed", "new", ExclusiveStartKey=page["LastEvaluatedKey"])
        self.assertEqual([item["number"] for item in rest["Items"]], [{"N": "0"}])
        local = self.client.query(
            TableName="Indexed",
            IndexName="by-date",
            ConsistentRead=True,
            Select="ALL_ATTRIBUTES",
            KeyConditionExpression="customer = :c AND #d > :d",
            ExpressionAttributeNames={"#d": "date"},
            ExpressionAttributeValues={":c": {"S": "a"}, ":d": {"S": "2026-01"}},
        )
        self.assertEqual([item["number"]["N"] for item in local["Items"]], ["2", "0"])
        self.assertEqual(local["Items"][0]["note"], {"S": "n"})
        self.assertEqual(self.client.scan(TableName="Indexed", IndexName="by-status")["Count"], 3)
        self.refused_reads("Indexed")

    def refused_reads(self, table):
        with self.refused("ValidationException", "Consistent reads are not supported on global secondary indexes"):
            self.by_status(table, "new", ConsistentRead=True)
        with self.refused("ValidationException", "The table does not have the specified index: nothing"):
            self.client.scan(TableName=table, IndexName="nothing")
        with self.refused("ValidationException", "One or more parameter values were invalid"):
            self.client.put_item(TableName=table, Item={**key("a", 8), "status": {"N": "1"}})

    def test_capacity_and_item_collections(self):
        self.table("Measured", **INDEXED)
        put = self.client.put_item(
            TableName="Measured",
            Item=order("a", 1, "new", "2026-01"),
            ReturnConsumedCapacity="INDEXES",
            ReturnItemCollectionMetrics="SIZE",
        )
        self.assertEqual(
            put["ConsumedCapacity"],
            {
                "TableName": "Measured",
                "CapacityUnits": 3.0,
                "Table": {"CapacityUnits": 1.0},
                "LocalSecondaryIndexes": {"by-date": {"CapacityUnits": 1.0}},
                "GlobalSecondaryIndexes": {"by-status": {"CapacityUnits": 1.0}},
            },
        )
        metrics = put["ItemCollectionMetrics"]
        self.assertEqual(metrics["ItemCollectionKey"], {"customer": {"S": "a"}})
        self.assertEqual(len(metrics["SizeEstimateRangeGB"]), 2)
        batch = self.client.batch_write_item(
            RequestItems={"Measured": [{"PutRequest": {"Item": order("a", 2, "new", "2026-02")}}]},
            ReturnItemCollectionMetrics="SIZE",
        )
        self.assertEqual(batch["ItemCollectionMetrics"]["Measured"][0]["ItemCollectionKey"], {"customer": {"S": "a"}})
        self.assertNotIn("ItemCollectionMetrics", self.client.put_item(TableName="Measured", Item=key("a", 3)))
        moved = self.client.update_item(
            TableName="Measured",
            Key=key("a", 1),
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "paid"}},
            ReturnConsumedCapacity="INDEXES",
        )
        self.assertEqual(moved["ConsumedCapacity"]["GlobalSecondaryIndexes"], {"by-status": {"CapacityUnits": 2.0}})
        self.assertNotIn("LocalSecondaryIndexes", moved["ConsumedCapacity"])
        self.assertEqual((self.of_status("Measured", "new"), self.of_status("Measured", "paid")), ([2], [1]))

    def test_added_changed_and_deleted(self):
        throughput = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
        self.table("Later", BillingMode="PROVISIONED", ProvisionedThroughput=throughput)
        for number in range(5):
            self.client.put_item(TableName="Later", Item=order("a", number, "new", f"2026-0{number}"))
        create = {**BY_STATUS, "ProvisionedThroughput": throughput}
        self.client.update_table(
            TableName="Later",
            AttributeDefinitions=INDEXED["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[{"Create": create}],
        )
        until(lambda: self.index("Later")["IndexStatus"] == "ACTIVE")
        self.assertEqual(self.of_status("Later", "new"), [0, 1, 2, 3, 4])
        self.client.delete_item(TableName="Later", Key=key("a", 2))
        self.assertEqual(self.of_status("Later", "new"), [0, 1, 3, 4])
        more = {"ReadCapacityUnits": 6, "WriteCapacityUnits": 7}
        update = {"IndexName": "by-status", "ProvisionedThroughput": more}
        self.client.update_table(TableName="Later", GlobalSecondaryIndexUpdates=[{"Update": update}])
        until(lambda: self.index("Later")["IndexStatus"] == "ACTIVE")
        described = self.index("Later")["ProvisionedThroughput"]
        self.assertEqual({unit: described[unit] for unit in more}, more)
        self.client.update_table(
            TableName="Later", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-status"}}]
        )
        until(lambda: self.index("Later") is None)
        with self.refused("ValidationException", "The table does not have the specified index"):
            self.by_status("Later", "new")


class Backfill(Session):
    """Indexes take as long as on AWS, a hundred times faster."""

    @classmethod
    def setUpClass(cls):
        cls.endpoint = Endpoint("--speed", "100")
        cls.client = cls.endpoint.client()

    def test_an_index_is_filled_before_it_is_read(self):
        self.table("Filled")
        self.client.put_item(TableName="Filled", Item=order("a", 1, "new", "2026-01"))
        updated = self.client.update_table(
            TableName="Filled",
            AttributeDefinitions=INDEXED["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[{"Create": BY_STATUS}],
        )["TableDescription"]
        self.assertEqual(updated["GlobalSecondaryIndexes"][0]["IndexStatus"], "CREATING")
        with self.refused("ValidationException", "Cannot read from backfilling global secondary index: by-status"):
            self.client.scan(TableName="Filled", IndexName="by-status")
        seen, began = [], time.monotonic()
        while not seen or seen[-1][0] != "ACTIVE":
            index = self.client.describe_table(TableName="Filled")["Table"]["GlobalSecondaryIndexes"][0]
            seen.append((index["IndexStatus"], index.get("Backfilling", False)))
            self.assertLess(time.monotonic() - began, 20)
            time.sleep(0.01)
        self.assertEqual(list(dict.fromkeys(seen)), [("CREATING", False), ("CREATING", True), ("ACTIVE", False)])
        self.assertEqual(self.client.scan(TableName="Filled", IndexName="by-status")["Count"], 1)

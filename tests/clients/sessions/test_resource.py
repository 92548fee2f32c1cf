"""The resource API: plain Python values, conditions as objects, collections."""

from decimal import Decimal

from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from endpoint import ORDERS, Session


class Resource(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource = cls.endpoint.resource()
        cls.orders = cls.resource.create_table(TableName="Orders", **ORDERS)
        cls.orders.wait_until_exists()

    def test_values_there_and_back(self):
        item = {
            "customer": "values",
            "number": 1,
            "price": Decimal("9.99"),
            "raw": Binary(b"\x00\xff"),
            "none": None,
            "yes": True,
            "list": [1, "a", {"b": []}],
            "map": {"c": Decimal("-1E+20")},
            "numbers": {1, Decimal("2.5")},
            "texts": {"x", "y"},
            "bytes": {Binary(b"p"), Binary(b"q")},
        }
        self.orders.put_item(Item=item)
        got = self.orders.get_item(Key={"customer": "values", "number": 1})["Item"]
        self.assertEqual(got, item)
        self.assertEqual(got["raw"].value, b"\x00\xff")

    def test_attributes_and_collections(self):
        self.orders.load()
        self.assertEqual(self.orders.table_status, "ACTIVE")
        self.assertEqual(self.orders.key_schema, ORDERS["KeySchema"])
        self.assertIn("Orders", [table.name for table in self.resource.tables.all()])

    def test_queries(self):
        for number in range(12):
            self.orders.put_item(
                Item={"customer": "queries", "number": number, "price": Decimal(number) / 4, "tags": ["t"]}
            )
        newest = self.orders.query(
            KeyConditionExpression=Key("customer").eq("queries") & Key("number").gte(6),
            FilterExpression=Attr("price").lt(Decimal("2.5")) & Attr("tags").contains("t"),
            ScanIndexForward=False,
        )
        self.assertEqual([item["number"] for item in newest["Items"]], [9, 8, 7, 6])
        items, more = [], {}
        while more is not None:
            page = self.orders.query(KeyConditionExpression=Key("customer").eq("queries"), Limit=5, **more)
            items += page["Items"]
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None
        self.assertEqual([item["number"] for item in items], list(range(12)))

    def test_every_condition(self):
        self.orders.put_item(Item={"customer": "attr", "number": 1, "n": 5, "text": "hello", "deep": {"list": [1, 2]}})
        of_mine = Attr("customer").eq("attr")
        holds = [
            Attr("n").eq(5),
            Attr("n").ne(6),
            Attr("n").lt(6),
            Attr("n").lte(5),
            Attr("n").gt(4),
            Attr("n").gte(5),
            Attr("n").between(1, 5),
            Attr("n").is_in([4, 5]),
            Attr("text").begins_with("he"),
            Attr("text").contains("ell"),
            Attr("text").size().eq(5),
            Attr("n").attribute_type("N"),
            Attr("deep.list[1]").eq(2),
            Attr("none").not_exists(),
            Attr("text").exists() & ~Attr("n").eq(6),
            Attr("n").eq(9) | Attr("n").eq(5),
        ]
        for condition in holds:
            found = self.orders.scan(FilterExpression=of_mine & condition)
            self.assertEqual(found["Count"], 1, condition.get_expression())
            self.assertEqual(self.orders.scan(FilterExpression=of_mine & ~condition)["Count"], 0)

    def test_updates_and_failed_conditions(self):
        place = {"customer": "updates", "number": 1}
        answer = self.orders.update_item(
            Key=place,
            UpdateExpression="SET v = :v ADD seen :s",
            ExpressionAttributeValues={":v": Decimal("1.50"), ":s": {"a"}},
            ReturnValues="ALL_NEW",
        )
        self.assertEqual(answer["Attributes"], {**place, "v": Decimal("1.5"), "seen": {"a"}})
        failed = self.resource.meta.client.exceptions.ConditionalCheckFailedException
        with self.assertRaises(failed):
            self.orders.put_item(Item=place, ConditionExpression=Attr("customer").not_exists())
        deleted = self.orders.delete_item(
            Key=place, ConditionExpression=Attr("v").eq(Decimal("1.5")), ReturnValues="ALL_OLD"
        )
        self.assertEqual(deleted["Attributes"]["v"], Decimal("1.5"))

    def test_writer_that_fills_several_batches(self):
        with self.orders.batch_writer() as batch:
            for number in range(60):
                batch.put_item(Item={"customer": "writer", "number": number})
        count = self.orders.query(KeyConditionExpression=Key("customer").eq("writer"), Select="COUNT")["Count"]
        self.assertEqual(count, 60)

    def test_end_of_a_table(self):
        table = self.resource.create_table(TableName="Short", **ORDERS)
        table.wait_until_exists()
        table.update(DeletionProtectionEnabled=False)
        table.wait_until_exists()
        table.delete()
        table.wait_until_not_exists()

"""One item at a time: every type there and back, conditions, updates, return values, capacity, collections."""

from endpoint import Session, key

EVERYTHING = {
    **key("é"),
    "all": {"M": {"b": {"B": b"\x00\xff"}, "l": {"L": [{"NULL": True}, {"BOOL": False}, {"M": {}}, {"L": []}]}}},
    "empty": {"S": ""},
    "numbers": {"NS": ["1", "2.5", "-3"]},
    "texts": {"SS": ["a", "b"]},
    "bytes": {"BS": [b"x", b"yz"]},
    "precise": {"N": "0.12345678901234567890123456789012345678"},
}


class Items(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().table("Items")

    def test_every_type_there_and_back(self):
        answer = self.client.put_item(TableName="Items", Item=EVERYTHING)
        self.assertNotIn("Attributes", answer)
        got = self.client.get_item(TableName="Items", Key=key("é"), ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(comparable(got["Item"]), comparable(EVERYTHING))
        self.assertEqual(got["ConsumedCapacity"], {"TableName": "Items", "CapacityUnits": 1.0})
        self.assertNotIn("Item", self.client.get_item(TableName="Items", Key=key("nobody")))

    def test_projections(self):
        item = {**key("shown"), "a": {"M": {"b": {"L": [{"N": "1"}, {"N": "2"}]}}}, "size": {"N": "3"}}
        self.client.put_item(TableName="Items", Item=item)
        got = self.client.get_item(
            TableName="Items",
            Key=key("shown"),
            ProjectionExpression="a.b[1], #s",
            ExpressionAttributeNames={"#s": "size"},
        )
        self.assertEqual(got["Item"], {"a": {"M": {"b": {"L": [{"N": "2"}]}}}, "size": {"N": "3"}})
        legacy = self.client.get_item(TableName="Items", Key=key("shown"), AttributesToGet=["size"])
        self.assertEqual(legacy["Item"], {"size": {"N": "3"}})

    def test_return_values_of_a_put(self):
        first = {**key("put"), "v": {"N": "1"}}
        self.assertNotIn("Attributes", self.client.put_item(TableName="Items", Item=first, ReturnValues="ALL_OLD"))
        second = self.client.put_item(TableName="Items", Item={**first, "v": {"N": "2"}}, ReturnValues="ALL_OLD")
        self.assertEqual(second["Attributes"], first)

    def test_return_values_of_an_update(self):
        self.client.put_item(TableName="Items", Item={**key("update"), "n": {"N": "1"}, "kept": {"S": "k"}})
        whole = {**key("update"), "kept": {"S": "k"}}
        expected = {
            "NONE": None,
            "ALL_OLD": {**whole, "n": {"N": "2"}},
            "UPDATED_OLD": {"n": {"N": "3"}},
            "ALL_NEW": {**whole, "n": {"N": "5"}},
            "UPDATED_NEW": {"n": {"N": "6"}},
        }
        for wanted, attributes in expected.items():
            answer = self.client.update_item(
                TableName="Items",
                Key=key("update"),
                UpdateExpression="SET n = n + :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues=wanted,
            )
            self.assertEqual(answer.get("Attributes"), attributes, wanted)

    def test_every_clause_of_an_update(self):
        item = {
            **key("clauses"),
            "list": {"L": [{"S": "a"}, {"S": "b"}]},
            "tags": {"SS": ["x", "y"]},
            "gone": {"S": ""},
        }
        self.client.put_item(TableName="Items", Item=item)
        answer = self.client.update_item(
            TableName="Items",
            Key=key("clauses"),
            UpdateExpression="SET #l = list_append(#l, :more), deep = if_not_exists(deep, :map) "
            "ADD paid :n, seen :seen DELETE tags :old REMOVE gone",
            ExpressionAttributeNames={"#l": "list"},
            ExpressionAttributeValues={
                ":more": {"L": [{"S": "c"}]},
                ":n": {"N": "0.1"},
                ":map": {"M": {}},
                ":old": {"SS": ["x"]},
                ":seen": {"NS": ["1"]},
            },
            ReturnValues="ALL_NEW",
        )
        self.assertEqual(
            answer["Attributes"],
            {
                **key("clauses"),
                "list": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]},
                "tags": {"SS": ["y"]},
                "deep": {"M": {}},
                "paid": {"N": "0.1"},
                "seen": {"NS": ["1"]},
            },
        )

    def test_conditions(self):
        item = {**key("conditions"), "v": {"N": "1"}, "text": {"S": "hello"}, "list": {"L": [{"N": "1"}]}}
        self.client.put_item(TableName="Items", Item=item)
        holds = {
            "attribute_exists(v) AND attribute_not_exists(w)": {},
            "v BETWEEN :low AND :high": {":low": {"N": "0"}, ":high": {"N": "1.0"}},
            "v IN (:a, :b)": {":a": {"N": "7"}, ":b": {"N": "1"}},
            "begins_with(#t, :h) OR NOT contains(#t, :h)": {":h": {"S": "he"}},
            "size(#t) = :five AND attribute_type(#t, :s)": {":five": {"N": "5"}, ":s": {"S": "S"}},
            "(v <> :two) AND #t >= :h": {":two": {"N": "2"}, ":h": {"S": "h"}},
        }
        for condition, values in holds.items():
            more = {"ExpressionAttributeValues": values} if values else {}
            if "#t" in condition:
                more["ExpressionAttributeNames"] = {"#t": "text"}
            self.client.put_item(TableName="Items", Item=item, ConditionExpression=condition, **more)
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException) as raised:
            self.client.delete_item(
                TableName="Items",
                Key=key("conditions"),
                ConditionExpression="v > :v",
                ExpressionAttributeValues={":v": {"N": "1"}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        self.assertEqual(raised.exception.response["Error"]["Message"], "The conditional request failed")
        self.assertEqual(raised.exception.response["Item"], item)
        self.assertEqual(self.get("Items", "conditions"), item)

    def test_legacy_conditions_and_updates(self):
        self.client.put_item(TableName="Items", Item=key("legacy"), Expected={"customer": {"Exists": False}})
        answer = self.client.update_item(
            TableName="Items",
            Key=key("legacy"),
            AttributeUpdates={"n": {"Action": "ADD", "Value": {"N": "2"}}},
            Expected={"n": {"ComparisonOperator": "NULL"}},
            ReturnValues="ALL_NEW",
        )
        self.assertEqual(answer["Attributes"]["n"], {"N": "2"})
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException):
            self.client.put_item(TableName="Items", Item=key("legacy"), Expected={"customer": {"Exists": False}})

    def test_deletes(self):
        item = {**key("deleted"), "v": {"BOOL": True}}
        self.client.put_item(TableName="Items", Item=item)
        deleted = self.client.delete_item(TableName="Items", Key=key("deleted"), ReturnValues="ALL_OLD")
        self.assertEqual(deleted["Attributes"], item)
        again = self.client.delete_item(TableName="Items", Key=key("deleted"), ReturnValues="ALL_OLD")
        self.assertNotIn("Attributes", again)

    def test_capacity(self):
        item = {**key("capacity"), "text": {"S": "x" * 1_500}}
        put = self.client.put_item(TableName="Items", Item=item, ReturnConsumedCapacity="INDEXES")
        self.assertEqual(
            put["ConsumedCapacity"], {"TableName": "Items", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 2.0}}
        )
        read = {"TableName": "Items", "Key": key("capacity"), "ReturnConsumedCapacity": "TOTAL"}
        self.assertEqual(self.client.get_item(**read)["ConsumedCapacity"]["CapacityUnits"], 0.5)
        self.assertEqual(self.client.get_item(**read, ConsistentRead=True)["ConsumedCapacity"]["CapacityUnits"], 1.0)
        updated = self.client.update_item(
            TableName="Items",
            Key=key("capacity"),
            UpdateExpression="SET v = :v",
            ExpressionAttributeValues={":v": {"N": "1"}},
            ReturnConsumedCapacity="TOTAL",
        )
        self.assertEqual(updated["ConsumedCapacity"]["CapacityUnits"], 2.0)
        self.assertNotIn("ConsumedCapacity", self.client.get_item(TableName="Items", Key=key("capacity")))
        none = self.client.get_item(TableName="Items", Key=key("nobody"), ReturnConsumedCapacity="TOTAL")
        self.assertEqual(none["ConsumedCapacity"]["CapacityUnits"], 0.5)


def comparable(item):
    """An item whose sets have an order."""
    sets = {"NS", "SS", "BS"}
    return {
        name: {kind: sorted(value) if kind in sets else value for kind, value in typed.items()}
        for name, typed in item.items()
    }

"""Batches: writes and reads over several tables, what is refused as a whole, the resource's writer."""

from endpoint import Session, key


def puts(numbers, **attributes):
    return [{"PutRequest": {"Item": {**key("b", number), **attributes}}} for number in numbers]


class Batches(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        session = cls()
        session.table("One")
        session.table("Two")

    def test_write_and_read(self):
        written = self.client.batch_write_item(
            RequestItems={"One": puts(range(20)), "Two": puts(range(5))},
            ReturnConsumedCapacity="TOTAL",
            ReturnItemCollectionMetrics="SIZE",
        )
        self.assertEqual(written["UnprocessedItems"], {})
        units = {capacity["TableName"]: capacity["CapacityUnits"] for capacity in written["ConsumedCapacity"]}
        self.assertEqual(units, {"One": 20.0, "Two": 5.0})
        keys = [key("b", number) for number in range(20)] + [key("nobody")]
        read = self.client.batch_get_item(
            RequestItems={
                "One": {"Keys": keys, "ConsistentRead": True},
                "Two": {"Keys": [key("b", 1)], "ProjectionExpression": "customer"},
            },
            ReturnConsumedCapacity="TOTAL",
        )
        self.assertEqual(sorted(int(item["number"]["N"]) for item in read["Responses"]["One"]), list(range(20)))
        self.assertEqual(read["Responses"]["Two"], [{"customer": {"S": "b"}}])
        self.assertEqual(read["UnprocessedKeys"], {})
        units = {capacity["TableName"]: capacity["CapacityUnits"] for capacity in read["ConsumedCapacity"]}
        self.assertEqual(units, {"One": 21.0, "Two": 0.5})

    def test_deletes_and_puts_together(self):
        self.client.put_item(TableName="One", Item=key("old"))
        requests = [{"DeleteRequest": {"Key": key("old")}}, {"PutRequest": {"Item": key("new")}}]
        self.client.batch_write_item(RequestItems={"One": requests})
        self.assertEqual((self.get("One", "old"), self.get("One", "new")), (None, key("new")))

    def test_what_is_refused(self):
        with self.refused("ValidationException", "Provided list of item keys contains duplicates"):
            self.client.batch_write_item(RequestItems={"One": puts([1, 1])})
        with self.refused("ValidationException", "Provided list of item keys contains duplicates"):
            self.client.batch_get_item(RequestItems={"One": {"Keys": [key(), key()]}})
        with self.refused("ValidationException"):
            self.client.batch_write_item(RequestItems={"One": puts(range(26))})
        with self.refused("ValidationException", "Too many items requested for the BatchWriteItem call"):
            self.client.batch_write_item(RequestItems={"One": puts(range(20)), "Two": puts(range(20))})
        with self.refused("ValidationException"):
            self.client.batch_get_item(RequestItems={"One": {"Keys": [key("b", number) for number in range(101)]}})
        with self.refused("ResourceNotFoundException", "Requested resource not found"):
            self.client.batch_write_item(RequestItems={"Nowhere": puts([1])})
        with self.refused("ValidationException", "The provided key element does not match the schema"):
            self.client.batch_get_item(RequestItems={"One": {"Keys": [{"customer": {"S": "a"}}]}})

    def test_unprocessed_keys(self):
        self.table("Big")
        self.fill("Big", "c", range(20), text={"S": "x" * 100_000})
        wanted, found, rounds = {"Big": {"Keys": [key("c", number) for number in range(20)]}}, [], 0
        while wanted:
            page = self.client.batch_get_item(RequestItems=wanted)
            found += [int(item["number"]["N"]) for item in page["Responses"]["Big"]]
            wanted, rounds = page["UnprocessedKeys"], rounds + 1
        self.assertEqual(sorted(found), list(range(20)))
        self.assertGreater(rounds, 1)

    def test_writer_of_the_resource(self):
        self.table("Writer")
        table = self.endpoint.resource().Table("Writer")
        with table.batch_writer(overwrite_by_pkeys=["customer", "number"]) as batch:
            for number in range(60):
                batch.put_item(Item={"customer": "w", "number": number, "round": 1})
                batch.put_item(Item={"customer": "w", "number": number, "round": 2})
            batch.delete_item(Key={"customer": "w", "number": 0})
        self.assertEqual(self.client.scan(TableName="Writer", Select="COUNT")["Count"], 59)
        self.assertEqual(self.get("Writer", "w", 30)["round"], {"N": "2"})
        resource = self.endpoint.resource()
        read = resource.batch_get_item(RequestItems={"Writer": {"Keys": [{"customer": "w", "number": 3}]}})
        self.assertEqual(read["Responses"]["Writer"], [{"customer": "w", "number": 3, "round": 2}])

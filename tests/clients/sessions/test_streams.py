"""DynamoDB Streams: switched on and off, listed and described in pages, read from every kind of start."""

from endpoint import Session, key, read_stream, until

IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


class Streams(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.streams = cls.endpoint.client("dynamodbstreams")

    def streamed(self, name, view="NEW_AND_OLD_IMAGES"):
        stream = {"StreamEnabled": True, "StreamViewType": view}
        return self.table(name, StreamSpecification=stream)["LatestStreamArn"]

    def test_records(self):
        arn = self.streamed("Streamed")
        self.client.put_item(TableName="Streamed", Item=key())
        self.client.put_item(TableName="Streamed", Item={**key(), "v": {"B": b"\x00"}})
        self.client.put_item(TableName="Streamed", Item={**key(), "v": {"B": b"\x00"}})
        self.client.delete_item(TableName="Streamed", Key=key())
        self.assertEqual(self.streams.list_streams(TableName="Streamed")["Streams"][0]["StreamArn"], arn)
        records = read_stream(self.streams, arn)
        self.assertEqual([record["eventName"] for record in records], ["INSERT", "MODIFY", "REMOVE"])
        change = records[1]["dynamodb"]
        self.assertEqual((change["OldImage"], change["NewImage"]["v"], change["Keys"]), (key(), {"B": b"\x00"}, key()))
        self.assertEqual(change["StreamViewType"], "NEW_AND_OLD_IMAGES")
        self.assertEqual(len({record["eventID"] for record in records}), 3)
        sequence = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        self.assertEqual(sequence, sorted(sequence))
        with self.assertRaises(self.streams.exceptions.ResourceNotFoundException):
            self.streams.describe_stream(StreamArn=arn + "1")

    def test_view_types(self):
        expected = {"KEYS_ONLY": set(), "NEW_IMAGE": {"NewImage"}, "OLD_IMAGE": {"OldImage"}}
        for view, images in expected.items():
            arn = self.streamed(f"View-{view}", view)
            self.client.put_item(TableName=f"View-{view}", Item=key())
            self.client.put_item(TableName=f"View-{view}", Item={**key(), "v": {"S": "2"}})
            change = read_stream(self.streams, arn)[1]["dynamodb"]
            self.assertEqual({"NewImage", "OldImage"} & change.keys(), images, view)

    def test_iterators(self):
        arn = self.streamed("Iterated")
        for number in range(5):
            self.client.put_item(TableName="Iterated", Item={**key(), "v": {"N": str(number)}})
        records = read_stream(self.streams, arn)
        place = self.shard_of(arn)
        third = records[2]["dynamodb"]["SequenceNumber"]
        self.assertEqual(self.values(place, ShardIteratorType="AT_SEQUENCE_NUMBER", SequenceNumber=third), [2, 3, 4])
        self.assertEqual(self.values(place, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=third), [3, 4])
        latest = self.streams.get_shard_iterator(**place, ShardIteratorType="LATEST")["ShardIterator"]
        empty = self.streams.get_records(ShardIterator=latest)
        self.assertEqual(empty["Records"], [])
        self.client.put_item(TableName="Iterated", Item={**key(), "v": {"N": "5"}})
        page = self.streams.get_records(ShardIterator=empty["NextShardIterator"], Limit=1)
        self.assertEqual([record["dynamodb"]["NewImage"]["v"] for record in page["Records"]], [{"N": "5"}])
        start = self.streams.get_shard_iterator(**place, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        self.assertEqual(len(self.streams.get_records(ShardIterator=start, Limit=2)["Records"]), 2)
        with self.refused("ValidationException"):
            self.streams.get_records(ShardIterator="nonsense")

    def shard_of(self, arn):
        """The shard that holds all records of one item."""
        for shard in self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
            if self.values(place, ShardIteratorType="TRIM_HORIZON"):
                return place
        raise AssertionError("no shard holds the item's records")

    def values(self, place, **start):
        iterator = self.streams.get_shard_iterator(**place, **start)["ShardIterator"]
        records = self.streams.get_records(ShardIterator=iterator)["Records"]
        return [int(record["dynamodb"]["NewImage"]["v"]["N"]) for record in records]

    def test_lists_in_pages(self):
        arn = self.streamed("Listed")
        self.streamed("Listed2")
        shards, last = [], {}
        while last is not None:
            page = self.streams.describe_stream(StreamArn=arn, Limit=1, **last)["StreamDescription"]
            shards += [shard["ShardId"] for shard in page["Shards"]]
            last = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]} if "LastEvaluatedShardId" in page else None
        self.assertEqual(shards, sorted(set(shards)))
        self.assertGreater(len(shards), 1)
        first = self.streams.list_streams(Limit=1)
        second = self.streams.list_streams(Limit=1, ExclusiveStartStreamArn=first["LastEvaluatedStreamArn"])
        self.assertNotEqual(first["Streams"][0]["StreamArn"], second["Streams"][0]["StreamArn"])

    def test_switched_off_and_on_again(self):
        first = self.streamed("Switched")
        self.client.put_item(TableName="Switched", Item=key())
        with self.refused("ValidationException", "Table already has an enabled stream"):
            self.client.update_table(TableName="Switched", StreamSpecification=IMAGES)
        self.client.update_table(TableName="Switched", StreamSpecification={"StreamEnabled": False})
        until(lambda: self.streams.describe_stream(StreamArn=first)["StreamDescription"]["StreamStatus"] == "DISABLED")
        self.client.put_item(TableName="Switched", Item=key("unseen"))
        self.assertEqual(len(read_stream(self.streams, first)), 1)
        until(lambda: self.client.describe_table(TableName="Switched")["Table"]["TableStatus"] == "ACTIVE")
        updated = self.client.update_table(TableName="Switched", StreamSpecification=IMAGES)["TableDescription"]
        self.assertNotEqual(updated["LatestStreamArn"], first)
        arns = {stream["StreamArn"] for stream in self.streams.list_streams(TableName="Switched")["Streams"]}
        self.assertEqual(arns, {first, updated["LatestStreamArn"]})

    def test_batches_and_transactions(self):
        arn = self.streamed("Together")
        self.client.batch_write_item(
            RequestItems={"Together": [{"PutRequest": {"Item": key("b", n)}} for n in range(3)]}
        )
        self.client.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "Together", "Item": key("t", 1)}},
                {"Delete": {"TableName": "Together", "Key": key("b", 1)}},
            ]
        )
        names = sorted(record["eventName"] for record in read_stream(self.streams, arn))
        self.assertEqual(names, ["INSERT"] * 4 + ["REMOVE"])

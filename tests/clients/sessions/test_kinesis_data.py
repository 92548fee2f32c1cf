"""Kinesis records: written alone and many at once, read from every kind of start, in pages, across a split."""

import hashlib
import json
import time
import urllib.request

from endpoint import Session, until


class KinesisData(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinesis = cls.endpoint.client("kinesis")

    def stream(self, name, shards=2):
        self.kinesis.create_stream(StreamName=name, ShardCount=shards)
        self.kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})
        return name

    def iterator(self, name, kind="TRIM_HORIZON", shard="shardId-000000000000", **more):
        place = {"StreamName": name, "ShardId": shard, "ShardIteratorType": kind}
        return self.kinesis.get_shard_iterator(**place, **more)["ShardIterator"]

    def values(self, name, kind, **more):
        page = self.kinesis.get_records(ShardIterator=self.iterator(name, kind, **more))
        return [record["Data"] for record in page["Records"]]

    def test_put_record(self):
        name = self.stream("Single")
        put = self.kinesis.put_record(StreamName=name, Data=b"\x00\xff", PartitionKey="a")
        self.assertEqual(put["ShardId"], "shardId-000000000000")
        self.assertRegex(put["SequenceNumber"], r"^\d{56}$")
        self.assertNotIn("EncryptionType", put)
        page = self.kinesis.get_records(ShardIterator=self.iterator(name))
        record = page["Records"][0]
        self.assertEqual((record["Data"], record["PartitionKey"]), (b"\x00\xff", "a"))
        self.assertEqual(record["SequenceNumber"], put["SequenceNumber"])
        self.assertEqual(record["ApproximateArrivalTimestamp"].year, 2026)
        self.assertEqual(page["MillisBehindLatest"], 0)

    def test_put_records_go_where_their_keys_hash(self):
        name = self.stream("Many", 4)
        keys = [f"user-{n}" for n in range(200)]
        records = [{"Data": key.encode(), "PartitionKey": key} for key in keys]
        put = self.kinesis.put_records(StreamName=name, Records=records)
        self.assertEqual((put["FailedRecordCount"], len(put["Records"])), (0, 200))
        for key, answer in zip(keys, put["Records"]):
            shard = int(hashlib.md5(key.encode()).hexdigest(), 16) >> 126
            self.assertEqual(answer["ShardId"], f"shardId-{shard:012}")

    def test_some_records_are_refused(self):
        name = self.stream("Busy")
        self.endpoint_dials({"kinesisThrottling": 1})
        try:
            records = [{"Data": b"", "PartitionKey": "a"}] * 499 + [{"Data": b"", "PartitionKey": "b"}]
            refused = []
            for _ in range(20):
                put = self.kinesis.put_records(StreamName=name, Records=records)
                refused = [answer for answer in put["Records"] if "ErrorCode" in answer]
                self.assertEqual(put["FailedRecordCount"], len(refused))
                if refused:
                    break
            self.assertEqual(refused[0]["ErrorCode"], "ProvisionedThroughputExceededException")
            self.assertIn("Rate exceeded for shard shardId-000000000000 in stream Busy", refused[0]["ErrorMessage"])
        finally:
            self.endpoint_dials({"kinesisThrottling": 0})

    def endpoint_dials(self, dials):
        self.endpoint_call("SetDials", {"Dials": dials})

    def endpoint_call(self, operation, body):
        """What AWS has no operation for goes through the same door."""
        credential = "Credential=any/20260101/us-east-1/headwater/aws4_request"
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"Headwater.{operation}",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0",
        }
        request = urllib.request.Request(self.endpoint.url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 200)

    def test_iterators(self):
        name = self.stream("Iterated", 1)
        latest = self.iterator(name, "LATEST")
        first = self.kinesis.put_record(StreamName=name, Data=b"1", PartitionKey="a")["SequenceNumber"]
        time.sleep(0.2)
        self.kinesis.put_record(StreamName=name, Data=b"2", PartitionKey="a")
        self.assertEqual(self.values(name, "TRIM_HORIZON"), [b"1", b"2"])
        self.assertEqual(self.values(name, "AT_SEQUENCE_NUMBER", StartingSequenceNumber=first), [b"1", b"2"])
        self.assertEqual(self.values(name, "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=first), [b"2"])
        self.assertEqual(self.values(name, "LATEST"), [])
        records = self.kinesis.get_records(ShardIterator=latest)["Records"]
        self.assertEqual([record["Data"] for record in records], [b"1", b"2"])
        second = records[1]["ApproximateArrivalTimestamp"]
        self.assertEqual(self.values(name, "AT_TIMESTAMP", Timestamp=second), [b"2"])
        self.assertEqual(self.values(name, "AT_TIMESTAMP", Timestamp=0), [b"1", b"2"])
        with self.refused("InvalidArgumentException", "The timestampInMillis parameter cannot be greater"):
            self.iterator(name, "AT_TIMESTAMP", Timestamp=4_000_000_000)
        with self.refused("InvalidArgumentException", "Invalid ShardIterator."):
            self.kinesis.get_records(ShardIterator="abc")

    def test_pages(self):
        name = self.stream("Paged", 1)
        records = [{"Data": str(n).encode(), "PartitionKey": "a"} for n in range(25)]
        self.kinesis.put_records(StreamName=name, Records=records)
        found, iterator = [], self.iterator(name)
        while True:
            page = self.kinesis.get_records(ShardIterator=iterator, Limit=10)
            found += [int(record["Data"]) for record in page["Records"]]
            self.assertNotEqual(page["NextShardIterator"], iterator)
            iterator = page["NextShardIterator"]
            if not page["Records"]:
                break
        self.assertEqual(found, list(range(25)))

    def test_a_split_is_followed(self):
        name = self.stream("Split", 1)
        self.kinesis.put_record(StreamName=name, Data=b"before", PartitionKey="a")
        self.kinesis.split_shard(StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127))
        self.kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})
        self.kinesis.put_record(StreamName=name, Data=b"after", PartitionKey="a")
        page = self.kinesis.get_records(ShardIterator=self.iterator(name))
        self.assertEqual([record["Data"] for record in page["Records"]], [b"before"])
        self.assertNotIn("NextShardIterator", page)
        children = [child["ShardId"] for child in page["ChildShards"]]
        self.assertEqual(children, ["shardId-000000000001", "shardId-000000000002"])
        found = []
        for child in children:
            records = self.kinesis.get_records(ShardIterator=self.iterator(name, shard=child))["Records"]
            found += [record["Data"] for record in records]
        self.assertEqual(found, [b"after"])

    def test_a_producer_writes_by_itself(self):
        name = self.stream("Produced", 1)
        self.endpoint_call("PutProducer", {"ProducerName": "p", "StreamName": name, "RecordsPerSecond": 50, "Count": 20})
        until(lambda: len(self.values(name, "TRIM_HORIZON")) == 20)

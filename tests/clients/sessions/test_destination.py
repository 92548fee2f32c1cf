"""The Kinesis destination of a table, as boto3 sees it."""

import json

from botocore.exceptions import ClientError
from endpoint import Session, code_of, key, until

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/"
# Members of a record and of its change, in AWS's order.
RECORD = ["awsRegion", "eventID", "eventName", "userIdentity", "recordFormat", "tableName", "dynamodb", "eventSource"]
CHANGE = ["ApproximateCreationDateTime", "Keys", "NewImage", "SizeBytes", "ApproximateCreationDateTimePrecision"]


class Destination(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinesis = cls.endpoint.client("kinesis")

    def names(self, name):
        """A table and a stream, as the operations on destinations name them."""
        self.table(name)
        self.kinesis.create_stream(StreamName=name, ShardCount=1)
        return {"TableName": name, "StreamArn": ARN + name}

    def destinations(self, table):
        return self.client.describe_kinesis_streaming_destination(TableName=table)["KinesisDataStreamDestinations"]

    def records(self, stream):
        iterator = self.kinesis.get_shard_iterator(StreamName=stream, ShardId="0", ShardIteratorType="TRIM_HORIZON")
        return self.kinesis.get_records(ShardIterator=iterator["ShardIterator"])["Records"]

    def test_life_of_a_destination(self):
        names = self.names("Life")
        enabled = self.client.enable_kinesis_streaming_destination(
            **names, EnableKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MICROSECOND"}
        )
        self.assertEqual(enabled["DestinationStatus"], "ENABLING")
        until(lambda: self.destinations("Life")[0]["DestinationStatus"] == "ACTIVE")
        self.client.put_item(TableName="Life", Item=key())
        until(lambda: self.records("Life"))
        (record,) = self.records("Life")
        self.assertRegex(record["PartitionKey"], "^[0-9A-F]{32}$")
        data = json.loads(record["Data"])
        self.assertEqual(list(data), RECORD)
        self.assertEqual(list(data["dynamodb"]), CHANGE)
        self.assertEqual((data["eventName"], data["userIdentity"]), ("INSERT", None))
        self.assertEqual(data["dynamodb"]["NewImage"], key())
        self.assertEqual(len(str(data["dynamodb"]["ApproximateCreationDateTime"])), 16)
        updated = self.client.update_kinesis_streaming_destination(
            **names, UpdateKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MILLISECOND"}
        )
        self.assertEqual(updated["DestinationStatus"], "UPDATING")
        until(lambda: self.destinations("Life")[0]["DestinationStatus"] == "ACTIVE")
        disabled = self.client.disable_kinesis_streaming_destination(**names)
        self.assertEqual(disabled["DestinationStatus"], "DISABLING")
        until(lambda: self.destinations("Life")[0]["DestinationStatus"] == "DISABLED")

    def test_a_stream_that_is_not_there(self):
        self.table("Lost")
        names = {"TableName": "Lost", "StreamArn": ARN + "nowhere"}
        self.client.enable_kinesis_streaming_destination(**names)
        until(lambda: self.destinations("Lost")[0]["DestinationStatus"] == "ENABLE_FAILED")
        text = self.destinations("Lost")[0]["DestinationStatusDescription"]
        self.assertEqual(text, "User does not have a permission to use kinesis stream")
        with self.assertRaises(ClientError) as refused:
            self.client.disable_kinesis_streaming_destination(**names)
        self.assertEqual(code_of(refused.exception), "ValidationException")

"""Firehose: delivery streams, from their creation to the objects that they write."""

import base64

from endpoint import Session

ROLE = "arn:aws:iam::123456789012:role/firehose"
S3 = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::lake"}


class Firehose(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firehose = cls.endpoint.client("firehose")

    def create(self, name, **destination):
        config = {**S3, **destination}
        return self.firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=config)

    def describe(self, name):
        return self.firehose.describe_delivery_stream(DeliveryStreamName=name)["DeliveryStreamDescription"]

    def test_a_delivery_streams_life(self):
        arn = self.create("Life", Prefix="logs/")["DeliveryStreamARN"]
        self.assertEqual(arn, "arn:aws:firehose:us-east-1:123456789012:deliverystream/Life")
        with self.refused("ResourceInUseException"):
            self.create("Life")
        described = self.describe("Life")
        self.assertEqual(described["DeliveryStreamStatus"], "ACTIVE")
        self.assertEqual(described["Destinations"][0]["ExtendedS3DestinationDescription"]["Prefix"], "logs/")
        self.assertIn("Life", self.firehose.list_delivery_streams(Limit=100)["DeliveryStreamNames"])
        self.firehose.update_destination(
            DeliveryStreamName="Life",
            CurrentDeliveryStreamVersionId=described["VersionId"],
            DestinationId=described["Destinations"][0]["DestinationId"],
            ExtendedS3DestinationUpdate={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 60}},
        )
        described = self.describe("Life")
        self.assertEqual(described["VersionId"], "2")
        with self.refused("ConcurrentModificationException"):
            self.firehose.update_destination(
                DeliveryStreamName="Life",
                CurrentDeliveryStreamVersionId="1",
                DestinationId=described["Destinations"][0]["DestinationId"],
                ExtendedS3DestinationUpdate={"Prefix": "x/"},
            )
        self.firehose.delete_delivery_stream(DeliveryStreamName="Life")
        with self.refused("ResourceNotFoundException", "Firehose Life under account"):
            self.describe("Life")

    def test_records(self):
        self.create("Records")
        put = self.firehose.put_record(DeliveryStreamName="Records", Record={"Data": b"hello"})
        self.assertEqual(len(base64.b64decode(put["RecordId"])), 165)
        records = [{"Data": f"record {n}".encode()} for n in range(3)]
        batch = self.firehose.put_record_batch(DeliveryStreamName="Records", Records=records)
        self.assertEqual((batch["FailedPutCount"], len(batch["RequestResponses"])), (0, 3))
        with self.refused("InvalidArgumentException", "Records size exceeds 4 MB"):
            self.firehose.put_record_batch(DeliveryStreamName="Records", Records=[{"Data": b"x" * 1_000_000}] * 5)

    def test_a_kinesis_stream_as_source(self):
        kinesis = self.endpoint.client("kinesis")
        kinesis.create_stream(StreamName="Source", ShardCount=1)
        arn = kinesis.describe_stream(StreamName="Source")["StreamDescription"]["StreamARN"]
        self.firehose.create_delivery_stream(
            DeliveryStreamName="FromStream",
            DeliveryStreamType="KinesisStreamAsSource",
            KinesisStreamSourceConfiguration={"KinesisStreamARN": arn, "RoleARN": ROLE},
            S3DestinationConfiguration=S3,
        )
        source = self.describe("FromStream")["Source"]["KinesisStreamSourceDescription"]
        self.assertEqual(source["KinesisStreamARN"], arn)
        with self.refused("InvalidArgumentException", "This operation is not permitted on KinesisStreamAsSource"):
            self.firehose.put_record(DeliveryStreamName="FromStream", Record={"Data": b"x"})

    def test_tags_and_encryption(self):
        self.create("Tagged")
        self.firehose.tag_delivery_stream(DeliveryStreamName="Tagged", Tags=[{"Key": "team", "Value": "a"}])
        listed = self.firehose.list_tags_for_delivery_stream(DeliveryStreamName="Tagged")
        self.assertEqual(listed["Tags"], [{"Key": "team", "Value": "a"}])
        self.firehose.untag_delivery_stream(DeliveryStreamName="Tagged", TagKeys=["team"])
        self.assertEqual(self.firehose.list_tags_for_delivery_stream(DeliveryStreamName="Tagged")["Tags"], [])
        self.firehose.start_delivery_stream_encryption(DeliveryStreamName="Tagged")
        encryption = self.describe("Tagged")["DeliveryStreamEncryptionConfiguration"]
        self.assertEqual((encryption["Status"], encryption["KeyType"]), ("ENABLED", "AWS_OWNED_CMK"))
        self.firehose.stop_delivery_stream_encryption(DeliveryStreamName="Tagged")
        self.assertEqual(self.describe("Tagged")["DeliveryStreamEncryptionConfiguration"], {"Status": "DISABLED"})

"""Enhanced fan-out: consumers of a Kinesis stream, and events that are pushed to them."""

from contextlib import closing

from botocore.eventstream import EventStream
from botocore.exceptions import ClientError
from endpoint import SPEED, Session, until


class Consumers(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinesis = cls.endpoint.client("kinesis")

    def stream(self, name):
        self.kinesis.create_stream(StreamName=name, ShardCount=1)
        return self.kinesis.describe_stream(StreamName=name)["StreamDescription"]

    def consumer(self, stream, name="dashboard"):
        arn = stream["StreamARN"]
        return self.kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=name)["Consumer"]

    def put(self, name, count):
        records = [{"PartitionKey": "k", "Data": f"record {n}".encode()} for n in range(count)]
        return [self.kinesis.put_record(StreamName=name, **record)["SequenceNumber"] for record in records]

    def subscribe(self, consumer, stream, **position):
        shard, arn = stream["Shards"][0]["ShardId"], consumer["ConsumerARN"]
        position = position or {"Type": "TRIM_HORIZON"}
        return self.kinesis.subscribe_to_shard(ConsumerARN=arn, ShardId=shard, StartingPosition=position)["EventStream"]

    def test_a_consumers_life(self):
        stream = self.stream("Life")
        arn = stream["StreamARN"]
        consumer = self.consumer(stream)
        self.assertRegex(consumer["ConsumerARN"], f"^{arn}/consumer/dashboard:[0-9]+$")
        self.assertEqual(consumer["ConsumerStatus"], "CREATING")
        described = self.kinesis.describe_stream_consumer(StreamARN=arn, ConsumerName="dashboard")
        self.assertEqual(described["ConsumerDescription"]["StreamARN"], arn)
        self.assertEqual(described["ConsumerDescription"]["ConsumerStatus"], "ACTIVE")
        listed = self.kinesis.list_stream_consumers(StreamARN=arn)["Consumers"]
        self.assertEqual([other["ConsumerName"] for other in listed], ["dashboard"])
        self.assertNotIn("StreamARN", listed[0])
        with self.refused("ResourceInUseException"):
            self.consumer(stream)
        with self.refused("ResourceInUseException", "DeleteStream can't delete"):
            self.kinesis.delete_stream(StreamName="Life")
        self.kinesis.deregister_stream_consumer(StreamARN=arn, ConsumerName="dashboard")
        with self.refused("ResourceNotFoundException", "Consumer dashboard, account"):
            self.kinesis.describe_stream_consumer(StreamARN=arn, ConsumerName="dashboard")

    def test_events(self):
        stream = self.stream("Pushed")
        consumer = self.consumer(stream)
        numbers = self.put("Pushed", 5)
        events = self.subscribe(consumer, stream)
        self.assertIsInstance(events, EventStream)
        with self.refused("ResourceInUseException", "Another active subscription exists for this consumer"):
            self.subscribe(consumer, stream)
        with closing(events):
            events = iter(events)
            first = next(events)["SubscribeToShardEvent"]
            self.assertEqual([record["SequenceNumber"] for record in first["Records"]], numbers)
            self.assertEqual(first["Records"][0]["Data"], b"record 0")
            self.assertEqual(first["Records"][0]["PartitionKey"], "k")
            self.assertNotIn("EncryptionType", first["Records"][0])
            self.assertEqual((first["ContinuationSequenceNumber"], first["MillisBehindLatest"]), (numbers[-1], 0))
            more = self.put("Pushed", 2)
            came = []
            while len(came) < 2:
                came += [record["SequenceNumber"] for record in opened(next(events))["Records"]]
            self.assertEqual(came, more)
            heartbeat = opened(next(events))
            self.assertEqual((heartbeat["Records"], heartbeat["MillisBehindLatest"]), ([], 0))
            self.assertGreater(int(heartbeat["ContinuationSequenceNumber"]), int(more[-1]))

    def test_five_minutes_and_on(self):
        stream = self.stream("Ended")
        consumer = self.consumer(stream)
        self.put("Ended", 1)
        events = [opened(event) for event in self.subscribe(consumer, stream)]
        # Five minutes of virtual time, an empty event every five seconds.
        self.assertEqual(len(events), 60)
        after = events[-1]["ContinuationSequenceNumber"]
        numbers = self.put("Ended", 3)
        with closing(self.subscribe(consumer, stream, Type="AFTER_SEQUENCE_NUMBER", SequenceNumber=after)) as events:
            first = opened(next(iter(events)))
        self.assertEqual([record["SequenceNumber"] for record in first["Records"]], numbers)

    def test_a_later_subscription_takes_over(self):
        stream = self.stream("Taken")
        consumer = self.consumer(stream)
        self.put("Taken", 1)
        old = iter(self.subscribe(consumer, stream))
        self.assertEqual(len(opened(next(old))["Records"]), 1)
        taken = []

        def take_over():
            try:
                taken.append(self.subscribe(consumer, stream))
            except ClientError as error:
                self.assertEqual(error.response["Error"]["Code"], "ResourceInUseException")
            return taken

        until(take_over, deadline=60 / SPEED + 20)
        with self.assertRaises(ClientError) as caught:
            list(old)
        self.assertEqual(caught.exception.response["Error"]["Code"], "ResourceInUseException")
        with closing(taken[0]) as events:
            self.assertEqual(len(opened(next(iter(events)))["Records"]), 1)


def opened(event):
    return event["SubscribeToShardEvent"]

"""Kinesis streams through their life: created, described, listed, resharded, set in all ways, deleted; waiters and pages."""

from datetime import datetime, timezone

from endpoint import Endpoint, Session

MOST = 2**128 - 1


class Streams(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinesis = cls.endpoint.client("kinesis")

    def stream(self, name, **more):
        """Creates a stream, and gives its ARN."""
        self.kinesis.create_stream(StreamName=name, **(more or {"ShardCount": 1}))
        return self.summary(name)["StreamARN"]

    def summary(self, name):
        return self.kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]

    def shards(self, name, **more):
        pages = self.kinesis.get_paginator("list_shards").paginate(StreamName=name, **more)
        return [shard for page in pages for shard in page["Shards"]]

    def test_create_describe_delete(self):
        answer = self.kinesis.create_stream(StreamName="Life", ShardCount=2, Tags={"team": "checkout"})
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], 200)
        self.kinesis.get_waiter("stream_exists").wait(StreamName="Life", WaiterConfig={"Delay": 1})
        described = self.kinesis.describe_stream(StreamName="Life")["StreamDescription"]
        self.assertEqual(described["StreamStatus"], "ACTIVE")
        self.assertEqual(described["EnhancedMonitoring"], [{"ShardLevelMetrics": []}])
        self.assertEqual(described["EncryptionType"], "NONE")
        self.assertEqual(described["StreamModeDetails"], {"StreamMode": "PROVISIONED"})
        self.assertIsInstance(described["StreamCreationTimestamp"], datetime)
        self.assertNotIn("KeyId", described)
        self.assertEqual(len(described["Shards"]), 2)
        by_arn = self.kinesis.describe_stream(StreamARN=described["StreamARN"])["StreamDescription"]
        self.assertEqual(by_arn, described)
        with self.refused("ResourceInUseException", "Stream Life under account 123456789012 already exists."):
            self.kinesis.create_stream(StreamName="Life", ShardCount=2)
        self.kinesis.delete_stream(StreamName="Life", EnforceConsumerDeletion=True)
        self.kinesis.get_waiter("stream_not_exists").wait(StreamName="Life", WaiterConfig={"Delay": 1})
        with self.refused("ResourceNotFoundException", "Stream Life under account 123456789012 not found."):
            self.kinesis.describe_stream(StreamName="Life")

    def test_lists_and_pages(self):
        names = [f"List{number}" for number in range(3)]
        for name in names:
            self.stream(name)
        pages = list(self.kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 1}))
        listed = [name for page in pages for name in page["StreamNames"]]
        self.assertEqual([name for name in listed if name in names], names)
        self.assertEqual(len(pages[0]["StreamSummaries"]), 1)
        after = self.kinesis.list_streams(ExclusiveStartStreamName="List0", Limit=1)
        self.assertEqual(after["StreamNames"], ["List1"])
        self.stream("Wide", ShardCount=7)
        pages = self.kinesis.get_paginator("describe_stream").paginate(
            StreamName="Wide", PaginationConfig={"PageSize": 3}
        )
        built = pages.build_full_result()["StreamDescription"]
        self.assertEqual(len(built["Shards"]), 7)
        page, sizes = self.kinesis.list_shards(StreamName="Wide", MaxResults=3), []
        while "NextToken" in page:
            sizes.append(len(page["Shards"]))
            page = self.kinesis.list_shards(NextToken=page["NextToken"], MaxResults=3)
        self.assertEqual((sizes, len(page["Shards"])), ([3, 3], 1))
        # boto3's own paginator names the stream again beside the token, which AWS refuses.
        with self.refused("InvalidArgumentException", "NextToken and StreamName cannot be provided together."):
            list(self.kinesis.get_paginator("list_shards").paginate(StreamName="Wide", PaginationConfig={"PageSize": 3}))
        consumers = self.kinesis.get_paginator("list_stream_consumers")
        built = consumers.paginate(StreamARN=self.summary("Wide")["StreamARN"]).build_full_result()
        self.assertEqual(built["Consumers"], [])
        with self.refused("InvalidArgumentException", "Either NextToken or StreamName should be provided."):
            self.kinesis.list_shards()
        with self.refused("InvalidArgumentException", "NextToken and StreamName cannot be provided together."):
            self.kinesis.list_shards(StreamName="Wide", NextToken="abc")

    def test_resharding(self):
        self.stream("Reshard")
        self.kinesis.split_shard(
            StreamName="Reshard", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127)
        )
        open_shards = self.shards("Reshard", ShardFilter={"Type": "AT_LATEST"})
        self.assertEqual([shard["ShardId"] for shard in open_shards], ["shardId-000000000001", "shardId-000000000002"])
        self.assertEqual(open_shards[0]["ParentShardId"], "shardId-000000000000")
        self.assertEqual(open_shards[1]["HashKeyRange"]["StartingHashKey"], str(2**127))
        self.assertEqual(open_shards[1]["HashKeyRange"]["EndingHashKey"], str(MOST))
        parent = self.shards("Reshard")[0]
        self.assertIn("EndingSequenceNumber", parent["SequenceNumberRange"])
        self.kinesis.merge_shards(
            StreamName="Reshard", ShardToMerge="shardId-000000000001", AdjacentShardToMerge="shardId-000000000002"
        )
        self.assertEqual(self.summary("Reshard")["OpenShardCount"], 1)
        with self.refused("InvalidArgumentException", "Shard shardId-000000000000 in stream Reshard"):
            self.kinesis.split_shard(
                StreamName="Reshard", ShardToSplit="shardId-000000000000", NewStartingHashKey="5"
            )
        self.stream("Scaled", ShardCount=4)
        scaled = self.kinesis.update_shard_count(
            StreamName="Scaled", TargetShardCount=5, ScalingType="UNIFORM_SCALING"
        )
        self.assertEqual((scaled["CurrentShardCount"], scaled["TargetShardCount"]), (4, 5))
        self.assertEqual(len(self.shards("Scaled")), 15)
        later = datetime(2100, 1, 1, tzinfo=timezone.utc)
        self.assertEqual(
            len(self.shards("Scaled", ShardFilter={"Type": "FROM_TIMESTAMP", "Timestamp": later})), 5
        )
        with self.refused("LimitExceededException", "UpdateShardCount cannot scale up over double"):
            self.kinesis.update_shard_count(StreamName="Scaled", TargetShardCount=11, ScalingType="UNIFORM_SCALING")

    def test_records_across_a_split(self):
        self.stream("Across")
        for number in range(3):
            self.kinesis.put_record(StreamName="Across", Data=b"%d" % number, PartitionKey="k")
        self.kinesis.split_shard(StreamName="Across", ShardToSplit="0", NewStartingHashKey=str(2**127))
        iterator = self.kinesis.get_shard_iterator(
            StreamName="Across", ShardId="0", ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        page = self.kinesis.get_records(ShardIterator=iterator)
        self.assertEqual([record["Data"] for record in page["Records"]], [b"0", b"1", b"2"])
        self.assertNotIn("NextShardIterator", page)
        children = ["shardId-000000000001", "shardId-000000000002"]
        self.assertEqual([child["ShardId"] for child in page["ChildShards"]], children)

    def test_retention(self):
        self.stream("Kept")
        self.kinesis.increase_stream_retention_period(StreamName="Kept", RetentionPeriodHours=48)
        self.assertEqual(self.summary("Kept")["RetentionPeriodHours"], 48)
        with self.refused("InvalidArgumentException", "Requested retention period (25 hours) for stream Kept"):
            self.kinesis.increase_stream_retention_period(StreamName="Kept", RetentionPeriodHours=25)
        self.kinesis.decrease_stream_retention_period(StreamName="Kept", RetentionPeriodHours=24)
        self.assertEqual(self.summary("Kept")["RetentionPeriodHours"], 24)

    def test_monitoring_and_encryption(self):
        self.stream("Watched")
        enabled = self.kinesis.enable_enhanced_monitoring(StreamName="Watched", ShardLevelMetrics=["ALL"])
        self.assertEqual((len(enabled["CurrentShardLevelMetrics"]), len(enabled["DesiredShardLevelMetrics"])), (0, 7))
        disabled = self.kinesis.disable_enhanced_monitoring(
            StreamName="Watched", ShardLevelMetrics=["IncomingBytes"]
        )
        self.assertNotIn("IncomingBytes", disabled["DesiredShardLevelMetrics"])
        key = {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
        self.kinesis.start_stream_encryption(StreamName="Watched", **key)
        self.assertEqual(self.summary("Watched")["KeyId"], "alias/aws/kinesis")
        put = self.kinesis.put_record(StreamName="Watched", Data=b"x", PartitionKey="k")
        self.assertEqual(put["EncryptionType"], "KMS")
        self.kinesis.stop_stream_encryption(StreamName="Watched", **key)
        self.assertEqual(self.summary("Watched")["EncryptionType"], "NONE")

    def test_mode_size_and_throughput(self):
        arn = self.stream("Modes", ShardCount=2)
        self.kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
        self.assertEqual(self.summary("Modes")["StreamModeDetails"], {"StreamMode": "ON_DEMAND"})
        with self.refused("ValidationException", "Request is invalid. Stream Modes under account 123456789012"):
            self.kinesis.update_shard_count(StreamName="Modes", TargetShardCount=3, ScalingType="UNIFORM_SCALING")
        self.kinesis.update_max_record_size(StreamARN=arn, MaxRecordSizeInKiB=2048)
        self.assertEqual(self.summary("Modes")["MaxRecordSizeInKiB"], 2048)
        with self.refused("ValidationException", "Warm throughput of stream Modes"):
            self.kinesis.update_stream_warm_throughput(StreamName="Modes", WarmThroughputMiBps=6)
        settings = self.kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]
        self.assertEqual(settings["Status"], "DISABLED")
        enabled = {"Status": "ENABLED"}
        updated = self.kinesis.update_account_settings(MinimumThroughputBillingCommitment=enabled)
        self.assertIsInstance(updated["MinimumThroughputBillingCommitment"]["EarliestAllowedEndAt"], datetime)
        warm = self.kinesis.update_stream_warm_throughput(StreamName="Modes", WarmThroughputMiBps=6)
        self.assertEqual(warm["WarmThroughput"]["TargetMiBps"], 6)
        self.assertEqual(self.summary("Modes")["OpenShardCount"], 6)

    def test_limits(self):
        client = self.endpoint.client("kinesis", region="eu-west-1")
        client.create_stream(StreamName="Limits", ShardCount=3)
        limits = client.describe_limits()
        self.assertEqual((limits["ShardLimit"], limits["OpenShardCount"]), (20_000, 3))
        self.assertEqual((limits["OnDemandStreamCount"], limits["OnDemandStreamCountLimit"]), (0, 50))

    def test_tags(self):
        arn = self.stream("Tagged")
        self.kinesis.add_tags_to_stream(StreamName="Tagged", Tags={"b": "1", "a": "2", "c": "3"})
        page = self.kinesis.list_tags_for_stream(StreamName="Tagged", Limit=2)
        self.assertEqual(page["Tags"], [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "1"}])
        self.assertTrue(page["HasMoreTags"])
        self.kinesis.remove_tags_from_stream(StreamName="Tagged", TagKeys=["a", "unknown"])
        self.kinesis.tag_resource(ResourceARN=arn, Tags={"d": "4"})
        self.kinesis.untag_resource(ResourceARN=arn, TagKeys=["b"])
        tags = self.kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"]
        self.assertEqual(tags, [{"Key": "c", "Value": "3"}, {"Key": "d", "Value": "4"}])
        with self.refused("InvalidArgumentException", "Some tags contain invalid characters."):
            self.kinesis.add_tags_to_stream(StreamName="Tagged", Tags={"a;b": "c"})

    def test_policies(self):
        arn = self.stream("Shared")
        self.assertEqual(self.kinesis.get_resource_policy(ResourceARN=arn)["Policy"], "{}")
        policy = '{"Version":"2012-10-17","Statement":[]}'
        self.kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
        self.assertEqual(self.kinesis.get_resource_policy(ResourceARN=arn)["Policy"], policy)
        self.kinesis.delete_resource_policy(ResourceARN=arn)
        with self.refused("ResourceNotFoundException", "No resource policy found"):
            self.kinesis.delete_resource_policy(ResourceARN=arn)


class States(Session):
    """State changes that take their time."""

    @classmethod
    def setUpClass(cls):
        cls.endpoint = Endpoint("--speed", "1", "--seed", "7")
        cls.kinesis = cls.endpoint.client("kinesis")

    def test_waiters(self):
        self.kinesis.create_stream(StreamName="Slow", ShardCount=1)
        described = self.kinesis.describe_stream(StreamName="Slow")["StreamDescription"]
        self.assertEqual((described["StreamStatus"], described["Shards"]), ("CREATING", []))
        self.kinesis.get_waiter("stream_exists").wait(StreamName="Slow", WaiterConfig={"Delay": 1})
        self.kinesis.split_shard(StreamName="Slow", ShardToSplit="0", NewStartingHashKey="5")
        with self.refused("ResourceInUseException", "Stream Slow under account 123456789012 not ACTIVE"):
            self.kinesis.split_shard(StreamName="Slow", ShardToSplit="0", NewStartingHashKey="5")
        self.kinesis.put_record(StreamName="Slow", Data=b"x", PartitionKey="k")
        self.kinesis.get_waiter("stream_exists").wait(StreamName="Slow", WaiterConfig={"Delay": 1})
        self.kinesis.delete_stream(StreamName="Slow")
        self.kinesis.get_waiter("stream_not_exists").wait(StreamName="Slow", WaiterConfig={"Delay": 1})

"""Goal: boto3 cannot tell Headwater from AWS. Method: a session of everyday calls against core/examples/endpoint.rs, with
the answers that AWS gives.

`cargo xtask test --only clients` runs it; HEADWATER_ENDPOINT names the program of the example.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
import unittest
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

# Virtual seconds in one real second: expiries and transitions need not be waited for in real time.
SPEED = 20
# No retries: what Headwater refuses must be seen, and seen once.
CONFIG = Config(retries={"total_max_attempts": 1})
ORDERS = {
    "AttributeDefinitions": [
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
    ],
    "KeySchema": [
        {"AttributeName": "customer", "KeyType": "HASH"},
        {"AttributeName": "number", "KeyType": "RANGE"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


class Endpoint:
    """The example's process, from its start to its clean end."""

    def __init__(self, *options):
        command = [os.environ["HEADWATER_ENDPOINT"], "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        greeting = self.process.stdout.readline()
        self.url = next(word for word in greeting.split() if word.startswith("http://")).rstrip("/")

    def client(self, service="dynamodb", region="us-east-1"):
        return boto3.client(service, **self.connection(region))

    def resource(self):
        return boto3.resource("dynamodb", **self.connection("us-east-1"))

    def connection(self, region):
        credentials = {"aws_access_key_id": "any", "aws_secret_access_key": "thing"}
        return {"endpoint_url": self.url, "region_name": region, "config": CONFIG, **credentials}

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


def until(what, deadline=20):
    """Waits for something to be true."""
    end = time.monotonic() + deadline
    while not what():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)


class Session(unittest.TestCase):
    """State changes take no time."""

    @classmethod
    def setUpClass(cls):
        cls.endpoint = Endpoint("--instant", "--speed", str(SPEED), "--seed", "7")
        cls.client = cls.endpoint.client()

    @classmethod
    def tearDownClass(cls):
        code, rest = cls.endpoint.stop()
        if code != 0 or "Stopped." not in rest:
            raise AssertionError(f"no clean stop: {code}, {rest}")

    def table(self, name, **more):
        arguments = {"TableName": name, **ORDERS, **more}
        created = self.client.create_table(**arguments)["TableDescription"]
        self.client.get_waiter("table_exists").wait(TableName=name)
        return created

    def refused(self, code, text):
        return Refused(self, code, text)

    def test_tables(self):
        created = self.table("Tables")
        self.assertEqual(created["TableStatus"], "CREATING")
        described = self.client.describe_table(TableName="Tables")["Table"]
        self.assertEqual(described["TableStatus"], "ACTIVE")
        self.assertEqual(described["TableArn"], "arn:aws:dynamodb:us-east-1:123456789012:table/Tables")
        self.assertLess(abs(described["CreationDateTime"].timestamp() - time.time()), 3600 * SPEED)
        names = [name for page in self.client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 1})
                 for name in page["TableNames"]]
        self.assertIn("Tables", names)
        self.assertEqual(self.endpoint.client(region="eu-west-1").list_tables()["TableNames"], [])
        self.client.delete_table(TableName="Tables")
        self.client.get_waiter("table_not_exists").wait(TableName="Tables")

    def test_items(self):
        self.table("Items")
        item = {
            "customer": {"S": "é"},
            "number": {"N": "1"},
            "all": {"M": {"b": {"B": b"\x00\xff"}, "l": {"L": [{"NULL": True}, {"BOOL": False}]}}},
            "sets": {"NS": ["1", "2.5"]},
        }
        self.assertNotIn("Attributes", self.client.put_item(TableName="Items", Item=item))
        key = {"customer": item["customer"], "number": item["number"]}
        got = self.client.get_item(TableName="Items", Key=key, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
        self.assertEqual(got["Item"], item)
        self.assertEqual(got["ConsumedCapacity"], {"TableName": "Items", "CapacityUnits": 1.0})
        updated = self.client.update_item(
            TableName="Items",
            Key=key,
            UpdateExpression="SET #a.l[0] = :s ADD paid :n",
            ExpressionAttributeNames={"#a": "all"},
            ExpressionAttributeValues={":s": {"S": "x"}, ":n": {"N": "0.1"}},
            ReturnValues="UPDATED_NEW",
        )
        self.assertEqual(updated["Attributes"]["paid"], {"N": "0.1"})
        deleted = self.client.delete_item(TableName="Items", Key=key, ReturnValues="ALL_OLD")
        self.assertEqual(deleted["Attributes"]["all"]["M"]["l"]["L"][0], {"S": "x"})
        self.assertNotIn("Item", self.client.get_item(TableName="Items", Key=key))

    def test_pages(self):
        self.table("Pages")
        table = self.endpoint.resource().Table("Pages")
        for number in range(25):
            table.put_item(Item={"customer": "c", "number": number, "even": number % 2 == 0, "price": Decimal("9.99")})
        pages = list(self.client.get_paginator("query").paginate(
            TableName="Pages",
            KeyConditionExpression="customer = :c AND #n BETWEEN :low AND :high",
            FilterExpression="even = :yes",
            ExpressionAttributeNames={"#n": "number"},
            ExpressionAttributeValues={":c": {"S": "c"}, ":low": {"N": "3"}, ":high": {"N": "20"}, ":yes": {"BOOL": True}},
            PaginationConfig={"PageSize": 5},
        ))
        self.assertEqual([page["ScannedCount"] for page in pages], [5, 5, 5, 3])
        self.assertEqual([int(item["number"]["N"]) for page in pages for item in page["Items"]], list(range(4, 21, 2)))
        pages = self.client.get_paginator("scan").paginate(TableName="Pages", PaginationConfig={"PageSize": 10})
        self.assertEqual([page["Count"] for page in pages], [10, 10, 5])
        newest = table.query(KeyConditionExpression=Key("customer").eq("c") & Key("number").gt(20),
                             FilterExpression=Attr("price").lt(10), ScanIndexForward=False)
        self.assertEqual([item["number"] for item in newest["Items"]], [24, 23, 22, 21])

    def test_stream(self):
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        arn = self.table("Streamed", StreamSpecification=stream)["LatestStreamArn"]
        streams = self.endpoint.client("dynamodbstreams")
        key = {"customer": {"S": "a"}, "number": {"N": "1"}}
        self.client.put_item(TableName="Streamed", Item=key)
        self.client.put_item(TableName="Streamed", Item={**key, "v": {"N": "2"}})
        self.client.delete_item(TableName="Streamed", Key=key)
        self.assertEqual(streams.list_streams(TableName="Streamed")["Streams"][0]["StreamArn"], arn)
        records = read_stream(streams, arn)
        self.assertEqual([record["eventName"] for record in records], ["INSERT", "MODIFY", "REMOVE"])
        change = records[1]["dynamodb"]
        self.assertEqual((change["OldImage"], change["NewImage"]["v"], change["Keys"]), (key, {"N": "2"}, key))
        with self.assertRaises(streams.exceptions.ResourceNotFoundException):
            streams.describe_stream(StreamArn=arn + "1")

    def test_time_to_live(self):
        stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        arn = self.table("Sessions", StreamSpecification=stream)["LatestStreamArn"]
        specification = {"Enabled": True, "AttributeName": "expires"}
        switched = self.client.update_time_to_live(TableName="Sessions", TimeToLiveSpecification=specification)
        self.assertEqual(switched["TimeToLiveSpecification"], specification)
        description = self.client.describe_time_to_live(TableName="Sessions")["TimeToLiveDescription"]
        self.assertEqual(description, {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"})
        with self.refused("ValidationException", "TimeToLive is already enabled"):
            self.client.update_time_to_live(TableName="Sessions", TimeToLiveSpecification=specification)
        key = {"customer": {"S": "a"}, "number": {"N": "1"}}
        past = {"N": str(int(time.time()) - 3600)}
        self.client.put_item(TableName="Sessions", Item={**key, "expires": past})
        self.client.put_item(TableName="Sessions", Item={"customer": {"S": "b"}, "number": {"N": "1"}})
        until(lambda: self.client.scan(TableName="Sessions", Select="COUNT")["Count"] == 1)
        removed = [record for record in read_stream(self.endpoint.client("dynamodbstreams"), arn)
                   if record["eventName"] == "REMOVE"]
        self.assertEqual([record["userIdentity"] for record in removed],
                         [{"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}])

    def test_tags(self):
        arn = self.table("Tagged", Tags=[{"Key": "team", "Value": "blue"}])["TableArn"]
        self.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
        self.client.untag_resource(ResourceArn=arn, TagKeys=["team"])
        pages = self.client.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        self.assertEqual([tag for page in pages for tag in page["Tags"]], [{"Key": "stage", "Value": "test"}])

    def test_account(self):
        limits = self.client.describe_limits()
        self.assertEqual(limits["TableMaxReadCapacityUnits"], 40_000)
        endpoints = self.client.describe_endpoints()["Endpoints"]
        self.assertEqual(endpoints[0]["CachePeriodInMinutes"], 1_440)

    def test_errors(self):
        self.table("Errors")
        errors = self.client.exceptions
        item = {"customer": {"S": "a"}, "number": {"N": "1"}, "v": {"N": "1"}}
        self.client.put_item(TableName="Errors", Item=item)
        with self.assertRaises(errors.ConditionalCheckFailedException) as raised:
            self.client.put_item(TableName="Errors", Item=item, ConditionExpression="attribute_not_exists(customer)",
                                 ReturnValuesOnConditionCheckFailure="ALL_OLD")
        self.assertEqual(raised.exception.response["Item"], item)
        self.assertEqual(raised.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        self.assertEqual(len(raised.exception.response["ResponseMetadata"]["RequestId"]), 52)
        with self.assertRaises(errors.ResourceNotFoundException):
            self.client.get_item(TableName="Nowhere", Key={"customer": {"S": "a"}})
        with self.assertRaises(errors.ResourceInUseException):
            self.client.create_table(TableName="Errors", **ORDERS)
        with self.refused("ValidationException", "The provided key element does not match the schema"):
            self.client.get_item(TableName="Errors", Key={"customer": {"S": "a"}})
        with self.refused("ValidationException", "1 validation error detected: Invalid UpdateExpression: Syntax error"):
            self.client.update_item(TableName="Errors", Key={"customer": {"S": "a"}, "number": {"N": "1"}},
                                    UpdateExpression="SET")

    def test_many_at_once(self):
        self.table("Counter")
        key = {"customer": {"S": "all"}, "number": {"N": "0"}}

        def add(_):
            client = self.endpoint.client()
            for _ in range(10):
                client.update_item(TableName="Counter", Key=key, UpdateExpression="ADD hits :one",
                                   ExpressionAttributeValues={":one": {"N": "1"}})

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(add, range(12)))
        self.assertEqual(self.client.get_item(TableName="Counter", Key=key)["Item"]["hits"], {"N": "120"})

    def test_large_bodies(self):
        self.table("Large")
        text = "x" * 390_000
        item = {"customer": {"S": "a"}, "number": {"N": "1"}, "text": {"S": text}}
        self.client.put_item(TableName="Large", Item=item)
        self.assertEqual(self.client.scan(TableName="Large")["Items"], [item])
        self.assertEqual(post(self.endpoint.url, 17 * 1024 * 1024), 413)
        # Whoever promises more than can be held, and then leaves, does no harm.
        post(self.endpoint.url, 1 << 62, sent=10_000)
        self.assertEqual(self.client.scan(TableName="Large", Select="COUNT")["Count"], 1)


class Delays(unittest.TestCase):
    """State changes take as long as on AWS, a hundred times faster."""

    def test_waiters(self):
        endpoint = Endpoint("--speed", "100")
        client = endpoint.client()
        client.create_table(TableName="Slow", **ORDERS)
        key = {"customer": {"S": "a"}, "number": {"N": "1"}}
        with self.assertRaises(client.exceptions.ResourceNotFoundException):
            client.get_item(TableName="Slow", Key=key)
        client.get_waiter("table_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
        client.put_item(TableName="Slow", Item=key)
        client.delete_table(TableName="Slow")
        client.get_waiter("table_not_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
        self.assertEqual(endpoint.stop(), (0, "Stopped.\n"))


class Refused:
    """A context in which a call must be refused with a code, and a text that begins so."""

    def __init__(self, case, code, text):
        self.case, self.code, self.text = case, code, text

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        self.case.assertIsInstance(error, ClientError)
        self.case.assertEqual(error.response["Error"]["Code"], self.code)
        self.case.assertTrue(error.response["Error"]["Message"].startswith(self.text), error)
        return True


def read_stream(streams, arn):
    """All records of a stream, shard by shard."""
    records = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**place)["ShardIterator"]
        while iterator:
            page = streams.get_records(ShardIterator=iterator)
            records += page["Records"]
            iterator = page.get("NextShardIterator") if page["Records"] else None
    return records


def post(url, length, sent=None):
    """Sends a body of zeros, or only the beginning of the one that it announces; gives the status of a whole one."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Type", "application/x-amz-json-1.0")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    rest = length if sent is None else sent
    while rest > 0:
        chunk = min(rest, 1 << 20)
        connection.send(bytes(chunk))
        rest -= chunk
    status = connection.getresponse().status if sent is None else None
    connection.close()
    return status


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))

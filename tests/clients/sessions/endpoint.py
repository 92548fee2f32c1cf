"""The endpoint's process, and the calls that several sessions make."""

import os
import signal
import subprocess
import time
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# Virtual seconds in one real second: expiries and transitions need not be waited for in real time.
SPEED = 20
# No retries: what Headwater refuses must be seen, and seen once.
CONFIG = Config(retries={"total_max_attempts": 1}, max_pool_connections=20)
# A table of a customer's orders, ordered by their numbers.
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


def key(customer="a", number=1):
    """The key of an order."""
    return {"customer": {"S": customer}, "number": {"N": str(number)}}


def code_of(error):
    return error.response["Error"]["Code"]


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


class Session(unittest.TestCase):
    """Cases that share one endpoint, where state changes take no time. Each makes its own tables."""

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
        """Creates a table of orders, and gives the description that CreateTable answers with."""
        arguments = {"TableName": name, **ORDERS, **more}
        created = self.client.create_table(**arguments)["TableDescription"]
        self.client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        return created

    def fill(self, name, customer, numbers, **attributes):
        """Puts a customer's orders, each with the same further attributes."""
        for number in numbers:
            self.client.put_item(TableName=name, Item={**key(customer, number), **attributes})

    def get(self, name, *of):
        """The order as it is now; `None` where there is none."""
        return self.client.get_item(TableName=name, Key=key(*of), ConsistentRead=True).get("Item")

    def refused(self, code, text=""):
        return Refused(self, code, text)


class Refused:
    """A context in which a call must be refused with a code, and a text that begins so."""

    def __init__(self, case, code, text):
        self.case, self.code, self.text = case, code, text

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        self.case.assertIsInstance(error, ClientError)
        self.case.assertEqual(code_of(error), self.code)
        self.case.assertTrue(error.response["Error"]["Message"].startswith(self.text), error)
        self.response = error.response
        return True


def until(what, deadline=20):
    """Waits for something to be true."""
    end = time.monotonic() + deadline
    while not what():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.05)


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

"""The endpoint itself: errors by class, large bodies, many clients, seeds, and a start on another port."""

import http.client
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from endpoint import ORDERS, Endpoint, Session, key

ITEM_BYTES_MAX = 400 * 1024


class Errors(Session):
    def test_exceptions_by_class(self):
        self.table("Errors")
        errors = self.client.exceptions
        item = {**key(), "v": {"N": "1"}}
        self.client.put_item(TableName="Errors", Item=item)
        with self.assertRaises(errors.ConditionalCheckFailedException) as raised:
            self.client.put_item(
                TableName="Errors",
                Item=item,
                ConditionExpression="attribute_not_exists(customer)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        metadata = raised.exception.response["ResponseMetadata"]
        self.assertEqual(raised.exception.response["Item"], item)
        self.assertEqual(metadata["HTTPStatusCode"], 400)
        self.assertEqual(len(metadata["RequestId"]), 52)
        with self.assertRaises(errors.ResourceNotFoundException):
            self.client.get_item(TableName="Nowhere", Key={"customer": {"S": "a"}})
        with self.assertRaises(errors.ResourceInUseException):
            self.client.create_table(TableName="Errors", **ORDERS)
        with self.refused("ValidationException", "The provided key element does not match the schema"):
            self.client.get_item(TableName="Errors", Key={"customer": {"S": "a"}})
        with self.refused("ValidationException", "1 validation error detected: Invalid UpdateExpression: Syntax error"):
            self.client.update_item(TableName="Errors", Key=key(), UpdateExpression="SET")
        with self.refused("UnknownOperationException"):
            self.client.list_backups()

    def test_a_refused_call_changes_nothing(self):
        self.table("Unchanged")
        with self.refused("ValidationException"):
            self.client.update_item(TableName="Unchanged", Key=key(), UpdateExpression="SET v = w")
        self.assertIsNone(self.get("Unchanged"))


class Large(Session):
    def test_the_largest_item(self):
        self.table("Largest")
        # Names and values count: "customer" + "a", "number" + 2 bytes of the number 1, and "text".
        rest = len("customer" + "a" + "number" + "text") + 2
        whole = {**key(), "text": {"S": "x" * (ITEM_BYTES_MAX - rest)}}
        self.client.put_item(TableName="Largest", Item=whole)
        self.assertEqual(self.get("Largest"), whole)
        self.assertEqual(self.client.scan(TableName="Largest")["Items"], [whole])
        more = {**key("b"), "text": {"S": whole["text"]["S"] + "x"}}
        with self.refused("ValidationException", "Item size has exceeded the maximum allowed size"):
            self.client.put_item(TableName="Largest", Item=more)
        with self.refused("ValidationException", "Item size to update has exceeded the maximum allowed size"):
            self.client.update_item(
                TableName="Largest",
                Key=key(),
                UpdateExpression="SET v = :v",
                ExpressionAttributeValues={":v": {"N": "1"}},
            )

    def test_large_bodies(self):
        self.table("Large")
        self.fill("Large", "c", range(1), text={"S": "é" * 190_000})
        big = [{"PutRequest": {"Item": {**key("b", number), "text": {"B": bytes(300_000)}}}} for number in range(25)]
        self.client.batch_write_item(RequestItems={"Large": big})
        self.assertEqual(post(self.endpoint.url, 17 * 1024 * 1024), 413)
        # Whoever promises more than can be held, and then leaves, does no harm.
        post(self.endpoint.url, 1 << 62, sent=10_000)
        pages = self.client.get_paginator("scan").paginate(TableName="Large", Select="COUNT")
        self.assertEqual(sum(page["Count"] for page in pages), 26)


class Many(Session):
    def test_many_clients_at_once(self):
        self.table("Counter")

        def add(_):
            client = self.endpoint.client()
            for _ in range(10):
                client.update_item(
                    TableName="Counter",
                    Key=key("all"),
                    UpdateExpression="ADD hits :one",
                    ExpressionAttributeValues={":one": {"N": "1"}},
                )

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(add, range(12)))
        self.assertEqual(self.get("Counter", "all")["hits"], {"N": "120"})

    def test_optimistic_locks(self):
        """Two clients raise one version; each sees its conflicts and tries again."""
        self.table("Locked")
        self.client.put_item(TableName="Locked", Item={**key(), "version": {"N": "0"}})

        def raise_version(_):
            client, raised = self.endpoint.client(), 0
            while raised < 20:
                now = client.get_item(TableName="Locked", Key=key(), ConsistentRead=True)["Item"]["version"]["N"]
                try:
                    client.put_item(
                        TableName="Locked",
                        Item={**key(), "version": {"N": str(int(now) + 1)}},
                        ConditionExpression="version = :v",
                        ExpressionAttributeValues={":v": {"N": now}},
                    )
                    raised += 1
                except client.exceptions.ConditionalCheckFailedException:
                    pass

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(raise_version, range(2)))
        self.assertEqual(self.get("Locked")["version"], {"N": "40"})


class Restart(Session):
    def test_another_port_is_another_world(self):
        self.table("Here")
        other = Endpoint("--instant", "--seed", "7")
        self.assertNotEqual(other.url, self.endpoint.url)
        self.assertEqual(other.client().list_tables()["TableNames"], [])
        self.assertEqual(other.stop(), (0, "Stopped.\n"))
        port = urllib.parse.urlsplit(other.url).port
        again = Endpoint("--port", str(port), "--instant")
        self.assertEqual(again.url, other.url)
        self.assertEqual(again.client().list_tables()["TableNames"], [])
        self.assertEqual(again.stop(), (0, "Stopped.\n"))

    def test_seeds(self):
        """Equal seeds answer equally, down to the ids; others do not."""
        self.assertEqual(first_request_id("3"), first_request_id("3"))
        self.assertNotEqual(first_request_id("3"), first_request_id("4"))


def first_request_id(seed):
    endpoint = Endpoint("--instant", "--speed", "0", "--seed", seed)
    answer = endpoint.client().describe_limits()
    endpoint.stop()
    return answer["ResponseMetadata"]["RequestId"]


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

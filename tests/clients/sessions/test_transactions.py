"""Transactions: all or nothing, the reasons of a cancellation, tokens, reads, and two clients that meet at one item."""

from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError
from endpoint import Session, code_of, key


def put(table, of, **more):
    return {"Put": {"TableName": table, "Item": {**of, **more.pop("attributes", {})}, **more}}


class Transactions(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        session = cls()
        session.table("Orders")
        session.table("Stock")

    def stocked(self, name, count):
        self.client.put_item(TableName="Stock", Item={**key(name), "count": {"N": str(count)}})

    def taken(self, name):
        return {
            "Update": {
                "TableName": "Stock",
                "Key": key(name),
                "UpdateExpression": "SET #c = #c - :one",
                "ConditionExpression": "#c >= :one",
                "ExpressionAttributeNames": {"#c": "count"},
                "ExpressionAttributeValues": {":one": {"N": "1"}},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def test_every_action(self):
        self.stocked("book", 2)
        self.client.put_item(TableName="Orders", Item=key("draft"))
        self.client.put_item(TableName="Orders", Item=key("customer"))
        answer = self.client.transact_write_items(
            TransactItems=[
                put("Orders", key("order"), ConditionExpression="attribute_not_exists(customer)"),
                self.taken("book"),
                {"Delete": {"TableName": "Orders", "Key": key("draft")}},
                {
                    "ConditionCheck": {
                        "TableName": "Orders",
                        "Key": key("customer"),
                        "ConditionExpression": "attribute_exists(customer)",
                    }
                },
            ],
            ReturnConsumedCapacity="TOTAL",
            ReturnItemCollectionMetrics="SIZE",
        )
        units = {capacity["TableName"]: capacity["CapacityUnits"] for capacity in answer["ConsumedCapacity"]}
        self.assertEqual(units, {"Orders": 6.0, "Stock": 2.0})
        self.assertEqual(self.get("Stock", "book")["count"], {"N": "1"})
        self.assertEqual((self.get("Orders", "order"), self.get("Orders", "draft")), (key("order"), None))

    def test_reasons_of_a_cancellation(self):
        self.stocked("pen", 0)
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as raised:
            self.client.transact_write_items(TransactItems=[put("Orders", key("cancelled")), self.taken("pen")])
        response = raised.exception.response
        self.assertEqual(
            response["Error"]["Message"],
            "Transaction cancelled, please refer cancellation reasons for "
            "specific reasons [None, ConditionalCheckFailed]",
        )
        self.assertEqual(
            response["CancellationReasons"],
            [
                {"Code": "None"},
                {
                    "Code": "ConditionalCheckFailed",
                    "Message": "The conditional request failed",
                    "Item": {**key("pen"), "count": {"N": "0"}},
                },
            ],
        )
        self.assertIsNone(self.get("Orders", "cancelled"))
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as raised:
            self.client.transact_write_items(TransactItems=[put("Orders", {**key("odd"), "number": {"S": "1"}})])
        self.assertEqual(raised.exception.response["CancellationReasons"][0]["Code"], "ValidationError")

    def test_what_is_refused(self):
        twice = "Transaction request cannot include multiple operations on one item"
        with self.refused("ValidationException", twice):
            self.client.transact_write_items(TransactItems=[put("Orders", key("twice")), put("Orders", key("twice"))])
        with self.refused("ResourceNotFoundException", "Requested resource not found"):
            self.client.transact_write_items(TransactItems=[put("Nowhere", key())])
        with self.refused("ValidationException"):
            self.client.transact_write_items(
                TransactItems=[put("Orders", key("many", number)) for number in range(101)]
            )
        self.assertEqual(
            self.client.scan(
                TableName="Orders",
                FilterExpression="customer IN (:a, :b)",
                Select="COUNT",
                ExpressionAttributeValues={":a": {"S": "twice"}, ":b": {"S": "many"}},
            )["Count"],
            0,
        )

    def test_a_hundred_actions(self):
        self.client.transact_write_items(TransactItems=[put("Orders", key("hundred", number)) for number in range(100)])
        got = self.client.transact_get_items(
            TransactItems=[{"Get": {"TableName": "Orders", "Key": key("hundred", number)}} for number in range(100)]
        )
        self.assertEqual(
            [response["Item"] for response in got["Responses"]], [key("hundred", number) for number in range(100)]
        )

    def test_tokens(self):
        self.stocked("cup", 10)
        first = {"TransactItems": [self.taken("cup")], "ClientRequestToken": "once", "ReturnConsumedCapacity": "TOTAL"}
        for _ in range(3):
            self.client.transact_write_items(**first)
        self.assertEqual(self.get("Stock", "cup")["count"], {"N": "9"})
        with self.assertRaises(self.client.exceptions.IdempotentParameterMismatchException):
            self.client.transact_write_items(**{**first, "TransactItems": [put("Orders", key("token"))]})
        # boto3 makes a token of its own where none is given, so that each call is another transaction.
        del first["ClientRequestToken"]
        for _ in range(2):
            self.client.transact_write_items(**first)
        self.assertEqual(self.get("Stock", "cup")["count"], {"N": "7"})

    def test_reads(self):
        item = {**key("read"), "v": {"N": "1"}}
        self.client.put_item(TableName="Orders", Item=item)
        read = self.client.transact_get_items(
            TransactItems=[
                {"Get": {"TableName": "Orders", "Key": key("read"), "ProjectionExpression": "v"}},
                {"Get": {"TableName": "Stock", "Key": key("nothing")}},
            ],
            ReturnConsumedCapacity="TOTAL",
        )
        self.assertEqual(read["Responses"], [{"Item": {"v": {"N": "1"}}}, {}])
        self.assertEqual([capacity["CapacityUnits"] for capacity in read["ConsumedCapacity"]], [2.0, 2.0])
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as raised:
            self.client.transact_get_items(
                TransactItems=[{"Get": {"TableName": "Orders", "Key": {"customer": {"S": "a"}}}}]
            )
        self.assertEqual(
            raised.exception.response["CancellationReasons"],
            [{"Code": "ValidationError", "Message": "The provided key element does not match the schema"}],
        )

    def test_two_clients_at_one_item(self):
        """The last one gets it, or is told so: nothing is sold twice, whoever comes first."""
        self.stocked("seat", 5)

        def buy(number):
            client = self.endpoint.client()
            try:
                client.transact_write_items(TransactItems=[self.taken("seat"), put("Orders", key("buyer", number))])
                return "bought"
            except ClientError as error:
                reasons = {reason["Code"] for reason in error.response["CancellationReasons"]}
                self.assertTrue(reasons <= {"None", "ConditionalCheckFailed", "TransactionConflict"}, reasons)
                return code_of(error)

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(buy, range(8)))
        bought = outcomes.count("bought")
        self.assertEqual(outcomes.count("TransactionCanceledException"), 8 - bought)
        self.assertEqual(self.get("Stock", "seat")["count"], {"N": str(5 - bought)})
        orders = self.client.query(
            TableName="Orders",
            KeyConditionExpression="customer = :b",
            Select="COUNT",
            ExpressionAttributeValues={":b": {"S": "buyer"}},
        )
        self.assertEqual(orders["Count"], bought)
        self.assertEqual(bought, 5)

    def test_resource_client(self):
        """The client of a resource takes plain Python values in transactions, too."""
        client = self.endpoint.resource().meta.client
        client.transact_write_items(TransactItems=[put("Orders", {"customer": "plain", "number": 1})])
        got = client.transact_get_items(
            TransactItems=[{"Get": {"TableName": "Orders", "Key": {"customer": "plain", "number": 1}}}]
        )
        self.assertEqual(got["Responses"], [{"Item": {"customer": "plain", "number": 1}}])

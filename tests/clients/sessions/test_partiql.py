"""PartiQL: statements one by one, in batches and in transactions."""

import unittest

from botocore.exceptions import ClientError
from endpoint import Session, code_of, key


class PartiQL(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        try:
            cls.client.execute_statement(Statement="SELECT * FROM nowhere")
        except ClientError as error:
            if code_of(error) == "UnknownOperationException":
                super().tearDownClass()
                raise unittest.SkipTest("the core has no PartiQL yet") from error
        cls().table("Orders")

    def execute(self, statement, *parameters, **more):
        given = {"Parameters": list(parameters)} if parameters else {}
        return self.client.execute_statement(Statement=statement, **given, **more)

    def test_one_item_through_its_life(self):
        self.execute("INSERT INTO Orders VALUE {'customer': 'life', 'number': ?, 'v': 1}", {"N": "1"})
        selected = self.execute("SELECT * FROM Orders WHERE customer = ? AND number = 1", {"S": "life"})
        self.assertEqual(selected["Items"], [{**key("life"), "v": {"N": "1"}}])
        updated = self.execute(
            "UPDATE Orders SET v = v + 1 SET w = 'x' WHERE customer = 'life' AND number = 1 " "RETURNING ALL NEW *"
        )
        self.assertEqual(updated["Items"], [{**key("life"), "v": {"N": "2"}, "w": {"S": "x"}}])
        self.execute("UPDATE Orders REMOVE w WHERE customer = 'life' AND number = 1")
        self.assertEqual(self.get("Orders", "life"), {**key("life"), "v": {"N": "2"}})
        deleted = self.execute("DELETE FROM Orders WHERE customer = 'life' AND number = 1 RETURNING ALL OLD *")
        self.assertEqual(deleted["Items"], [{**key("life"), "v": {"N": "2"}}])
        self.assertIsNone(self.get("Orders", "life"))

    def test_selects(self):
        self.fill("Orders", "many", range(10), even={"BOOL": True})
        shown = self.execute("SELECT number FROM Orders WHERE customer = 'many' AND number BETWEEN 3 AND 5")
        self.assertEqual([item["number"]["N"] for item in shown["Items"]], ["3", "4", "5"])
        found, token = [], {}
        while token is not None:
            page = self.execute("SELECT * FROM Orders WHERE customer = 'many'", Limit=4, **token)
            found += [int(item["number"]["N"]) for item in page["Items"]]
            token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
        self.assertEqual(found, list(range(10)))
        capacity = self.execute("SELECT * FROM Orders WHERE customer = 'many'", ReturnConsumedCapacity="TOTAL")
        self.assertEqual(capacity["ConsumedCapacity"]["CapacityUnits"], 0.5)

    def test_errors_by_class(self):
        errors = self.client.exceptions
        self.execute("INSERT INTO Orders VALUE {'customer': 'twice', 'number': 1}")
        with self.assertRaises(errors.DuplicateItemException):
            self.execute("INSERT INTO Orders VALUE {'customer': 'twice', 'number': 1}")
        with self.assertRaises(errors.ConditionalCheckFailedException):
            self.execute("UPDATE Orders SET v = 1 WHERE customer = 'nobody' AND number = 1")
        with self.assertRaises(errors.ResourceNotFoundException):
            self.execute("SELECT * FROM Nowhere")
        with self.refused("ValidationException", "Statement wasn't well formed, can't be processed"):
            self.execute("SELEKT 1")

    def test_batches(self):
        self.client.put_item(TableName="Orders", Item=key("batch"))
        answer = self.client.batch_execute_statement(
            Statements=[
                {"Statement": "INSERT INTO Orders VALUE {'customer': 'batch', 'number': 2}"},
                {"Statement": "INSERT INTO Orders VALUE {'customer': 'batch', 'number': 1}"},
            ]
        )
        self.assertEqual(answer["Responses"][1]["Error"]["Code"], "DuplicateItem")
        self.assertEqual(self.get("Orders", "batch", 2), key("batch", 2))
        read = self.client.batch_execute_statement(
            Statements=[
                {
                    "Statement": "SELECT * FROM Orders WHERE customer = 'batch' AND number = ?",
                    "Parameters": [{"N": "2"}],
                }
            ]
        )
        self.assertEqual(read["Responses"][0]["Item"], key("batch", 2))

    def test_transactions(self):
        self.client.put_item(TableName="Orders", Item=key("transaction"))
        statements = [
            {"Statement": "INSERT INTO Orders VALUE {'customer': 'transaction', 'number': 2}"},
            {"Statement": "DELETE FROM Orders WHERE customer = 'transaction' AND number = 1"},
        ]
        self.client.execute_transaction(TransactStatements=statements)
        self.assertIsNone(self.get("Orders", "transaction", 1))
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as raised:
            self.client.execute_transaction(TransactStatements=statements)
        self.assertEqual(raised.exception.response["CancellationReasons"][0]["Code"], "DuplicateItem")
        read = self.client.execute_transaction(
            TransactStatements=[{"Statement": "SELECT * FROM Orders WHERE customer = 'transaction' AND number = 2"}]
        )
        self.assertEqual(read["Responses"], [{"Item": key("transaction", 2)}])

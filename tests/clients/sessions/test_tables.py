"""Tables through their life: create, describe, list, update, delete; both waiters; throughput and billing modes."""

import time

from endpoint import ORDERS, SPEED, Endpoint, Session, key, until


class Tables(Session):
    def test_create_describe_delete(self):
        created = self.table("Tables")
        self.assertEqual(created["TableStatus"], "CREATING")
        described = self.client.describe_table(TableName="Tables")["Table"]
        self.assertEqual(described["TableStatus"], "ACTIVE")
        self.assertEqual(described["TableArn"], "arn:aws:dynamodb:us-east-1:123456789012:table/Tables")
        self.assertEqual(described["KeySchema"], ORDERS["KeySchema"])
        self.assertEqual(described["TableId"], created["TableId"])
        self.assertEqual(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
        self.assertLess(abs(described["CreationDateTime"].timestamp() - time.time()), 3600 * SPEED)
        by_arn = self.client.describe_table(TableName=described["TableArn"])["Table"]
        self.assertEqual(by_arn, described)
        deleted = self.client.delete_table(TableName="Tables")["TableDescription"]
        self.assertEqual(deleted["TableStatus"], "DELETING")
        self.client.get_waiter("table_not_exists").wait(TableName="Tables", WaiterConfig={"Delay": 1})
        with self.refused("ResourceNotFoundException", "Requested resource not found: Table: Tables not found"):
            self.client.describe_table(TableName="Tables")

    def test_list(self):
        names = [f"List{number}" for number in range(3)]
        for name in names:
            self.table(name)
        pages = list(self.client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 1}))
        listed = [name for page in pages for name in page["TableNames"]]
        self.assertEqual([name for name in listed if name in names], names)
        self.assertEqual(len(pages[0]["TableNames"]), 1)
        self.assertEqual(self.client.list_tables(ExclusiveStartTableName="List0", Limit=1)["TableNames"], ["List1"])
        built = self.client.get_paginator("list_tables").paginate(PaginationConfig={"MaxItems": 2}).build_full_result()
        self.assertEqual(len(built["TableNames"]), 2)
        elsewhere = self.endpoint.client(region="eu-west-1")
        self.assertEqual(elsewhere.list_tables()["TableNames"], [])

    def test_regions_are_apart(self):
        self.table("Regional")
        elsewhere = self.endpoint.client(region="eu-west-1")
        created = elsewhere.create_table(TableName="Regional", **ORDERS)["TableDescription"]
        self.assertEqual(created["TableArn"], "arn:aws:dynamodb:eu-west-1:123456789012:table/Regional")
        elsewhere.get_waiter("table_exists").wait(TableName="Regional", WaiterConfig={"Delay": 1})
        elsewhere.put_item(TableName="Regional", Item=key())
        self.assertIsNone(self.get("Regional"))
        elsewhere.delete_table(TableName="Regional")
        elsewhere.get_waiter("table_not_exists").wait(TableName="Regional", WaiterConfig={"Delay": 1})

    def test_throughput_and_billing_mode(self):
        throughput = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
        self.table("Provisioned", BillingMode="PROVISIONED", ProvisionedThroughput=throughput)
        described = self.client.describe_table(TableName="Provisioned")["Table"]["ProvisionedThroughput"]
        self.assertEqual({name: described[name] for name in throughput}, throughput)
        self.assertEqual(described["NumberOfDecreasesToday"], 0)
        more = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 8}
        updated = self.client.update_table(TableName="Provisioned", ProvisionedThroughput=more)["TableDescription"]
        self.assertEqual(updated["TableStatus"], "UPDATING")
        self.client.get_waiter("table_exists").wait(TableName="Provisioned", WaiterConfig={"Delay": 1})
        until(lambda: self.throughput("Provisioned") == more)
        self.client.update_table(TableName="Provisioned", BillingMode="PAY_PER_REQUEST")
        until(lambda: self.described("Provisioned")["TableStatus"] == "ACTIVE")
        self.assertEqual(self.described("Provisioned")["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")

    def test_protection_and_class(self):
        self.table("Protected", DeletionProtectionEnabled=True, TableClass="STANDARD_INFREQUENT_ACCESS")
        described = self.described("Protected")
        self.assertTrue(described["DeletionProtectionEnabled"])
        self.assertEqual(described["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS")
        with self.refused("ValidationException", "Resource cannot be deleted as it is currently protected against"):
            self.client.delete_table(TableName="Protected")
        self.client.update_table(TableName="Protected", DeletionProtectionEnabled=False)
        self.client.get_waiter("table_exists").wait(TableName="Protected", WaiterConfig={"Delay": 1})
        self.client.delete_table(TableName="Protected")

    def test_what_is_refused(self):
        self.table("Taken")
        with self.assertRaises(self.client.exceptions.ResourceInUseException) as raised:
            self.client.create_table(TableName="Taken", **ORDERS)
        self.assertEqual(raised.exception.response["Error"]["Message"], "Table already exists: Taken")
        with self.refused("ValidationException"):
            self.client.update_table(TableName="Taken")
        with self.refused("ResourceNotFoundException", "Requested resource not found: Table: Nowhere not found"):
            self.client.delete_table(TableName="Nowhere")
        with self.refused("ValidationException"):
            self.client.create_table(
                TableName="Odd",
                KeySchema=ORDERS["KeySchema"],
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=ORDERS["AttributeDefinitions"][:1],
            )

    def test_account(self):
        limits = self.client.describe_limits()
        self.assertEqual(limits["TableMaxReadCapacityUnits"], 40_000)
        self.assertEqual(limits["AccountMaxWriteCapacityUnits"], 80_000)
        endpoints = self.client.describe_endpoints()["Endpoints"]
        self.assertEqual(endpoints[0]["CachePeriodInMinutes"], 1_440)

    def described(self, name):
        return self.client.describe_table(TableName=name)["Table"]

    def throughput(self, name):
        described = self.described(name)["ProvisionedThroughput"]
        return {unit: described[unit] for unit in ("ReadCapacityUnits", "WriteCapacityUnits")}


class Delays(Session):
    """State changes take as long as on AWS, a hundred times faster."""

    @classmethod
    def setUpClass(cls):
        cls.endpoint = Endpoint("--speed", "100")
        cls.client = cls.endpoint.client()

    def test_waiters(self):
        self.client.create_table(TableName="Slow", **ORDERS)
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.get_item(TableName="Slow", Key=key())
        with self.assertRaises(self.client.exceptions.ResourceInUseException):
            self.client.delete_table(TableName="Slow")
        self.client.get_waiter("table_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
        self.client.put_item(TableName="Slow", Item=key())
        self.client.delete_table(TableName="Slow")
        self.client.get_waiter("table_not_exists").wait(TableName="Slow", WaiterConfig={"Delay": 1})
        with self.refused("ResourceNotFoundException"):
            self.client.put_item(TableName="Slow", Item=key())

"""Global tables: replicas that come, travel and go; the operations of the version that is no more."""

from endpoint import Session, key, read_stream, until

OTHER = "eu-west-1"


class GlobalTables(Session):
    def replicate(self, name, change):
        self.client.update_table(TableName=name, ReplicaUpdates=[change])

    def replicas(self, name):
        replicas = self.client.describe_table(TableName=name)["Table"].get("Replicas", [])
        return {replica["RegionName"]: replica["ReplicaStatus"] for replica in replicas}

    def test_a_replica(self):
        self.table("Global")
        elsewhere = self.endpoint.client(region=OTHER)
        self.client.put_item(TableName="Global", Item=key("before"))
        self.replicate("Global", {"Create": {"RegionName": OTHER}})
        until(lambda: self.replicas("Global").get(OTHER) == "ACTIVE")
        described = self.client.describe_table(TableName="Global")["Table"]
        self.assertEqual(described["GlobalTableVersion"], "2019.11.21")
        self.assertEqual(described["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES")
        with self.refused("ValidationException", "One or more parameter values were invalid: Disabling Stream"):
            self.client.update_table(TableName="Global", StreamSpecification={"StreamEnabled": False})
        self.assertEqual(elsewhere.get_item(TableName="Global", Key=key("before")).get("Item"), key("before"))
        self.client.put_item(TableName="Global", Item=key("here"))
        elsewhere.put_item(TableName="Global", Item=key("there"))
        until(lambda: elsewhere.scan(TableName="Global", Select="COUNT")["Count"] == 3)
        until(lambda: self.client.scan(TableName="Global", Select="COUNT")["Count"] == 3)
        arn = elsewhere.describe_table(TableName="Global")["Table"]["LatestStreamArn"]
        self.assertIn(f":{OTHER}:", arn)
        records = list(read_stream(self.endpoint.client("dynamodbstreams", region=OTHER), arn))
        self.assertTrue(all(record["awsRegion"] == OTHER and "userIdentity" not in record for record in records))
        self.replicate("Global", {"Delete": {"RegionName": OTHER}})
        until(lambda: OTHER not in self.replicas("Global"))
        with self.refused("ResourceNotFoundException"):
            elsewhere.describe_table(TableName="Global")

    def test_the_version_that_is_no_more(self):
        group = [{"RegionName": "us-east-1"}]
        with self.refused("ValidationException", "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29"):
            self.client.create_global_table(GlobalTableName="Orders", ReplicationGroup=group)
        for operation in ("describe_global_table", "describe_global_table_settings", "update_global_table_settings"):
            with self.refused("GlobalTableNotFoundException"):
                getattr(self.client, operation)(GlobalTableName="Orders")
        with self.refused("GlobalTableNotFoundException"):
            self.client.update_global_table(GlobalTableName="Orders", ReplicaUpdates=[{"Delete": group[0]}])
        self.assertEqual(self.client.list_global_tables()["GlobalTables"], [])

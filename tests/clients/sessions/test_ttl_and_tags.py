"""Time to live and tags."""

import time

from endpoint import Session, key, read_stream, until


class TimeToLive(Session):
    def test_expiry(self):
        stream = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        arn = self.table("Sessions", StreamSpecification=stream)["LatestStreamArn"]
        description = self.client.describe_time_to_live(TableName="Sessions")["TimeToLiveDescription"]
        self.assertEqual(description, {"TimeToLiveStatus": "DISABLED"})
        specification = {"Enabled": True, "AttributeName": "expires"}
        switched = self.client.update_time_to_live(TableName="Sessions", TimeToLiveSpecification=specification)
        self.assertEqual(switched["TimeToLiveSpecification"], specification)
        description = self.client.describe_time_to_live(TableName="Sessions")["TimeToLiveDescription"]
        self.assertEqual(description, {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"})
        with self.refused("ValidationException", "TimeToLive is already enabled"):
            self.client.update_time_to_live(TableName="Sessions", TimeToLiveSpecification=specification)
        past = {"N": str(int(time.time()) - 3600)}
        self.client.put_item(TableName="Sessions", Item={**key("a"), "expires": past})
        self.client.put_item(TableName="Sessions", Item=key("b"))
        self.client.put_item(TableName="Sessions", Item={**key("c"), "expires": {"S": past["N"]}})
        until(lambda: self.client.scan(TableName="Sessions", Select="COUNT")["Count"] == 2)
        removed = [
            record
            for record in read_stream(self.endpoint.client("dynamodbstreams"), arn)
            if record["eventName"] == "REMOVE"
        ]
        self.assertEqual(
            [record["userIdentity"] for record in removed],
            [{"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}],
        )
        with self.refused("ResourceNotFoundException"):
            self.client.describe_time_to_live(TableName="Nowhere")


class Tags(Session):
    def tags(self, arn):
        pages = self.client.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        return {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}

    def test_tags(self):
        arn = self.table("Tagged", Tags=[{"Key": "team", "Value": "blue"}])["TableArn"]
        self.assertEqual(self.tags(arn), {"team": "blue"})
        self.client.tag_resource(
            ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}, {"Key": "team", "Value": "red"}]
        )
        self.assertEqual(self.tags(arn), {"stage": "test", "team": "red"})
        self.client.untag_resource(ResourceArn=arn, TagKeys=["team", "none"])
        self.assertEqual(self.tags(arn), {"stage": "test"})
        many = [{"Key": f"k{number:02}", "Value": ""} for number in range(49)]
        self.client.tag_resource(ResourceArn=arn, Tags=many)
        self.assertEqual(len(self.tags(arn)), 50)
        with self.refused("ValidationException", "Number of Tags exceed the current limit"):
            self.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "k50", "Value": ""}])
        with self.refused("ResourceNotFoundException"):
            self.client.list_tags_of_resource(ResourceArn=arn + "2")

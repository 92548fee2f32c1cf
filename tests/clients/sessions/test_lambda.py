"""Lambda: event source mappings from their creation to their end, beside a stream that they read."""

import http.client
import json
import urllib.parse

from endpoint import Session, key, until

HEADERS = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "Headwater.PutFunction",
    "x-amz-date": "20260101T000000Z",
    "authorization": "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


class Mappings(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.functions = cls.endpoint.client("lambda")
        put_function(cls.endpoint.url, "audit")
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        cls.arns = [cls().table(name, StreamSpecification=stream)["LatestStreamArn"] for name in ("First", "Second")]

    def test_life_of_a_mapping(self):
        arn = self.arns[0]
        created = self.functions.create_event_source_mapping(
            EventSourceArn=arn,
            FunctionName="audit",
            StartingPosition="TRIM_HORIZON",
            BatchSize=10,
            MaximumBatchingWindowInSeconds=1,
            BisectBatchOnFunctionError=True,
            MaximumRetryAttempts=3,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
        self.assertEqual((created["State"], created["BatchSize"]), ("Creating", 10))
        uuid = created["UUID"]
        until(lambda: self.mapping(uuid)["State"] == "Enabled")
        self.assertEqual(self.mapping(uuid)["EventSourceArn"], arn)
        self.client.put_item(TableName="First", Item=key())
        until(lambda: self.mapping(uuid)["LastProcessingResult"] == "OK")
        with self.assertRaises(self.functions.exceptions.ResourceConflictException):
            self.functions.create_event_source_mapping(
                EventSourceArn=arn, FunctionName="audit", StartingPosition="LATEST"
            )
        updated = self.functions.update_event_source_mapping(UUID=uuid, BatchSize=20, Enabled=False)
        self.assertEqual(updated["BatchSize"], 20)
        until(lambda: self.mapping(uuid)["State"] == "Disabled")
        deleted = self.functions.delete_event_source_mapping(UUID=uuid)
        self.assertEqual(deleted["State"], "Deleting")
        until(lambda: self.is_gone(uuid))

    def test_lists_in_pages(self):
        put_function(self.endpoint.url, "other")
        uuids = {
            self.functions.create_event_source_mapping(
                EventSourceArn=arn, FunctionName="other", StartingPosition="LATEST"
            )["UUID"]
            for arn in self.arns
        }
        pages = list(
            self.functions.get_paginator("list_event_source_mappings").paginate(
                FunctionName="other", PaginationConfig={"PageSize": 1}
            )
        )
        self.assertEqual([len(page["EventSourceMappings"]) for page in pages if page["EventSourceMappings"]], [1, 1])
        self.assertEqual({one["UUID"] for page in pages for one in page["EventSourceMappings"]}, uuids)
        of_first = self.functions.list_event_source_mappings(EventSourceArn=self.arns[0], FunctionName="other")
        self.assertEqual(len(of_first["EventSourceMappings"]), 1)

    def test_what_is_refused(self):
        with self.assertRaises(self.functions.exceptions.ResourceNotFoundException):
            self.functions.get_event_source_mapping(UUID="00000000-0000-0000-0000-000000000000")
        with self.assertRaises(self.functions.exceptions.InvalidParameterValueException):
            self.functions.create_event_source_mapping(
                EventSourceArn=self.arns[1], FunctionName="nobody", StartingPosition="LATEST"
            )

    def mapping(self, uuid):
        return self.functions.get_event_source_mapping(UUID=uuid)

    def is_gone(self, uuid):
        try:
            self.mapping(uuid)
            return False
        except self.functions.exceptions.ResourceNotFoundException:
            return True


def put_function(url, name):
    """Makes a function with a built-in behaviour, for which AWS has no call."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
    connection.request("POST", "/", json.dumps({"FunctionName": name, "Behaviour": "Log"}), HEADERS)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    connection.close()

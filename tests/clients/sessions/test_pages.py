"""Query and Scan: key conditions, filters, pages of Limit and of 1 MB, parallel scans, the paginators."""

from concurrent.futures import ThreadPoolExecutor

from endpoint import Session, key


def between(low, high):
    return {
        "KeyConditionExpression": "customer = :c AND #n BETWEEN :low AND :high",
        "ExpressionAttributeNames": {"#n": "number"},
        "ExpressionAttributeValues": {":c": {"S": "c"}, ":low": {"N": str(low)}, ":high": {"N": str(high)}},
    }


def numbers(pages):
    return [int(item["number"]["N"]) for page in pages for item in page["Items"]]


class Pages(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        session = cls()
        session.table("Pages")
        for number in range(25):
            cls.client.put_item(TableName="Pages", Item={**key("c", number), "even": {"BOOL": number % 2 == 0}})

    def test_query_in_pages(self):
        query = between(3, 20)
        query["ExpressionAttributeValues"][":yes"] = {"BOOL": True}
        pages = list(
            self.client.get_paginator("query").paginate(
                TableName="Pages", FilterExpression="even = :yes", PaginationConfig={"PageSize": 5}, **query
            )
        )
        self.assertEqual([page["ScannedCount"] for page in pages], [5, 5, 5, 3])
        self.assertEqual(numbers(pages), list(range(4, 21, 2)))
        self.assertEqual(pages[0]["LastEvaluatedKey"], key("c", 7))
        self.assertNotIn("LastEvaluatedKey", pages[-1])

    def test_query_goes_on_after_a_token(self):
        paginator = self.client.get_paginator("query")
        first = paginator.paginate(TableName="Pages", PaginationConfig={"MaxItems": 7, "PageSize": 5}, **between(0, 24))
        some = first.build_full_result()
        self.assertEqual(numbers([some]), list(range(7)))
        rest = paginator.paginate(
            TableName="Pages", PaginationConfig={"StartingToken": some["NextToken"]}, **between(0, 24)
        )
        self.assertEqual(numbers([rest.build_full_result()]), list(range(7, 25)))

    def test_order_select_and_projection(self):
        newest = self.client.query(TableName="Pages", ScanIndexForward=False, Limit=2, **between(0, 24))
        self.assertEqual(numbers([newest]), [24, 23])
        count = self.client.query(TableName="Pages", Select="COUNT", **between(0, 9))
        self.assertEqual((count["Count"], count["ScannedCount"], "Items" in count), (10, 10, False))
        shown = self.client.query(TableName="Pages", ProjectionExpression="#n", **between(4, 4))
        self.assertEqual(shown["Items"], [{"number": {"N": "4"}}])
        legacy = self.client.query(
            TableName="Pages",
            KeyConditions={
                "customer": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "c"}]},
                "number": {"ComparisonOperator": "GT", "AttributeValueList": [{"N": "22"}]},
            },
        )
        self.assertEqual(numbers([legacy]), [23, 24])

    def test_capacity_of_a_page(self):
        page = self.client.query(
            TableName="Pages", ReturnConsumedCapacity="TOTAL", ConsistentRead=True, **between(0, 24)
        )
        self.assertEqual(page["ConsumedCapacity"], {"TableName": "Pages", "CapacityUnits": 1.0})
        empty = self.client.query(TableName="Pages", ReturnConsumedCapacity="INDEXES", **between(50, 60))
        self.assertEqual(empty["ConsumedCapacity"]["Table"], {"CapacityUnits": 0.5})

    def test_scan_in_pages(self):
        pages = self.client.get_paginator("scan").paginate(TableName="Pages", PaginationConfig={"PageSize": 10})
        self.assertEqual([page["Count"] for page in pages], [10, 10, 5])
        filtered = self.client.scan(
            TableName="Pages", FilterExpression="even = :yes", ExpressionAttributeValues={":yes": {"BOOL": True}}
        )
        self.assertEqual((filtered["Count"], filtered["ScannedCount"]), (13, 25))

    def test_parallel_scan(self):
        self.table("Parallel")
        for number in range(40):
            self.client.put_item(TableName="Parallel", Item=key(f"customer-{number}", number))
        paginator = self.client.get_paginator("scan")

        def segment(number):
            pages = paginator.paginate(
                TableName="Parallel", Segment=number, TotalSegments=4, PaginationConfig={"PageSize": 3}
            )
            return numbers(pages)

        with ThreadPoolExecutor(4) as pool:
            segments = list(pool.map(segment, range(4)))
        self.assertEqual(sorted(number for found in segments for number in found), list(range(40)))
        self.assertGreater(sum(1 for found in segments if found), 1)
        with self.refused("ValidationException"):
            self.client.scan(TableName="Parallel", Segment=4, TotalSegments=4)

    def test_pages_of_a_megabyte(self):
        self.table("Wide")
        self.fill("Wide", "c", range(25), text={"S": "x" * 100_000})
        pages = list(
            self.client.get_paginator("query").paginate(
                TableName="Wide",
                KeyConditionExpression="customer = :c",
                ExpressionAttributeValues={":c": {"S": "c"}},
                ReturnConsumedCapacity="TOTAL",
            )
        )
        # The page ends with the item that passes 1 MB: the eleventh of about 100 KB.
        self.assertEqual([page["Count"] for page in pages], [11, 11, 3])
        self.assertEqual(numbers(pages), list(range(25)))
        self.assertEqual(pages[0]["ConsumedCapacity"]["CapacityUnits"], 134.5)
        scanned = list(
            self.client.get_paginator("scan").paginate(
                TableName="Wide", FilterExpression="attribute_not_exists(customer)"
            )
        )
        self.assertEqual([(page["Count"], page["ScannedCount"]) for page in scanned], [(0, 11), (0, 11), (0, 3)])

    def test_a_start_key_that_does_not_fit(self):
        with self.refused("ValidationException", "The query can return at most one row and cannot be restarted"):
            self.client.query(TableName="Pages", ExclusiveStartKey=key("other", 3), **between(0, 9))
        with self.refused("ValidationException", "The provided starting key does not match the range key predicate"):
            self.client.query(TableName="Pages", ExclusiveStartKey=key("c", 20), **between(0, 9))
        with self.refused("ValidationException", "The provided starting key is invalid"):
            self.client.scan(TableName="Pages", ExclusiveStartKey={"customer": {"S": "c"}})

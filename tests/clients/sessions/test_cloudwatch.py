"""CloudWatch: what functions and readers measure, and alarms from their creation to their end."""

import datetime

from endpoint import Session, key, until
from test_lambda import put_function

BEGINNING = datetime.datetime(2020, 1, 1)
TOPIC = "arn:aws:sns:us-east-1:123456789012:ops"


class Metrics(Session):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metrics = cls.endpoint.client("cloudwatch")
        put_function(cls.endpoint.url, "audit")
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        arn = cls().table("Measured", StreamSpecification=stream)["LatestStreamArn"]
        cls.endpoint.client("lambda").create_event_source_mapping(
            EventSourceArn=arn, FunctionName="audit", StartingPosition="TRIM_HORIZON"
        )
        cls.client.put_item(TableName="Measured", Item=key())
        until(lambda: cls.metrics.list_metrics(MetricName="Invocations")["Metrics"])

    def test_what_a_function_measures(self):
        [metric] = self.metrics.list_metrics(Namespace="AWS/Lambda", MetricName="Invocations")["Metrics"]
        self.assertEqual(metric["Dimensions"], [{"Name": "FunctionName", "Value": "audit"}])
        end = datetime.datetime(2100, 1, 1)
        points = self.metrics.get_metric_data(
            MetricDataQueries=[{"Id": "calls", "MetricStat": {"Metric": metric, "Period": 86400 * 365, "Stat": "Sum"}}],
            StartTime=BEGINNING,
            EndTime=end,
        )["MetricDataResults"]
        self.assertEqual((points[0]["Id"], points[0]["Values"]), ("calls", [1.0]))
        self.assertIsInstance(points[0]["Timestamps"][0], datetime.datetime)
        statistics = self.metrics.get_metric_statistics(
            **metric, StartTime=BEGINNING, EndTime=end, Period=86400 * 365, Statistics=["Sum", "Average"]
        )
        self.assertEqual([(point["Sum"], point["Unit"]) for point in statistics["Datapoints"]], [(1.0, "Count")])
        with self.assertRaises(self.metrics.exceptions.InvalidParameterValueException):
            self.metrics.get_metric_statistics(**metric, StartTime=end, EndTime=BEGINNING, Period=60, Statistics=["Sum"])

    def test_life_of_an_alarm(self):
        self.metrics.put_metric_alarm(
            AlarmName="quiet",
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Dimensions=[{"Name": "FunctionName", "Value": "nobody"}],
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=2,
            DatapointsToAlarm=1,
            Threshold=0.5,
            ComparisonOperator="LessThanThreshold",
            TreatMissingData="breaching",
            AlarmActions=[TOPIC],
        )
        self.addCleanup(lambda: self.metrics.delete_alarms(AlarmNames=["quiet"]))
        self.assertEqual(self.alarm()["Threshold"], 0.5)
        self.metrics.get_waiter("alarm_exists").wait(AlarmNames=["quiet"])
        until(lambda: self.alarm()["StateValue"] == "ALARM")
        self.assertIn("2 missing datapoints were treated as [Breaching]", self.alarm()["StateReason"])
        self.assertIsInstance(self.alarm()["StateUpdatedTimestamp"], datetime.datetime)
        self.metrics.disable_alarm_actions(AlarmNames=["quiet"])
        self.assertFalse(self.alarm()["ActionsEnabled"])
        self.metrics.enable_alarm_actions(AlarmNames=["quiet"])
        self.metrics.set_alarm_state(AlarmName="quiet", StateValue="OK", StateReason="a try")
        kinds = {item["HistoryItemType"] for item in self.metrics.describe_alarm_history(AlarmName="quiet")["AlarmHistoryItems"]}
        self.assertEqual(kinds, {"ConfigurationUpdate", "StateUpdate", "Action"})

    def test_an_unknown_alarm(self):
        with self.assertRaises(self.metrics.exceptions.ResourceNotFound) as raised:
            self.metrics.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="a try")
        self.assertEqual(raised.exception.response["Error"]["Code"], "ResourceNotFound")

    def alarm(self):
        [alarm] = self.metrics.describe_alarms(AlarmNames=["quiet"])["MetricAlarms"]
        return alarm

"""A door and its alarm are born together: one a function, one a dead-letter queue, one a parked thing."""

from typing import Any

from infra.names import Function

NAMESPACE = "SaoLang"
PARKED = (
    "RoundParked",
    "MailParked",
    "RecordParked",
    "FileParked",
)  # counted by the application when it sets something aside for a person
MACHINE_FAILURES = ("YearMachine", "RoundMachine")


def alarm_resources(functions: list[Function], queues: list[str]) -> dict[str, Any]:
    """`queues` are the logical ids of the dead-letter queues."""
    alarms = {f"{one.logical}Errors": _errors(one) for one in functions}
    alarms |= {f"{queue}Depth": _depth(queue) for queue in queues}
    alarms |= {f"{metric}Alarm": _parked(metric) for metric in PARKED}
    alarms |= {f"{machine}Failures": _failures(machine) for machine in MACHINE_FAILURES}
    alarms["ChangesBehind"] = _behind()
    return alarms


def _errors(one: Function) -> dict[str, Any]:
    return _alarm(
        "AWS/Lambda", "Errors", {"FunctionName": {"Ref": one.logical}}, f"{one.name} raised", "function_errors"
    )


def _depth(queue: str) -> dict[str, Any]:
    dimensions = {"QueueName": {"Fn::GetAtt": [queue, "QueueName"]}}
    words = f"{queue} holds what no attempt could handle"
    return _alarm(
        "AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, words, "dead_letters", statistic="Maximum"
    )


def _parked(metric: str) -> dict[str, Any]:
    words, runbook = f"{metric}: waits for a person", metric.replace("Parked", "_parked").lower()
    return _alarm(NAMESPACE, metric, {"service": {"Ref": "AWS::StackName"}}, words, runbook)


def _failures(machine: str) -> dict[str, Any]:
    return _alarm(
        "AWS/States", "ExecutionsFailed", {"StateMachineArn": {"Ref": machine}}, f"{machine} died", "machine_failed"
    )


def _behind() -> dict[str, Any]:
    words = "the journal is ten minutes behind the table"
    dimensions = {"FunctionName": {"Ref": "OnChange"}}
    return _alarm(
        "AWS/Lambda", "IteratorAge", dimensions, words, "changes_behind", statistic="Maximum", threshold=600_000
    )


def _alarm(  # one shape for all; what differs is named
    namespace: str,
    metric: str,
    dimensions: dict[str, Any],
    words: str,
    runbook: str,
    *,
    statistic: str = "Sum",
    threshold: int = 1,
) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{words}; docs/runbooks/{runbook}.md",
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "Statistic": statistic,
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "OperatorsTopic"}],
        },
    }

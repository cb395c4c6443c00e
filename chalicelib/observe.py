"""What every event door wears: a log with ids as fields, a count of what happened. No tracer (444 ms even when off)."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from aws_lambda_powertools.logging.logger import Logger
from aws_lambda_powertools.metrics.metrics import Metrics
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.metric_properties import MetricUnit

logger = Logger(service="sao-lang")
metrics = Metrics(namespace="SaoLang", service="sao-lang")

Handler = TypeVar("Handler", bound=Callable[..., Any])


def observed(handler: Handler) -> Handler:
    """Log a fault with its code, flush metrics; the answer and the exception pass through unchanged."""

    @functools.wraps(handler)
    def wrapped(*given: Any) -> Any:
        try:
            return handler(*given)
        except Exception:
            logger.exception("handler_failed", extra={"handler": handler.__name__})
            raise
        finally:
            _flush()

    return wrapped  # type: ignore[return-value]


def count(name: str, by: int = 1) -> None:
    """One more of something an alarm or a person watches."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=by)


def _flush() -> None:
    if metrics.metric_set:
        metrics.flush_metrics()

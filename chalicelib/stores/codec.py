"""Domain values to JSON shapes and back. Unknown keys are ignored and missing ones take the default: old rows stay readable."""

from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter

from chalicelib.domain.regulation import Tier

Value = TypeVar("Value")


def to_json(value: Any) -> Any:
    """A JSON shape: instants as ISO UTC, fractions as "a/b"."""
    return _converter().unstructure(value)


def from_json(kind: type[Value], data: Any) -> Value:
    """The value of that type."""
    return _converter().structure(data, kind)


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(datetime, lambda at: at.astimezone(UTC).isoformat())
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(Tier, lambda text, _: Tier(text))
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
    return converter

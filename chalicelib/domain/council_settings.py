"""What a decree leaves to the councils: which values a setting may have, and which are in force for a round."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from chalicelib.domain.council_rules import CouncilRules, Rounding, RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.procedure import Setting

Settings = Mapping[str, Setting]  # by code, each with its source
MOST_DECIMALS = 6
_INTERIM = (None, 3, 4)  # five stars are the centre's to give


@dataclass(frozen=True, kw_only=True)
class OwnRules:
    """A province's council rules as adopted with its plan: the document, and the settings it makes."""

    document: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


def effective(defaults: Iterable[Setting], own: OwnRules) -> Settings:
    """The decree's settings with the round's own above them; nothing in a round's own rules is passed over."""
    known = {setting.code: setting for setting in defaults}
    made = {code: _own(known[code], value, own.document) for code, value in own.settings.items()}
    return {**known, **made}


def as_tallied(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with the values that a tally was made by; all of them as they are where it kept none."""
    return {
        code: setting
        if values.get(code, setting.value) == setting.value
        else replace(setting, value=values[code], source="lúc tổng hợp kết quả")
        for code, setting in settings.items()
    }


def values_of(settings: Settings) -> dict[str, Any]:
    """Value by code, to be kept with a result."""
    return {code: setting.value for code, setting in settings.items()}


def rules_from(settings: Settings, seated: Iterable[str]) -> CouncilRules:
    """The rules for a council of these members, the chair first."""
    members, value = tuple(seated), values_of(settings)
    return CouncilRules(
        star_minimum=StarMinimum(value["star_minimum"] or StarMinimum.COUNCIL_FINDING),  # null: no marks on its sheets
        min_members=value["min_members"],
        max_spread=value["max_spread"],
        spread_action=SpreadAction(value["spread_action"]),
        rounding=Rounding(**{**value["rounding"], "mode": RoundingMode(value["rounding"]["mode"])}),
        seated=len(members),
        quorum=Fraction(value["quorum"]),
        chair=members[0] if value["chair_required"] and members else None,
    )


def is_possible(code: str, value: object) -> bool:
    """Whether this setting may have this value; False for a setting that does not exist."""
    return code in _POSSIBLE and _POSSIBLE[code](value)


def _own(setting: Setting, value: Any, document: str) -> Setting:
    return replace(setting, value=value, assumed=False, source=document)


def _is_whole(value: object, least: int) -> bool:
    return type(value) is int and value >= least


def _is_share(value: object) -> bool:
    if not isinstance(value, str) or "e" in value.lower():  # 1e999999999 would be written out in full
        return False
    try:
        return 0 <= Fraction(value) <= 1
    except (ValueError, ZeroDivisionError):
        return False


def _is_rounding(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"scale", "mode", "before_band"}
        and _is_whole(value["scale"], 0)
        and value["scale"] <= MOST_DECIMALS
        and value["mode"] in list(RoundingMode)
        and type(value["before_band"]) is bool
    )


def _is_truth(value: object) -> bool:
    return type(value) is bool


_POSSIBLE: Mapping[str, Callable[[object], bool]] = {
    "star_minimum": lambda value: value in list(StarMinimum),
    "min_members": lambda value: _is_whole(value, 1),
    "quorum": _is_share,
    "chair_required": _is_truth,
    "vice_stands_in": _is_truth,
    "max_spread": lambda value: value is None or _is_whole(value, 0),
    "spread_action": lambda value: value in list(SpreadAction),
    "rounding": _is_rounding,
    "blind": _is_truth,
    "pause_on_supplement": _is_truth,
    "re_evaluation_session": lambda value: value in ("meeting", "written"),
    "interim_recognition": lambda value: value in _INTERIM and type(value) is not bool,
}
CODES = tuple(_POSSIBLE)

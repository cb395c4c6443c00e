"""What an officer would want to know of a plan before signing it. Errors stop adoption, warnings do not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.council_settings import CODES, is_possible
from chalicelib.domain.findings import Finding, Level, error, warning
from chalicelib.domain.indicators import INDICATORS, MeasuredBy, words_of
from chalicelib.domain.measures import is_counted
from chalicelib.domain.plan_dates import Least, check_dates
from chalicelib.domain.plan_decree import check_against_decree
from chalicelib.domain.plan_sums import check_sums
from chalicelib.domain.plan_units import check_units
from chalicelib.domain.regulation import Regulation, tier_names
from chalicelib.domain.reminders import Reminders
from chalicelib.domain.units import Gazetteer
from chalicelib.domain.workdays import Calendar

_LEAST = Least()
_DATE = re.compile(r"20\d\d-\d\d-\d\d(T\d\d:\d\d:\d\d\+07:00)?")


def lint(
    content: Mapping[str, Any],
    *,
    calendar: Calendar,
    gazetteer: Gazetteer,
    decrees: Iterable[Regulation] = (),
    least: Least = _LEAST,
) -> tuple[Finding, ...]:
    """Of a plan file that its schema has accepted: errors first, each group in the order of the file.

    Without `decrees` nothing is said of the law.
    """
    known = tuple(decrees)
    impossible = tuple(_impossible(content, ""))
    if impossible:  # nothing can be counted with the 30th of February
        return impossible
    found = [
        *_keys(content),
        *_rounds(content),
        *_targets(content),
        *_council_rules(content),
        *_reminders(content),
        *check_units(content, gazetteer),
        *check_dates(content, calendar, least, tier_names(known)),
        *check_against_decree(content, calendar, known),
        *check_sums(content),
    ]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop adoption."""
    return tuple(finding for finding in findings if finding.level is Level.ERROR)


def _impossible(value: Any, path: str) -> Iterator[Finding]:
    """Dates that no calendar has; the schema sees digits only."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _impossible(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, (list, tuple)):
        for at, inner in enumerate(value):
            yield from _impossible(inner, f"{path}[{at}]")
    elif isinstance(value, str) and _DATE.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield error("date_impossible", path, f"Không có ngày {value}.")


def _keys(content: Mapping[str, Any]) -> Iterator[Finding]:
    """A key means one promise or fact; finishes may share the row they quote."""
    places = [
        (row["key"], f"{name}[{at}].key") for name in ("targets", "facts") for at, row in enumerate(content[name])
    ]
    seen: set[str] = set()
    for key, path in places:
        if key in seen:
            yield error("key_twice", path, f"Khóa {key} dùng hai lần.", key)
        seen.add(key)


def _council_rules(content: Mapping[str, Any]) -> Iterator[Finding]:
    """A setting that does not exist, or cannot have this value, would never be applied."""
    for code, value in content.get("council_rules", {"settings": {}})["settings"].items():
        path = f"council_rules.settings.{code}"
        if code not in CODES:
            yield error(
                "setting_unknown", path, f"Quy chế hội đồng không có mục {code}; các mục có: {', '.join(CODES)}."
            )
        elif not is_possible(code, value):
            yield error("setting_impossible", path, f"Mục {code} của quy chế hội đồng không nhận giá trị {value!r}.")


def _reminders(content: Mapping[str, Any]) -> Iterator[Finding]:
    """An alert that does not exist would never be sent, and hours that end before they begin would hold every letter."""
    own = content.get("reminders", {})
    try:
        Reminders.read({"office_hours": {"opens": "00:00", "closes": "23:59"}}, own)
    except ValueError as wrong:
        yield error("reminders_wrong", "reminders", f"Lịch nhắc việc riêng của tỉnh không dùng được: {wrong}.")


def _rounds(content: Mapping[str, Any]) -> Iterator[Finding]:
    numbers = [round_["number"] for round_ in content["rounds"]]
    for at, number in enumerate(numbers):
        if number in numbers[:at]:
            yield error("round_twice", f"rounds[{at}].number", f"Có hai đợt cùng số {number}.")
    for at, fact in enumerate(content["facts"]):
        if fact["name"] == "rounds_per_year" and fact["value"] not in {None, len(numbers)}:
            told = f"Văn bản nói {fact['value']} đợt một năm, lịch có {len(numbers)} đợt."
            yield warning("rounds_per_year", f"facts[{at}].value", told, fact["key"])


def _targets(content: Mapping[str, Any]) -> Iterator[Finding]:
    seen: set[tuple[Any, ...]] = set()
    for at, target in enumerate(content["targets"]):
        path, key = f"targets[{at}]", target["key"]
        name, low, high = words_of(target["indicator"]), target["low"], target["high"]
        if low is not None and high is not None and (low > high or (target["op"] == "eq" and low != high)):
            yield error("range_reversed", path, f"{name}: từ {low} đến {high} không phải là một khoảng hợp lệ.", key)
        same = (target["indicator"], *target["scope"].values(), target["basis"], target["due"])
        if same in seen:
            yield warning("target_twice", path, f"{name}: cùng một chỉ tiêu cho cùng đơn vị và hạn có hai lần.", key)
        seen.add(same)
        known = INDICATORS.get(target["indicator"])
        if known and known.measured_by is MeasuredBy.OFFICER:
            told = f"{name}: sản phẩm và hồ sơ không cho thấy; cán bộ phải nhập số, kèm ngày và nguồn."
            yield warning("entered_by_hand", path, told, key)
        elif not is_counted(target["indicator"], target["measure"]):
            told = f"Chỉ tiêu “{name}” tính theo cách này không có gì để đo; cán bộ phải nhập số, kèm ngày và nguồn."
            yield warning("not_measured", path, told, key)

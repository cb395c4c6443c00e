"""What an officer's sheet changes in a plan: the plan as it would be, each difference, each cell that cannot be read."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chalicelib.domain.indicators import words_of
from chalicelib.domain.terms import last_good_day
from chalicelib.domain.words import VIETNAM
from console.plan_sheet import BASES, MEASURES, NO, OPS, SCOPES, YES, Row, Sheet, fold, moments_of, scope_words

_DAY = timedelta(days=1)
_MIDNIGHTS = ("24:00", "24:00:00", "24h")


class CellFault(Exception):
    """A cell that cannot be read: its column and a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(f"cột “{column}”: {sentence}")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`faults` are sentences with their cell; with any of them `content` must not be used."""

    content: Any
    faults: tuple[str, ...]


def propose(content: Any, sheet: Sheet, source: str) -> Proposal:
    """The plan with the sheet's values in it. `source` names the sheet where a value no longer has its quote."""
    new, faults = deepcopy(content), []
    if sheet.plan != content["id"]:
        faults.append(f"Bảng này viết cho kế hoạch “{sheet.plan}”, không phải “{content['id']}”.")
    reason = f"Cán bộ nhập từ bảng {source}."
    for rows, take in ((sheet.targets, _take_target), (sheet.moments, _take_moment)):
        seen: set[str] = set()
        for row in rows:
            try:
                take(new, row, reason, seen)
            except CellFault as fault:
                faults.append(f"Trang “{row.sheet}”, dòng {row.number}, {fault}")
    return Proposal(content=new, faults=tuple(faults))


def differences(old: Any, new: Any) -> Iterator[str]:
    """Every value that differs, with its place, and in words where it is a target's."""
    for path, before, after in _differing(old, new, ""):
        label = ""
        if path.startswith("targets["):
            row = new["targets"][int(path[8 : path.index("]")])]
            label = f" ({row['key']} {words_of(row['indicator'])}, {scope_words(new, row['scope'])})"
        yield f"{path}{label}: {before} → {after}"


def _differing(old: Any, new: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from _differing(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list):
        for at in range(max(len(old), len(new))):
            before, after = (each[at] if at < len(each) else None for each in (old, new))
            yield from _differing(before, after, f"{path}[{at}]")
    elif isinstance(new, dict):  # new as a whole: told value by value, so that nothing is added unseen
        yield from _differing({}, new, path)
    elif old != new:
        yield path, _shown(old), _shown(new)


def _shown(value: Any) -> str:
    return "(trống)" if value is None else str(value)


def _take_target(content: Any, row: Row, reason: str, seen: set[str]) -> None:
    key = _code(row, "Khóa", seen)
    known = next((target for target in content["targets"] if target["key"] == key), None)
    indicator, scope = _needed(row, "Mã chỉ tiêu"), _scope(content, row)
    if known and (known["indicator"], known["scope"]) != (indicator, scope):
        raise CellFault("Khóa", f"{key} là chỉ tiêu khác trong kế hoạch; đừng đổi mã chỉ tiêu hay đơn vị của một khóa.")
    values = {
        "op": _word(row, "Phép so", OPS),
        "low": _count(row, "Từ"),
        "high": _count(row, "Đến"),
        "measure": _word(row, "Đo bằng", MEASURES),
        "basis": _word(row, "Cách tính", BASES),
        "due": _day(row, "Hạn").isoformat(),
        "quote": str(_needed(row, "Trích nguyên văn")),
    }
    if known is None:
        new = {"key": key, "indicator": indicator, "scope": scope, **values, "precision": "day", "note": reason}
        content["targets"].append(new)
    elif any(known[name] != value for name, value in values.items()):
        precision = known["precision"] if values["due"] == known["due"] else "day"
        same_quote = values["quote"] == known["quote"]
        note = f"{reason} Số liệu khác câu trích." if same_quote else reason
        known.update(values, precision=precision, note=note)


def _take_moment(content: Any, row: Row, reason: str, seen: set[str]) -> None:
    code = _code(row, "Mã mốc", seen)
    moment = {name: place for name, _, place in moments_of(content)}.get(code)
    if moment is None:
        raise CellFault("Mã mốc", f"kế hoạch không có mốc “{code}”.")
    if "before" in moment:
        said, inclusive = _day(row, "Ngày"), _word(row, "Kể cả ngày đó", {"yes": YES, "no": NO}) == "yes"
        if (said.isoformat(), inclusive) != (moment["date"], moment["inclusive"]):
            after = last_good_day(said, inclusive=inclusive) + _DAY
            moment |= {"before": _instant(after, time(0)), "date": said.isoformat(), "inclusive": inclusive}
            moment |= {"precision": "day", "key": None, "quote": None, "assumed": True, "reason": reason}
        return
    at = _instant(*_day_and_time(row))
    if datetime.fromisoformat(at) != datetime.fromisoformat(moment["at"]):
        moment |= {"at": at, "assumed": True, "reason": reason}


def _code(row: Row, column: str, seen: set[str]) -> str:
    code = str(_needed(row, column))
    if code in seen:
        raise CellFault(column, f"“{code}” có hai dòng.")
    seen.add(code)
    return code


def _scope(content: Any, row: Row) -> dict[str, Any]:
    said = fold(_needed(row, "Đơn vị"))
    units = [unit["code"] for unit in content["units"] if said in {unit["code"], fold(unit["name"])}]
    kinds = [kind for kind, words in SCOPES.items() if fold(words) == said]
    if len(units) + len(kinds) != 1:
        raise CellFault("Đơn vị", f"“{row.cells['Đơn vị']}” không phải một đơn vị của kế hoạch.")
    return {"kind": "unit", "unit": units[0]} if units else {"kind": kinds[0], "unit": None}


def _needed(row: Row, column: str) -> Any:
    if row.cells[column] is None:
        raise CellFault(column, "còn trống.")
    return row.cells[column]


def _word(row: Row, column: str, words: Mapping[str, str]) -> str:
    said = fold(_needed(row, column))
    for name, word in words.items():
        if said == fold(word):
            return name
    raise CellFault(column, f"“{row.cells[column]}” không hiểu; viết một trong: {', '.join(words.values())}.")


def _count(row: Row, column: str) -> int | None:
    value = row.cells[column]
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1
    if isinstance(value, bool) or number < 0 or not number.is_integer():
        raise CellFault(column, f"“{value}” không phải số nguyên không âm.")
    return int(number)


def _day(row: Row, column: str) -> date:
    value = _needed(row, column)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _parsed(value, column, ("%d/%m/%Y", "%Y-%m-%d"), "không phải một ngày; viết như 31/12/2026.").date()


def _day_and_time(row: Row) -> tuple[date, time]:
    """24:00 is the day after at 00:00."""
    day, value = _day(row, "Ngày"), _needed(row, "Giờ")
    if isinstance(value, timedelta):  # an hour that a spreadsheet holds as a span, 24:00 among them
        value = _MIDNIGHTS[0] if value == _DAY else str(value)
    if isinstance(value, time):
        return day, value.replace(second=0, microsecond=0)
    if str(value) in _MIDNIGHTS:
        return day + _DAY, time(0)
    return day, _parsed(value, "Giờ", ("%H:%M", "%H:%M:%S"), "không phải giờ; viết như 08:00 hoặc 24:00.").time()


def _parsed(value: Any, column: str, shapes: tuple[str, ...], wrong: str) -> datetime:
    parse: Callable[[str, str], datetime] = datetime.strptime
    for shape in shapes:
        try:
            return parse(str(value), shape)
        except ValueError:
            continue
    raise CellFault(column, f"“{value}” {wrong}")


def _instant(day: date, at: time) -> str:
    return datetime.combine(day, at, VIETNAM).isoformat()

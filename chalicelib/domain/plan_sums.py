"""Do a plan's numbers add up? Parts are compared with their whole as intervals: a finding only where no sum can fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from chalicelib.domain.findings import Finding, error, warning
from chalicelib.domain.indicators import words_of

_STARS = ("products_3star", "products_4star", "products_5star")
_WHOLES = {
    "products_3star_or_more": _STARS,
    "products_4star_or_more": _STARS[1:],
    "products_evaluated": _STARS,
}
_WIDER = ("products_evaluated", "products_3star_or_more", "products_4star_or_more", "products_5star")
_UNBOUNDED = ("ge", "ge_range")
_WHOLE_PERCENT = 100
_ENTITY_KINDS = ("entities_cooperative", "entities_enterprise_company_household", "entities_enterprise")


@dataclass(frozen=True, kw_only=True)
class _Span:
    """What a target allows: `high` None is without an upper bound. `told` is the upper bound as printed."""

    low: int
    high: int | None
    told: int

    @property
    def words(self) -> str:
        return f"{self.low}" if self.low == self.told else f"{self.low}–{self.told}"

    def fits(self, other: "_Span") -> bool:
        """Whether some number lies in both."""
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)


def check_sums(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Units to their province, stars to their total, narrower within wider, shares within a whole, a baseline's totals."""
    counted = [
        (at, row) for at, row in enumerate(content["targets"]) if row["measure"] == "count" and row["low"] is not None
    ]
    yield from _units(counted, len(content["units"]))
    groups: dict[tuple[str, str], dict[str, tuple[int, Any]]] = {}
    for at, row in counted:
        if row["scope"]["kind"] == "province":
            groups.setdefault((row["basis"], row["due"]), {})[row["indicator"]] = (at, row)
    for rows in groups.values():
        yield from _stars(rows)
        yield from _nested(rows)
    yield from _shares(content["targets"])
    if content["baseline"]:
        yield from _baseline(content["baseline"])


def _units(counted: Sequence[tuple[int, Any]], units: int) -> Iterator[Finding]:
    """The units' targets against the province's, of one indicator, basis and day."""
    for at, whole in counted:
        if whole["scope"]["kind"] != "province":
            continue
        parts = [row for _, row in counted if row["scope"]["kind"] == "unit" and _same(row, whole)]
        total = _total(parts, whole=len({row["scope"]["unit"] for row in parts}) == units)
        if parts and not total.fits(_span(whole)):
            yield warning(
                "sum_differs",
                f"targets[{at}]",
                f"{words_of(whole['indicator'])}: {len(parts)} đơn vị cộng lại {total.words}, "
                f"còn chỉ tiêu toàn tỉnh là {_span(whole).words}.",
                whole["key"],
            )


def _stars(rows: Mapping[str, tuple[int, Any]]) -> Iterator[Finding]:
    for name, stars in _WHOLES.items():
        parts = [rows[star][1] for star in stars if star in rows]
        if name not in rows or not parts:
            continue
        (at, whole), total = rows[name], _total(parts, whole=len(parts) == len(stars))
        if not total.fits(_span(whole)):
            yield warning(
                "sum_differs",
                f"targets[{at}]",
                f"Các hạng sao cộng lại {total.words}, còn “{words_of(name)}” là {_span(whole).words}.",
                whole["key"],
            )


def _nested(rows: Mapping[str, tuple[int, Any]]) -> Iterator[Finding]:
    chain = [rows[name] for name in _WIDER if name in rows]
    for (_, wider), (at, narrower) in pairwise(chain):
        most = _span(wider).high
        if most is not None and _span(narrower).low > most:
            yield warning(
                "part_exceeds_whole",
                f"targets[{at}]",
                f"“{words_of(narrower['indicator'])}” từ {narrower['low']} đã vượt "
                f"“{words_of(wider['indicator'])}” nhiều nhất {most}.",
                narrower["key"],
            )


def _shares(targets: Sequence[Any]) -> Iterator[Finding]:
    """Kinds of producer exclude each other; a combined kind stands for those it holds."""
    shares = {row["indicator"]: row["low"] for row in targets if row["measure"] == "percent" and row["low"] is not None}
    if "entities_enterprise_company_household" in shares:
        shares.pop("entities_enterprise", None)
    total = sum(shares.get(kind, 0) for kind in _ENTITY_KINDS)
    if total > _WHOLE_PERCENT:
        yield warning("shares_exceed_whole", "targets", f"Tỷ lệ các loại chủ thể cộng lại ít nhất {total}%, quá 100%.")


def _baseline(baseline: Any) -> Iterator[Finding]:
    counted = {"products_total": sum(row["count"] for row in baseline["products"])}
    for at, row in enumerate(baseline["products"]):
        name = "products_potential_5star" if row["state"] == "potential_five" else f"products_{row['stars']}star"
        counted[name] = counted.get(name, 0) + row["count"]
        decided = row.get("decided_on") or baseline["decided_on"]
        if decided > baseline["as_of"]:
            told = f"Công nhận ngày {decided}, sau thời điểm đầu kỳ {baseline['as_of']}."
            yield error("baseline_later", f"baseline.products[{at}]", told)
    entities = baseline["entities"] or {}
    if sum(entities.values()) > counted["products_total"]:
        told = f"Đầu kỳ có {sum(entities.values())} chủ thể mà chỉ {counted['products_total']} sản phẩm."
        yield warning("baseline_differs", "baseline.entities", told)
    counted |= {f"entities_{kind}": count for kind, count in entities.items()}
    counted |= {"entities_total": sum(entities.values())} if entities else {}
    for at, quote in enumerate(baseline["quotes"]):
        found = counted.get(quote["indicator"])
        if found is not None and found != quote["value"]:
            yield warning(
                "baseline_differs",
                f"baseline.quotes[{at}]",
                f"Đầu kỳ đếm được {found}, nguồn nói {quote['value']} ({quote['indicator']}).",
                quote["key"],
            )


def _same(one: Any, other: Any) -> bool:
    return all(one[name] == other[name] for name in ("indicator", "basis", "due"))


def _span(row: Any) -> _Span:
    told = row["low"] if row["high"] is None else row["high"]
    return _Span(low=row["low"], high=None if row["op"] in _UNBOUNDED else told, told=told)


def _total(rows: Sequence[Any], *, whole: bool) -> _Span:
    """The sum of parts; where some are missing (`whole` false) they may make up any difference upwards."""
    spans = [_span(row) for row in rows]
    highs = [span.high for span in spans if span.high is not None]
    return _Span(
        low=sum(span.low for span in spans),
        high=sum(highs) if whole and len(highs) == len(spans) else None,
        told=sum(span.told for span in spans),
    )

"""Does a plan speak of units that there are, on the days it speaks of?"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.findings import Finding, error, warning
from chalicelib.domain.names import UnitCode
from chalicelib.domain.plan_dates import moments_between
from chalicelib.domain.units import Gazetteer


def check_units(content: Mapping[str, Any], gazetteer: Gazetteer) -> Iterator[Finding]:
    """Units named but not listed, listed twice, unknown, not yet or no longer there."""
    codes = [unit["code"] for unit in content["units"]]
    for at, unit in enumerate(content["units"]):
        if unit["code"] in codes[:at]:
            yield error("unit_twice", f"units[{at}].code", f"Đơn vị {unit['name']} ({unit['code']}) có hai lần.")
    for at, target in enumerate(content["targets"]):
        if target["scope"]["unit"] not in {*codes, None}:
            told = f"Chỉ tiêu nêu đơn vị “{target['scope']['unit']}” không có trong danh sách của kế hoạch."
            yield error("unit_unknown", f"targets[{at}].scope.unit", told, target["key"])
    for at, row in enumerate((content["baseline"] or {"products": []})["products"]):
        if row["unit"] not in codes:
            told = f"Đầu kỳ nêu đơn vị “{row['unit']}” không có trong danh sách của kế hoạch."
            yield error("unit_unknown", f"baseline.products[{at}].unit", told)
    yield from _through_time(content, gazetteer)


def _through_time(content: Mapping[str, Any], gazetteer: Gazetteer) -> Iterator[Finding]:
    """Of provinces, and days of them, that the gazetteer knows nothing of, nothing is said."""
    first, last = moments_between(content)
    last = max(last, date.fromisoformat(content["period"]["to"]))
    province = gazetteer.provinces.get(UnitCode(content["province"]["code"]))
    if province is None or (province.valid_from and first < province.valid_from):
        return
    if province.valid_to and first > province.valid_to:
        heir = gazetteer.provinces.get(gazetteer.heir(province.code, first) or province.code, province)
        told = f"Tỉnh {province.name} không còn từ sau ngày {province.valid_to:%d/%m/%Y}, nay thuộc {heir.name}."
        yield error("province_gone", "province.code", told)
        return
    ending: dict[date, list[str]] = {}
    for at, unit in enumerate(content["units"]):
        spans = gazetteer.spans(province.code, UnitCode(unit["code"]))
        now = next((span for span in spans if span.holds(first)), None)
        if not spans:
            told = f"Không thấy {unit['name']} ({unit['code']}) trong danh mục đơn vị của {province.name}."
            yield warning("unit_not_listed", f"units[{at}].code", told)
        elif now is None:
            told = f"{unit['name']} không tồn tại vào ngày {first:%d/%m/%Y}, khi đợt đầu mở."
            yield error("unit_not_then", f"units[{at}].code", told)
        elif now.valid_to and now.valid_to < last:
            ending.setdefault(now.valid_to, []).append(unit["name"])
    for day, names in ending.items():
        told = f"{len(names)} đơn vị không còn từ ngày {day + timedelta(days=1):%d/%m/%Y} ({', '.join(names)})"
        yield warning("units_end_within", "units", f"{told}; kết quả của chúng vẫn tính cho kế hoạch này.")

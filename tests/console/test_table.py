"""The table shows each unit's outcomes beside its target, and says which invariant fails."""

from collections import Counter

from console.table import lines


def target(key, scope, op, low, high, actual, **fields):
    known = {"measure": "count", "counted": True, "certain": actual, "possible": actual, "of": None, "units_short": [], "met": None}
    return {"key": key, "scope": scope, "op": op, "low": low, "high": high, "actual": actual, **known, **fields}


REPORT = {
    "plan": "p", "regulation": "qd148_2023", "seed": 1,
    "targets": [
        target("1", "u1", "eq", 15, 15, 9, met=False),
        target("2", "province", "range", 2, 3, 2, possible=4, met=True),
        target("3", "province", "ge", 10, None, None, counted=False),
        target("4", "entities", "ge", 30, None, "16.41", measure="percent", of=[11, 67], met=False),
        target("5", "each_unit", "ge", 1, None, 0, units_short=["u2"], met=False),
        target("6", "products", "eq", 20, 20, None, measure="percent"),
    ],
    "rounds": [{"number": 1, "stages": [{"tier": "district", "dossiers": 3, "outcomes": {"recognised_3": 3}}]}],
    "mails": {"sent": 12, "parked": 0}, "executions": {"started": 2, "transitions": 30}, "writes": {"dynamodb": 99},
    "faults": {"withdrawn": 1}, "invariants": [{"name": "queues empty", "ok": False, "detail": "1: mail: [1, 0, 0]"}],
}  # fmt: skip


def test_the_year_in_lines():
    told = list(lines(REPORT, {"u1": "Huyện Một", "u2": "Huyện Hai"}, {"u1": Counter(recognised_3=9, draft=1)}))

    assert told[2].split() == ["Huyện", "Một", "9", "·", "·", "·", "·", "·", "·", "1", "9/15"]
    assert told[4].startswith("Toàn tỉnh")
    assert [line for line in told if line.startswith("target")] == [
        "target 1        u1                   eq 15          actual     9 not met",
        "target 2        province             range 2..3     actual     2 within 2..4 met",
        "target 3        province             ge 10          an officer has to enter it",
        "target 4        entities             ge 30%         actual 16.41% (11/67) not met",
        "target 5        each_unit            ge 1           actual     0 not met, 1 units short",
        "target 6        products             eq 20%         no product to count by",
    ]
    assert "NOT queues empty (1: mail: [1, 0, 0])" in told

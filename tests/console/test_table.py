"""The table shows each unit's outcomes beside its target, and says which invariant fails."""

from collections import Counter

from console.table import lines

REPORT = {
    "plan": "p", "regulation": "qd148_2023", "seed": 1,
    "targets": [{"key": "1", "scope": "u1", "op": "eq", "low": 15, "high": 15, "actual": 9, "met": False},
                {"key": "2", "scope": "province", "op": "range", "low": 2, "high": 3, "actual": 2, "met": True},
                {"key": "3", "scope": "province", "op": "ge", "low": 10, "high": None, "actual": None, "met": None}],
    "rounds": [{"number": 1, "stages": [{"tier": "district", "dossiers": 3, "outcomes": {"recognised_3": 3}}]}],
    "mails": {"sent": 12, "parked": 0}, "executions": {"started": 2, "transitions": 30}, "writes": {"dynamodb": 99},
    "faults": {"withdrawn": 1}, "invariants": [{"name": "queues empty", "ok": False, "detail": "1: mail: [1, 0, 0]"}],
}  # fmt: skip


def test_the_year_in_lines():
    told = list(lines(REPORT, {"u1": "Huyện Một", "u2": "Huyện Hai"}, {"u1": Counter(recognised_3=9, draft=1)}))

    assert told[2].split() == ["Huyện", "Một", "9", "·", "·", "·", "·", "·", "·", "1", "9/15"]
    assert told[4].startswith("Toàn tỉnh")
    assert "target 2        province             range 2..3     actual    2 met" in told
    assert not any(line.startswith("target 3") for line in told)
    assert "NOT queues empty (1: mail: [1, 0, 0])" in told

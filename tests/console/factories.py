"""Small years as evidence, one thing different at a time."""

from datetime import UTC, datetime, timedelta

from console.evidence import Evidence, Row
from console.set_facts import table_of

START = datetime(2023, 5, 8, 1, tzinfo=UTC)
MEMBERS = [f"m{number}@vidu.example" for number in range(1, 6)]


def row(pk, sk, body, version=0):
    return Row(pk=pk, sk=sk, version=version, body=body, ttl=False)


def journal(key, *events):
    """Rows of a journal: (name, data) or (name, data, by), a minute apart."""
    for seq, (name, data, *by) in enumerate(events, 1):
        at = (START + timedelta(minutes=seq)).isoformat()
        yield row(key, f"JOURNAL#{seq:06d}", {"name": name, "seq": seq, "at": at, "by": by[0] if by else "x", "data": data})


def sheet(dossier, tier, member, total):
    at = START.isoformat()
    points = {"A": min(total, 40), "B": min(25, max(0, total - 40)), "C": max(0, total - 65)}
    body = {"dossier": dossier, "tier": tier, "member": member, "points": points, "saved_at": at, "signed_at": at}
    return row(f"DOSSIER#{dossier}", f"SHEET#{tier}#{member}", body)


def dossier(state="recognised", stars=3, regulation="qd148_2023", **more):
    return {
        "id": "D1", "round": "p-r1", "plan": "p", "unit": "u1", "province": "pv", "producer": "PR1", "product": "P1", "state": state,
        "stars": stars, "regulation": regulation, "filings": 1, "submitted_at": "2023-05-01T00:00:00+00:00",
        "decision": {"number": "1/QĐ", "date": "2023-05-29"}, **more,
    }  # fmt: skip


def evidence(*rows, mails=(), receipts=None, objects=None, executions=()):
    return Evidence(
        plan="p", rows=tuple(rows), receipts=receipts or {}, objects=objects or {}, mails=tuple(mails),
        executions=tuple(executions), quiet={"queues": {}, "report": {"quiet": True}},
    )  # fmt: skip


def concluded(points, no, *, knock_outs=None):
    """What the chair put on record: every mark met that these points reach."""
    met = {
        leaf["code"]: {star: points[leaf["code"]] >= least for star, least in leaf["marks"].items()}
        for leaf in table_of("qd26_2026", no)["criteria"]
        if leaf["marks"]
    }
    body = {"tier": "province", "number": 1, "findings": met, "knock_outs": knock_outs or {}}
    return row("DOSSIER#D1", "CONCLUSION#province#0001", body)


def ruled_by_set(sheets, points, event, *, no=8, state="recognised", stars=3, knock_outs=None, found=True):
    """One dossier through the province's council under QĐ 26/2026, its sheets by criteria set."""
    held = {"dossier": "D1", "stars": stars, "decision": "1/QĐ", "decided_on": "2027-06-21", "valid_until": "2030-06-21"}
    said = {"tier": "province", "stars": stars, "decision": "1/QĐ", "date": "2027-06-21"}
    filed = {"submitted_at": "2027-04-01T00:00:00+00:00", "decision": {"number": "1/QĐ", "date": "2027-06-21"}}
    at = START.isoformat()
    signed = [
        {"dossier": "D1", "tier": "province", "member": member, "choices": choices, "points": given, "saved_at": at, "signed_at": at}
        for member, choices, given in zip(MEMBERS, sheets, points, strict=False)
    ]
    rows = [
        row("DOSSIER#D1", "DOSSIER", dossier(state, stars, "qd26_2026", criteria_set=no, **filed), 1),
        *journal("DOSSIER#D1", ("SheetsIssued", {"tier": "province", "members": MEMBERS}), ("a", {}), ("b", {}), (event, said)),
        *[row("DOSSIER#D1", f"SHEET#province#{sheet['member']}", sheet) for sheet in signed],
        *journal("ROUND#p-r1", ("a", {}), ("DecisionRecorded", {"tier": "province", "unit": "pv", "number": "1/QĐ"})),
        row("ROUND#p-r1", "DECISION#province#pv", {"tier": "province", "unit": "pv", "number": "1/QĐ"}),
    ]
    if found:
        rows.append(concluded(points[0], no, knock_outs=knock_outs))
    if state == "recognised":
        rows.append(row("PRODUCT#P1", "PRODUCT", {"id": "P1", "certificate": held}, 1))
    return evidence(*rows)


def ruled(totals, event, *, state="recognised", stars=3, decided=True, number="1/QĐ", kept=None):
    """One dossier through a district council with these totals, and what was then said of it."""
    held = {"dossier": "D1", "stars": stars, "decision": "1/QĐ", "decided_on": "2023-05-29", "valid_until": "2026-05-29"}
    said = {"tier": "district", "stars": stars, "decision": number, "date": "2023-05-29", **({"held": kept} if kept else {})}
    rows = [
        row("DOSSIER#D1", "DOSSIER", dossier(state, stars), 1),
        *journal("DOSSIER#D1", ("SheetsIssued", {"tier": "district", "members": MEMBERS}), ("a", {}), ("b", {}), (event, said)),
        *[sheet("D1", "district", member, total) for member, total in zip(MEMBERS, totals, strict=False)],
        *journal("ROUND#p-r1", ("a", {}), ("DecisionRecorded", {"tier": "district", "unit": "u1", "number": "1/QĐ"})),
    ]
    if decided:
        rows.append(row("ROUND#p-r1", "DECISION#district#u1", {"tier": "district", "unit": "u1", "number": "1/QĐ"}))
    if state == "recognised":
        rows.append(row("PRODUCT#P1", "PRODUCT", {"id": "P1", "certificate": held}, 1))
    return evidence(*rows)

"""Noes on the other side of the table: checking, scoring, deciding, steering."""

import json
from typing import Any

from chalicelib.domain.errors import Why
from chalicelib.domain.lifecycle import DossierState as State
from chalicelib.domain.round import Phase
from tests import factories
from tests.doors.situations import (
    ADOPT,
    DECISION,
    FIGURE,
    MOVE,
    POINTS,
    bench,
    bench_of_sets,
    case,
    checking,
    chosen,
    days,
    figuring,
    ruling,
    steering,
)
from tests.factories import PROVINCE

_DEFECT = {"version": "2", "reason": "Thiếu nhãn hàng hoá"}
_LATER = {"moment": "closes", "to": days(12), "reason": "Mưa lũ"}


def _plan(**changes: Any) -> str:
    return json.dumps(factories.plan_content(Phase.PLANNED, factories.NOW, **changes), ensure_ascii=False)


CASES = [
    case("sent back for nothing", checking("tra-lai"), Why.REASON_MISSING, "reason", version="2", reason=""),
    case("accepted after a change", checking("tiep-nhan"), Why.CHANGED_MEANWHILE, "", 409, version="1"),
    case("sent back unread", checking("tra-lai"), Why.CHANGED_MEANWHILE, "", 409, **{**_DEFECT, "version": "1"}),
    case("accepted without a version", checking("tiep-nhan"), Why.FIELD_MISSING, "version", version=""),
    case("accepted twice", checking("tiep-nhan", State.ACCEPTED), Why.ACT_NOT_POSSIBLE, "", 409, version="3"),
    case(
        "sent back once accepted",
        checking("tra-lai", State.ACCEPTED),
        Why.ACT_NOT_POSSIBLE,
        "",
        409,
        **{**_DEFECT, "version": "3"},
    ),
    case("of another district", checking("tra-lai", unit=factories.WEST), Why.NOT_ALLOWED, "", 403, **_DEFECT),
    case("decision without a number", ruling(), Why.FIELD_MISSING, "number", **{**DECISION, "number": ""}),
    case("decision without a date", ruling(), Why.FIELD_MISSING, "date", **{**DECISION, "date": ""}),
    case("decision without a signer", ruling(), Why.FIELD_MISSING, "signer", **{**DECISION, "signer": " "}),
    case("decision on no day", ruling(), Why.FIELD_INVALID, "date", **{**DECISION, "date": "31/06/2024"}),
    case("decision before the tally", ruling(), Why.DECISION_DATE_WRONG, "date", **{**DECISION, "date": "2020-01-01"}),
    case("decision of the future", ruling(), Why.DECISION_DATE_WRONG, "date", **{**DECISION, "date": "2099-01-01"}),
    case("decision too early", ruling(Phase.COUNCIL), Why.DECISION_TOO_EARLY, "number", 409, **DECISION),
    case("decision on nothing", ruling(scored=False), Why.DECISION_TOO_EARLY, "number", 409, **DECISION),
    case("decision twice", ruling(decided=True), Why.DECISION_EXISTS, "number", 409, **DECISION),
    case("points above the part", bench(), Why.POINTS_OUT_OF_RANGE, "part_B", **{**POINTS, "part_B": "26"}),
    case("a part without points", bench(), Why.POINTS_OUT_OF_RANGE, "part_C", **{**POINTS, "part_C": ""}),
    case("half a point", bench(), Why.FIELD_INVALID, "part_A", **{**POINTS, "part_A": "30,5"}),
    case("negative points", bench(), Why.FIELD_INVALID, "part_A", **{**POINTS, "part_A": "-1"}),
    case("a criterion without a choice", bench_of_sets(), Why.CHOICE_MISSING, "c_1.1", **chosen(**{"1_1": ""})),
    case(
        "a choice that is not printed",
        bench_of_sets(),
        Why.CHOICE_INVALID,
        "c_2.1",
        400,
        "c_2.1",
        **chosen(**{"2_1": "9"}),
    ),
    case(
        "nothing where zero is printed",
        bench_of_sets(),
        Why.CHOICE_INVALID,
        "c_1.2",
        400,
        "c_1.2",
        **chosen(**{"1_2": "0"}),
    ),
    case(
        "a choice that is no number",
        bench_of_sets(),
        Why.FIELD_INVALID,
        "c_1.1",
        400,
        "c_1.1",
        **chosen(**{"1_1": "tốt"}),
    ),
    case("a story judged that is not told", bench_of_sets(), Why.CHOICE_NOT_DUE, "c_5.2", **chosen(**{"5_1": "1"})),
    case("two cases at once", bench_of_sets(26), Why.TWO_CASES_CHOSEN, "c_8", **chosen(26, **{"8": "2"})),
    case(
        "a draft of two cases",
        bench_of_sets(26),
        Why.TWO_CASES_CHOSEN,
        "c_8",
        **{**chosen(26, **{"8": "2"}), "do": "save"},
    ),
    case("signed twice", bench(signed=True), Why.SHEET_SIGNED, "", 409, **POINTS),
    case("saved after signing", bench(signed=True), Why.SHEET_SIGNED, "", 409, **{**POINTS, "do": "save"}),
    case("sheet after the close", bench(Phase.DECISION), Why.TOO_LATE, "", 409, **POINTS),
    case("not of this council", bench(stranger=True), Why.NOT_A_MEMBER, "", 403, **POINTS),
    case(
        "undo with no wording loaded",
        steering("/dieu-phoi/van-ban/qd26_2026/hoan-tac"),
        Why.NO_WORDING,
        "",
        409,
        province=PROVINCE,
    ),
    case(
        "undo in another province",
        steering("/dieu-phoi/van-ban/qd26_2026/hoan-tac"),
        Why.NOT_ALLOWED,
        "",
        403,
        province="tinh_khac",
    ),
    case("plan that is no JSON", steering(ADOPT), Why.PLAN_INVALID, "plan", plan="{"),
    case("unknown field", steering(ADOPT, year=False), Why.PLAN_INVALID, "plan", plan=_plan(colour="red")),
    case("plan adopted before", steering(ADOPT), Why.PLAN_EXISTS, "plan", 409, plan=_plan()),
    case("figure of a target that is counted", figuring("000-1"), Why.FIGURE_COUNTED, "", 409, **FIGURE),
    case("figure of no target", figuring("000-9"), Why.NOT_FOUND, "", 404, **FIGURE),
    case("figure of a neighbour's plan", figuring(stranger=True), Why.NOT_ALLOWED, "", 403, **FIGURE),
    case("no figure", figuring(), Why.FIELD_MISSING, "count", **{**FIGURE, "count": ""}),
    case("figure that is no number", figuring(), Why.FIELD_INVALID, "count", **{**FIGURE, "count": "vài"}),
    case("share without a whole", figuring(), Why.FIELD_MISSING, "whole", **{**FIGURE, "whole": ""}),
    case("share of nothing", figuring(), Why.FIELD_INVALID, "whole", **{**FIGURE, "whole": "0"}),
    case("part beyond its whole", figuring(), Why.PART_EXCEEDS_WHOLE, "count", **{**FIGURE, "count": "15"}),
    case("figure without a day", figuring(), Why.FIELD_MISSING, "on", **{**FIGURE, "on": ""}),
    case("figure of no day", figuring(), Why.FIELD_INVALID, "on", **{**FIGURE, "on": "31/06/2024"}),
    case("figure of the future", figuring(), Why.DATE_FUTURE, "on", **{**FIGURE, "on": "2024-03-07"}),
    case("figure without a source", figuring(), Why.FIELD_MISSING, "source", **{**FIGURE, "source": " "}),
    case("endless source", figuring(), Why.FIELD_TOO_LONG, "source", **{**FIGURE, "source": "a" * 301}),
    case(
        "figure of a unit elsewhere",
        figuring("000-3"),
        Why.FIELD_INVALID,
        "unit",
        400,
        "unit whole",
        **{**FIGURE, "unit": "x"},
    ),
    case("figure of no unit", figuring("000-3"), Why.FIELD_MISSING, "unit", 400, "whole", **{**FIGURE, "unit": ""}),
    case("figure corrected unread", figuring(), Why.CHANGED_MEANWHILE, "", 409, "seen", **{**FIGURE, "seen": "1"}),
    case("figure without what was seen", figuring(), Why.FIELD_MISSING, "seen", 400, "seen", **{**FIGURE, "seen": ""}),
    case("move without a reason", steering(MOVE), Why.REASON_MISSING, "reason", **{**_LATER, "reason": ""}),
    case("move to no instant", steering(MOVE), Why.FIELD_INVALID, "to", **{**_LATER, "to": "mai"}),
    case("move of nothing", steering(MOVE), Why.FIELD_INVALID, "moment", 400, "moment", **{**_LATER, "moment": "x"}),
    case("move into a year without a calendar", steering(MOVE), Why.CALENDAR_MISSING, "to", **{**_LATER, "to": days(2100)}),
    case("move into the past", steering(MOVE), Why.DATE_PAST, "to", **{**_LATER, "to": days(-1)}),
    case("move of the past", steering(MOVE), Why.DATE_PAST, "to", 400, "moment", **{**_LATER, "moment": "opens"}),
    case("move out of order", steering(MOVE), Why.DATE_ORDER, "to", **{**_LATER, "to": days(25)}),
    case("move of an unknown round", steering("/dieu-phoi/dot/x/doi-ngay"), Why.NOT_FOUND, "", 404, **_LATER),
]

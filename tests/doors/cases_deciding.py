"""Noes of an office that decides: the centre's answer, the choice below five stars."""

from chalicelib.domain.errors import Why
from tests.doors.deciding import ANSWER, CHOICE, answered, answered_below, sent_up
from tests.doors.situations import case

CASES = [
    case("an answer without a number", sent_up(), Why.FIELD_MISSING, "number", **{**ANSWER, "number": ""}),
    case("an answer of tomorrow", sent_up(), Why.DECISION_NOT_THEN, "date", **{**ANSWER, "date": "2099-01-01"}),
    case("an answer that is no number", sent_up(), Why.FIELD_INVALID, "mean", **{**ANSWER, "mean": "tám tám"}),
    case("five stars at 88 points", sent_up(), Why.CENTRE_DISAGREES, "stars", **{**ANSWER, "stars": "5"}),
    case("answered twice", answered(), Why.ACT_NOT_POSSIBLE, "", 409, **ANSWER),
    case("nothing chosen", answered_below(), Why.FIELD_MISSING, "choice", **{**CHOICE, "choice": ""}),
    case("five stars chosen", answered_below(), Why.FIELD_INVALID, "choice", 400, "choice", **{**CHOICE, "choice": "5"}),
    case("a choice without a signer", answered_below(), Why.FIELD_MISSING, "signer", **{**CHOICE, "signer": ""}),
]

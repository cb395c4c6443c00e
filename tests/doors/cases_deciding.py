"""Noes of an office that decides: the centre's answer, the choice below five stars."""

from chalicelib.domain.errors import Why
from tests.doors.deciding import ANSWER, CHOICE, LETTER, answered, answered_below, sent_up, tallied, to_send
from tests.doors.situations import case

CASES = [
    case("a package before its decision", tallied("/chuyen"), Why.NOTHING_TO_SEND, "", 409, **LETTER),
    case("a package without a letter", to_send(), Why.FIELD_MISSING, "letter", **{**LETTER, "letter": " "}),
    case("a package of tomorrow", to_send(), Why.DECISION_NOT_THEN, "sent_on", **{**LETTER, "sent_on": "2099-01-01"}),
    case("a package on no day", to_send(), Why.FIELD_INVALID, "sent_on", **{**LETTER, "sent_on": "mai"}),
    case("a package sent twice", to_send(sent=True), Why.PACKAGE_SENT, "letter", 409, **LETTER),
    case("an answer without a number", sent_up(), Why.FIELD_MISSING, "number", **{**ANSWER, "number": ""}),
    case("an answer of tomorrow", sent_up(), Why.DECISION_NOT_THEN, "date", **{**ANSWER, "date": "2099-01-01"}),
    case("an answer that is no number", sent_up(), Why.FIELD_INVALID, "mean", **{**ANSWER, "mean": "tám tám"}),
    case("five stars at 88 points", sent_up(), Why.CENTRE_DISAGREES, "stars", **{**ANSWER, "stars": "5"}),
    case("answered twice", answered(), Why.ACT_NOT_POSSIBLE, "", 409, **ANSWER),
    case("nothing chosen", answered_below(), Why.FIELD_MISSING, "choice", **{**CHOICE, "choice": ""}),
    case("five stars chosen", answered_below(), Why.FIELD_INVALID, "choice", 400, "choice", **{**CHOICE, "choice": "5"}),
    case("a choice without a signer", answered_below(), Why.FIELD_MISSING, "signer", **{**CHOICE, "signer": ""}),
]

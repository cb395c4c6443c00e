"""A refusal as a person reads it: sentence, way out, field, and the status of the page that says it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from chalicelib.domain.deadline import in_full
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.gate import MAX_BYTES, MAX_TOTAL, megabytes
from chalicelib.domain.words import IDEA_WORDS, PRODUCT_WORDS, STATE_WORDS, VIETNAM, VIETNAMESE, day, instant

_STATUS: Mapping[Why, int] = {
    Why.SIGN_IN_FIRST: 401,
    Why.NOT_ALLOWED: 403,
    Why.FORM_EXPIRED: 403,
    Why.NOT_A_MEMBER: 403,
    Why.CONFLICT_BARS: 403,
    Why.CONFLICT_OWN: 403,
    Why.CONFLICT_DECLARED: 403,
    Why.DECLARE_FIRST: 403,
    Why.SHEET_NOT_SIGNED: 409,
    Why.NO_SECOND_SCORING: 409,
    Why.ADVICE_OVER: 409,
    Why.WRITTEN_ONLY: 409,
    Why.NOT_FOUND: 404,
    Why.NO_ROUND_OPEN: 409,
    Why.NO_NEXT_ROUND: 409,
    Why.ROUND_NOT_OVER: 409,
    Why.SCORED_BELOW: 409,
    Why.PRODUCT_HAS_DOSSIER: 409,
    Why.TOO_EARLY: 409,
    Why.TOO_LATE: 409,
    Why.DOCUMENT_NOT_ARRIVED: 409,
    Why.PAPERS_MISSING: 409,
    Why.DOCUMENT_REMOVED: 409,
    Why.TICKET_EXPIRED: 409,
    Why.FILE_NOT_READY: 409,
    Why.PAPER_NOT_READY: 409,
    Why.ACT_NOT_POSSIBLE: 409,
    Why.APPEAL_ANSWERED: 409,
    Why.CHANGED_MEANWHILE: 409,
    Why.ALREADY_FILED: 409,
    Why.NO_CRITERIA_SET: 409,
    Why.SHEET_SIGNED: 409,
    Why.DECISION_EXISTS: 409,
    Why.DECISION_NOT_RECORDED: 409,
    Why.NOTHING_TO_SEND: 409,
    Why.PACKAGE_SENT: 409,
    Why.DECISION_TOO_EARLY: 409,
    Why.PLAN_EXISTS: 409,
    Why.NO_WORDING: 409,
    Why.FIGURE_COUNTED: 409,
    Why.NOT_PROPOSED: 409,
    Why.LETTER_EXISTS: 409,
    Why.NOT_HANDED_OVER: 409,
    Why.ALREADY_ACKNOWLEDGED: 409,
    Why.NOTHING_BELOW: 409,
    Why.REPORT_MISSING: 409,
    Why.SAMPLES_NOT_ASKED: 409,
    Why.LETTER_NOT_HELD: 409,
    Why.TOO_MANY_CODES: 429,
    Why.TOO_MANY_HERE: 429,
    Why.FORM_KEPT: 200,
    Why.PRODUCER_KNOWN: 409,
    Why.ALREADY_ACTS: 409,
    Why.LAST_PERSON: 409,
    Why.HAND_OVER_FIRST: 409,
    Why.INVITATION_OVER: 409,
    Why.CONSENT_OVER: 409,
    Why.HAS_ADDRESS: 409,
}
THING_WORDS = {
    "dossier": "hồ sơ",
    "product": "sản phẩm",
    "round": "đợt đánh giá",
    "plan": "kế hoạch",
    "producer": "chủ thể",
    "receipt": "phiếu tiếp nhận",
    "document": "tệp",
    "paper": "giấy tờ để in",
    "criterion": "tiêu chí",
    "section": "mục",
    "report": "báo cáo",
    "hand_over": "gói bàn giao",
    "regulation": "văn bản",
    "criteria_set": "bộ tiêu chí",
    "target": "chỉ tiêu",
    "idea": "ý tưởng",
    "appeal": "kiến nghị",
    "invitation": "lời mời",
    "session": "phiên đăng nhập",
    "person": "người này",
    "consent": "sự đồng ý",
    "conflict": "xung đột lợi ích",
    "council": "hội đồng",
    "inquiry": "lần khảo sát, kiểm nghiệm",
    "": "mục này",  # anything else
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page, or our script, shows of a refusal."""

    code: str
    field: str
    sentence: str
    way_out: str
    status: int


def said(refused: Refused, tongue: NullTranslations = VIETNAMESE) -> Said:
    """In words, with the facts filled in."""
    facts = {name: _spoken(name, value, tongue) for name, value in refused.facts.items()}
    words = {part: tongue.gettext(text).format(**facts) for part, text in sentences()[refused.why].items()}
    return Said(
        code=refused.why,
        field=refused.field,
        status=_STATUS.get(refused.why, 400),
        sentence=words["sentence"],
        way_out=words["way_out"],
    )


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Code -> sentence and way out, as written in `refusals.json`."""
    found: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "refusals.json").read_text("utf-8"))
    return found


def way_out_of(code: str, tongue: NullTranslations = VIETNAMESE) -> str:
    """What the owner of a refused file can do, with the limits filled in."""
    most, words = megabytes(MAX_TOTAL if code == Why.DOSSIER_FULL else MAX_BYTES), sentences()[code]["way_out"]
    return tongue.gettext(words).format(most=most)


def _spoken(name: str, value: object, tongue: NullTranslations) -> str:
    if isinstance(value, datetime):
        if name == "until":
            return in_full(value, tongue)
        return day(value.astimezone(VIETNAM)) if name == "first" else instant(value, tongue)
    if name == "what":
        return tongue.gettext(THING_WORDS.get(str(value), THING_WORDS[""]))
    if name == "state":
        return tongue.gettext({**PRODUCT_WORDS, **STATE_WORDS, **IDEA_WORDS}.get(str(value), str(value)))
    if isinstance(value, tuple):  # labels of the law's data
        return "; ".join(label.en if tongue is not VIETNAMESE and not label.official else label.vi for label in value)
    return str(value)

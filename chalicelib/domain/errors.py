"""What we say no with. A refusal is a sentence to a person; a fault of ours is an assertion."""

from enum import StrEnum


class Why(StrEnum):
    """Codes of refusals. The sentences, in Vietnamese, lie in `pages/refusals.json`, one for each code."""

    UNKNOWN_ADDRESS = "unknown_address"
    SIGN_IN_FIRST = "sign_in_first"
    NOT_ALLOWED = "not_allowed"
    FORM_EXPIRED = "form_expired"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MANY_HERE = "too_many_here"
    ADDRESS_ACCENTED = "address_accented"
    FORM_KEPT = "form_kept"
    PHONE_INVALID = "phone_invalid"
    TAX_CODE_INVALID = "tax_code_invalid"
    PRODUCER_KNOWN = "producer_known"
    ALREADY_ACTS = "already_acts"
    LAST_PERSON = "last_person"
    HAND_OVER_FIRST = "hand_over_first"
    INVITATION_OVER = "invitation_over"
    CONSENT_MISSING = "consent_missing"
    CONSENT_OVER = "consent_over"
    HAS_ADDRESS = "has_address"
    FIELD_MISSING = "field_missing"
    FIELD_INVALID = "field_invalid"
    FIELD_TOO_LONG = "field_too_long"
    NO_ROUND_OPEN = "no_round_open"
    NO_NEXT_ROUND = "no_next_round"
    ROUND_NOT_OVER = "round_not_over"
    SCORED_BELOW = "scored_below"
    PRODUCT_HAS_DOSSIER = "product_has_dossier"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NO_DOCUMENTS = "no_documents"
    DOCUMENT_REFUSED = "document_refused"
    DOCUMENT_NOT_ARRIVED = "document_not_arrived"
    PAPERS_MISSING = "papers_missing"
    EXPIRES_BEFORE_ISSUED = "expires_before_issued"
    DOCUMENT_REMOVED = "document_removed"
    TICKET_EXPIRED = "ticket_expired"
    TOO_MANY_DOCUMENTS = "too_many_documents"
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    FILE_TYPE_UNKNOWN = "file_type_unknown"
    FILE_TYPE_DIFFERS = "file_type_differs"
    FILE_NAME_UNFIT = "file_name_unfit"
    FILE_SUFFIX_DIFFERS = "file_suffix_differs"
    FILE_BROKEN = "file_broken"
    FILE_TWO_IN_ONE = "file_two_in_one"
    FILE_ACTIVE = "file_active"
    FILE_LOCKED = "file_locked"
    FILE_EMBEDS = "file_embeds"
    FILE_MACROS = "file_macros"
    FILE_LINKS_OUT = "file_links_out"
    FILE_ARCHIVE_UNSAFE = "file_archive_unsafe"
    FILE_SWELLS = "file_swells"
    FILE_TOO_MANY_PIXELS = "file_too_many_pixels"
    FILE_INFECTED = "file_infected"
    FILE_UNCHECKED = "file_unchecked"
    DOSSIER_FULL = "dossier_full"
    FILE_NOT_READY = "file_not_ready"
    PAPER_NOT_READY = "paper_not_ready"
    ACT_NOT_POSSIBLE = "act_not_possible"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ALREADY_FILED = "already_filed"
    PRODUCT_NOT_RECOGNISED = "product_not_recognised"
    REASON_MISSING = "reason_missing"
    NO_CRITERIA_SET = "no_criteria_set"
    NOT_A_MEMBER = "not_a_member"
    POINTS_OUT_OF_RANGE = "points_out_of_range"
    CHOICE_MISSING = "choice_missing"
    CHOICE_INVALID = "choice_invalid"
    CHOICE_NOT_DUE = "choice_not_due"
    TWO_CASES_CHOSEN = "two_cases_chosen"
    FINDINGS_DISAGREE = "findings_disagree"
    SHEET_SIGNED = "sheet_signed"
    DECISION_EXISTS = "decision_exists"
    DECISION_TOO_EARLY = "decision_too_early"
    DECISION_DATE_WRONG = "decision_date_wrong"
    PLAN_INVALID = "plan_invalid"
    PLAN_EXISTS = "plan_exists"
    CALENDAR_MISSING = "calendar_missing"
    DATE_PAST = "date_past"
    DATE_ORDER = "date_order"
    NO_WORDING = "no_wording"
    DATE_FUTURE = "date_future"
    FIGURE_COUNTED = "figure_counted"
    PART_EXCEEDS_WHOLE = "part_exceeds_whole"
    APPEAL_ANSWERED = "appeal_answered"
    NOT_FOUND = "not_found"


class Refused(Exception):
    """A clear no to a person: code, the form field it is about ("" for the whole), and facts for the sentence."""

    def __init__(self, why: Why, field: str = "", /, **facts: object) -> None:
        super().__init__(f"{why} {field} {facts}".strip())
        self.why, self.field, self.facts = why, field, facts


class Stale(Exception):
    """Somebody else wrote first. Read again and decide again; a person sees Why.CHANGED_MEANWHILE."""


class Throttled(Exception):
    """The provider asks us to come back later. Worth a retry, unlike a refusal."""


class NotFound(Refused):
    """No such thing, or not yours to know of: both say the same."""

    def __init__(self, what: str) -> None:
        super().__init__(Why.NOT_FOUND, what=what)

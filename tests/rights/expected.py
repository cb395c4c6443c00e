"""Who may do what, written by hand from the procedure and the issue that asks for it, never from the table that decides.

People as `scene` names them; `*` stands for any place. An act that is not here fails the build.
"""

from collections.abc import Iterator, Mapping

from chalicelib.domain.lifecycle import DossierState

PLACES = ("own", "sister", "parent", "other")
SEATED_ROLES = ("officer", "member", "chair", "vice", "secretary", "adviser")
PEOPLE = (
    "nobody",
    "stranger",
    *(f"{role}.{place}" for role in SEATED_ROLES for place in PLACES),
    *(f"producer.{place}" for place in ("own", "sister", "other")),
    *(f"coordinator.{place}" for place in ("own", "other")),
)

# Whom a page that is open to all is tried with, where trying all would take long
FEW = "nobody producer.own producer.sister officer.own officer.sister officer.parent member.own member.sister chair.own secretary.own coordinator.own"

_COUNCIL = "member.* chair.* vice.* secretary.* adviser.*"
_SIGNED_IN = f"stranger officer.* producer.* coordinator.* {_COUNCIL}"
_ALL = f"nobody {_SIGNED_IN}"

# --- pages of nobody's dossier: a role opens them, and sees its own there -----------------------------------------------
ANYWHERE: Mapping[str, str] = {
    "see_home": _ALL,
    "see_register": _ALL,
    "see_criteria": _ALL,
    "check_eligibility": _ALL,
    "sign_in": _ALL,
    "register_producer": _ALL,
    "sign_out": _SIGNED_IN,
    "see_sessions": _SIGNED_IN,
    "end_sessions": _SIGNED_IN,
    "see_invitations": _SIGNED_IN,
    "ask_to_join": _SIGNED_IN,
    "stop_assisting": _SIGNED_IN,
    "list_own_producers": "producer.*",
    "list_own_dossiers": "producer.*",
    "list_own_ideas": "producer.*",
    "open_dossier": "producer.*",
    "register_idea": "producer.*",
    "see_worklist": "officer.*",
    "list_ideas": "officer.*",
    "see_desk": "officer.*",
    "record_consent": "officer.*",
    "see_sheets": "member.* chair.* vice.*",
    "see_council": f"officer.* coordinator.* {_COUNCIL}",
    "act_in_bulk": "officer.*",
    "release_letters": "officer.*",
    "see_regulations": "coordinator.*",
    "adopt_plan": "coordinator.*",
    "see_trail": "coordinator.*",
}

# --- acts on the scene's producer, idea, round, plan --------------------------------------------------------------------
ON_WHAT_IS_THEIRS: Mapping[str, str] = {
    "see_producer": "producer.own",
    "change_producer": "producer.own",
    "see_personal": "producer.own",
    "change_personal": "producer.own",
    "see_people": "producer.own",
    "invite": "producer.own",
    "remove_person": "producer.own",
    "hand_over": "producer.own",
    "leave": "producer.own",
    "end_consent": "producer.own",
    "accept_invitation": _SIGNED_IN,  # answered as if there were none, unless one's own address was invited
    "see_idea": "producer.own officer.own",
    "withdraw_idea": "producer.own",
    "open_from_idea": "producer.own",
    "answer_idea": "officer.own",
    "begin_assisting": "officer.own",
    "end_own_consent": "officer.own",
    "hand_back": "officer.own",
    "see_proposals": "officer.own",
    "record_decision": "officer.own",
    "publish_decision": "officer.own",
    "send_package": "officer.own",
    "see_round": "coordinator.own",
    "see_council_papers": "officer.own",
    "declare_conflict": "member.own chair.own vice.own",  # who has a seat: the scene's secretary and adviser have none
    "see_meeting": "chair.own vice.own secretary.own",
    "record_attendance": "chair.own vice.own secretary.own",
    "see_plan": "coordinator.own",  # its list, each coordinator's own plans, is in BY_ROUTE
    "enter_figure": "coordinator.own",
    "move_date": "coordinator.own",
    "change_wording": "coordinator.own",
}

# One act, two pages: who opens the one that names nothing
BY_ROUTE: Mapping[str, str] = {
    "GET /dieu-phoi": "coordinator.*",
    "GET /hoi-dong/tu-van": "adviser.* member.* chair.* vice.* secretary.*",
}

# --- acts on the scene's dossier ----------------------------------------------------------------------------------------
OF_ITS_PRODUCER = ["see_receipt", "self_assess", "fill_dossier", "upload", "remove_document", "submit", "carry_over", "reply", "copy_dossier", "withdraw"]
WHILE_ITS_UNIT_HOLDS_IT: Mapping[str, str] = {
    **dict.fromkeys(OF_ITS_PRODUCER, "producer.own"),
    "see_dossier": "producer.own officer.own officer.parent member.own chair.own vice.own adviser.own coordinator.own",
    "see_papers": "producer.own officer.own officer.parent",
    "see_consent_sheet": "producer.own officer.own coordinator.own",
    **dict.fromkeys(("accept", "send_back", "take_samples", "acknowledge", "return_down", "record_letter"), "officer.own"),
    "write_report": "officer.own",
    "see_notices": "officer.own officer.parent coordinator.own",
    "see_record": "coordinator.own",
    "allow_late": "coordinator.own",
    "see_appeals": "producer.own officer.own officer.parent coordinator.own",
    "appeal": "producer.own",
    "assign_appeal": "coordinator.own",
    "answer_appeal": "officer.parent coordinator.own",
    "see_report": "officer.own officer.parent",
    "see_hand_over": "officer.own officer.parent",
    **dict.fromkeys(("record_answer", "choose_below"), "officer.own"),
    "see_advice": "adviser.own member.own chair.own vice.own secretary.own",
    "advise": "adviser.own",
    "record_inquiry": "adviser.own secretary.own",
    "see_conflicts": "chair.own secretary.own coordinator.own",
    "rule_conflict": "chair.own coordinator.own",
    "reopen_sheet": "chair.own",  # a vice chair only in the chair's place, and the scene's is there
    "score_again": "chair.own",
    "fill_sheet": "",
    "call_meeting": "",
    "conclude": "",
    "see_personal_to_score": "",
}
# Only those whom the conductor seated, in the stage and after it
SEATED: Mapping[str, str] = {
    "fill_sheet": "member.own chair.own vice.own",
    "call_meeting": "member.own chair.own vice.own",
    "conclude": "chair.own",
}
# What a person has said of themselves is for the scoring, and no longer anybody's once it is decided on
WITH_ITS_COUNCIL: Mapping[str, str] = {**SEATED, "see_personal_to_score": "member.own chair.own vice.own"}
# Those who had it still read it; to act on it is the province's
ONCE_IT_WENT_UP: Mapping[str, str] = {
    "see_dossier": "producer.own officer.own officer.parent member.own member.parent chair.own chair.parent "
    "vice.own vice.parent adviser.own adviser.parent coordinator.own",
    **dict.fromkeys(("accept", "send_back", "take_samples", "acknowledge", "return_down"), "officer.parent"),
    "record_letter": "officer.parent",  # what a council forwards goes by its decision: there is no unit's letter
    **dict.fromkeys(("record_answer", "choose_below"), "officer.parent"),
    "see_advice": "adviser.parent member.parent chair.parent vice.parent secretary.parent",
    "advise": "adviser.parent",
    "record_inquiry": "adviser.parent secretary.parent",
    "see_conflicts": "chair.parent secretary.parent coordinator.own",
    "rule_conflict": "chair.parent coordinator.own",
    "reopen_sheet": "chair.parent",
    "score_again": "chair.parent",
}
_BEFORE_A_COUNCIL = ("draft", "submitted", "returned", "accepted", "withdrawn", "deferred")
_WITH_ITS_COUNCIL = ("in_council", "scored")


def on_a_dossier(state: DossierState) -> Mapping[str, str]:
    """Who may what on a dossier in this state."""
    if state is DossierState.FORWARDED:
        return {**WHILE_ITS_UNIT_HOLDS_IT, **ONCE_IT_WENT_UP}
    seated = {} if state in _BEFORE_A_COUNCIL else WITH_ITS_COUNCIL if state in _WITH_ITS_COUNCIL else SEATED
    return {**WHILE_ITS_UNIT_HOLDS_IT, **seated}


def of_route(route: Mapping[str, str], table: Mapping[str, str]) -> frozenset[str]:
    """Who may use a route, `table` by act."""
    return people(BY_ROUTE.get(f"{route['method']} {route['path']}", table[route["act"]]))


def people(words: str) -> frozenset[str]:
    """The people that a line of these tables names."""
    return frozenset(_named(words))


def _named(words: str) -> Iterator[str]:
    for word in words.split():
        role, _, place = word.partition(".")
        yield from (each for each in PEOPLE if each == word or (place == "*" and each.startswith(f"{role}.")))

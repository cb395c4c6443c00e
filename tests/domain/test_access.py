import pytest

from chalicelib.domain.access import ANYONE, TABLE, Actor, Grant, Subject, may, require
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role

SUBJECT = Subject(producer="P1", unit="u1", province="t")


def actor(role, *, unit="u1", province="t", producer=""):
    return Actor(email="a@vidu.example", name="A", grants=(Grant(role=role, unit=unit, province=province, producer=producer),))


PRODUCER = actor(Role.PRODUCER, producer="P1")
OTHER_PRODUCER = actor(Role.PRODUCER, producer="P2")
OFFICER, SISTER = actor(Role.OFFICER), actor(Role.OFFICER, unit="u2")
PROVINCE, ELSEWHERE = actor(Role.OFFICER, unit="t"), actor(Role.OFFICER, unit="u1", province="x")
MEMBER, COORDINATOR = actor(Role.MEMBER), actor(Role.COORDINATOR, unit="t")


@pytest.mark.parametrize(("act", "who", "allowed"), [
    ("submit", PRODUCER, True), ("submit", OTHER_PRODUCER, False), ("submit", OFFICER, False), ("submit", COORDINATOR, False),
    ("accept", OFFICER, True), ("accept", SISTER, False), ("accept", PROVINCE, False), ("accept", ELSEWHERE, False), ("accept", PRODUCER, False),
    *((act, who, who is OFFICER) for act in ("write_report", "take_samples", "record_letter", "acknowledge", "return_down", "act_in_bulk", "release_letters")
      for who in (OFFICER, SISTER, PROVINCE, ELSEWHERE, PRODUCER, MEMBER, COORDINATOR, ANYONE)),
    *((act, who, who in (OFFICER, PROVINCE)) for act in ("see_report", "see_hand_over")
      for who in (OFFICER, SISTER, PROVINCE, ELSEWHERE, PRODUCER, MEMBER, COORDINATOR, ANYONE)),
    ("see_dossier", PRODUCER, True), ("see_dossier", OTHER_PRODUCER, False), ("see_dossier", OFFICER, True), ("see_dossier", SISTER, False),
    ("see_dossier", PROVINCE, True), ("see_dossier", COORDINATOR, True), ("see_dossier", MEMBER, True), ("see_dossier", ELSEWHERE, False),
    ("see_papers", PRODUCER, True), ("see_papers", OTHER_PRODUCER, False), ("see_papers", OFFICER, True), ("see_papers", PROVINCE, True),
    ("see_council_papers", OFFICER, True), ("see_council_papers", PROVINCE, False), ("see_council_papers", MEMBER, False), ("see_council_papers", COORDINATOR, False),
    ("see_papers", SISTER, False), ("see_papers", ELSEWHERE, False), ("see_papers", MEMBER, False), ("see_papers", COORDINATOR, False),
    ("see_consent_sheet", PRODUCER, True), ("see_consent_sheet", OFFICER, True), ("see_consent_sheet", COORDINATOR, True),
    ("see_consent_sheet", MEMBER, False), ("see_consent_sheet", PROVINCE, False), ("see_consent_sheet", OTHER_PRODUCER, False),
    ("fill_sheet", MEMBER, True), ("fill_sheet", OFFICER, False), ("record_decision", OFFICER, True), ("record_decision", MEMBER, False),
    ("move_date", COORDINATOR, True), ("move_date", PROVINCE, False), ("see_register", ANYONE, True), ("sign_out", PRODUCER, True),
])
def test_roles_reach_as_far_as_the_table_says(act, who, allowed):
    assert may(who, act, SUBJECT) is allowed


@pytest.mark.parametrize(("who", "why"), [(ANYONE, Why.SIGN_IN_FIRST), (OTHER_PRODUCER, Why.NOT_ALLOWED)])
def test_a_stranger_is_asked_to_sign_in_and_the_wrong_person_is_refused(who, why):
    with pytest.raises(Refused) as refusal:
        require(who, "submit", SUBJECT)

    assert refusal.value.why is why


def test_nobody_reaches_a_subject_that_belongs_to_no_producer():
    assert not may(actor(Role.PRODUCER, producer=""), "submit", Subject())


@pytest.mark.parametrize("act", sorted(TABLE))
def test_an_unknown_role_reaches_nothing_that_needs_one(act):
    needs_role = all(role is not None for role, _ in TABLE[act])

    assert may(actor(Role.CONDUCTOR), act, SUBJECT) is not needs_role

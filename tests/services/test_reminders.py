"""Reminders through the look of every five minutes: to whom, once, gathered, and not when their cause is gone."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.aggregate import Event
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import ALERTS, DIGEST_LETTER
from chalicelib.domain.regulation import Tier
from chalicelib.domain.words import VIETNAM
from chalicelib.services import notices, outbox, reconcile, reminders, rounds
from chalicelib.stores import aggregates, mails, workflow
from chalicelib.stores import reminders as kept
from chalicelib.stores.calendars import calendar
from tests import factories as make

COMMUNE = Tier("commune")
OURS = {letter for alert in ALERTS.values() for letter, _ in alert.letters} | {DIGEST_LETTER}
DAY = timedelta(days=1)


def reminded():
    """Letter and address of every reminder drafted so far, with how often."""
    return Counter((mail.letter, mail.to) for mail in mails.waiting("mau") if mail.letter in OURS)


def look(clock, at):
    clock.move_to(at, tick=False)
    reconcile.sweep()
    reconcile.sweep()
    return reminded()


def morning(day):
    return datetime.combine(day, datetime.min.time().replace(hour=8), VIETNAM)


def after(received, working_days):
    return morning(calendar().add_working_days(received.astimezone(VIETNAM).date(), working_days))


@pytest.fixture(name="checking")
def _checking(world):
    """A dossier that a commune has to check under QĐ 26/2026, its officer and the province's."""
    make.year_of_sets()
    officer = make.officer()
    province = make.person(Role.OFFICER, make.PROVINCE)
    dossier = make.dossier(make.producer(), DossierState.SUBMITTED, tier=COMMUNE, regulation=make.SETS)
    return dossier, officer, province


def test_the_commune_is_told_on_day_8_12_14_and_then_daily_with_the_province(world, checking):
    dossier, officer, province = checking
    received = dossier.check_began
    seen = {}
    for day in (7, 8, 9, 12, 14):
        seen[day] = look(world, after(received, day))[("check_due", officer.email)]
    assert seen == {7: 0, 8: 1, 9: 1, 12: 2, 14: 3}

    overdue = [look(world, after(received, day)) for day in (16, 17)]

    assert [told[("check_overdue", who.email)] for told in overdue for who in (officer, province)] == [1, 1, 2, 2]
    assert ("check_due", province.email) not in reminded()


def test_a_late_look_brings_one_letter_and_none_at_night(world, checking):
    dossier, officer, _ = checking

    assert not look(world, after(dossier.check_began, 13) + timedelta(hours=12))
    assert look(world, after(dossier.check_began, 14)) == {("check_due", officer.email): 1}


def test_what_is_checked_is_not_reminded_of(world, checking):
    dossier, officer, _ = checking
    aggregates.commit(aggregates.get(Dossier, dossier.id).send_back("thiếu nhãn", by=officer.email, at=make.now()))

    assert ("check_due", officer.email) not in look(world, after(dossier.check_began, 8))


def test_a_producer_is_reminded_of_a_supplement_three_days_before(world):
    round_ = make.year()
    owner = make.producer()
    make.dossier(owner, DossierState.RETURNED)
    last = round_.check_until(Tier.DISTRICT).astimezone(VIETNAM)

    assert look(world, last - 8 * DAY)[("supplement_due", owner.email)] == 0
    assert look(world, morning((last - DAY).date()))[("supplement_due", owner.email)] == 1


def test_many_files_of_one_officer_are_one_letter_that_lists_them(world):
    make.year_of_sets()
    officer, owner = make.officer(), make.producer()
    dossiers = [
        make.dossier(owner, DossierState.SUBMITTED, tier=COMMUNE, regulation=make.SETS, name=f"Mắm số {number}")
        for number in range(6)
    ]

    told = look(world, after(dossiers[0].check_began, 8))

    assert told == {(DIGEST_LETTER, officer.email): 1}
    (mail,) = [mail for mail in mails.waiting("mau") if mail.letter == DIGEST_LETTER]
    letter = outbox.written(mail)
    assert all(each.product_name in letter["text"] for each in dossiers)
    assert "6 hồ sơ" in letter["subject"]


def test_a_death_between_a_letter_and_its_note_doubles_nothing(world, checking, monkeypatch):
    dossier, officer, _ = checking
    monkeypatch.setattr(kept, "mark", lambda *_: None)

    assert look(world, after(dossier.check_began, 8)) == {("check_due", officer.email): 1}


def test_the_round_s_close_tells_who_has_not_filed_and_their_officers_alone(world):
    round_ = make.year()
    owner, filed = make.producer(), make.producer(make.WEST, name="Đã nộp")
    behind, ahead = make.officer(), make.officer(make.WEST)
    make.dossier(owner)
    make.dossier(filed, DossierState.ACCEPTED)

    told = look(world, round_.closes_at - timedelta(hours=4))

    assert told[("round_closing_producer", owner.email)] == 1
    assert told[("round_closing", behind.email)] == 1
    assert {to for _, to in told} == {owner.email, behind.email}
    assert ahead.email not in {to for _, to in told}


def test_the_hours_before_a_close_have_their_one_shots_and_follow_a_moved_date(world):
    round_ = make.year()
    name = f"{round_.id}-filing_closes_producer-4hours"
    assert reminders.instants(round_)["filing_closes_producer-4hours"] == round_.closes_at - timedelta(hours=4)

    rounds.move(make.coordinator().actor, round_.id, "closes", round_.closes_at + 2 * DAY, "mưa lũ")

    assert name in workflow.scheduled(f"{round_.id}-")


def test_the_council_is_told_before_it_opens(world):
    round_ = make.year()
    council = make.council()
    make.dossier(make.producer(), DossierState.ACCEPTED)
    last = round_.stages[0].opens_at.astimezone(VIETNAM)

    told = look(world, last - timedelta(hours=1) if last.hour > 7 else last - timedelta(hours=10))

    assert {to for letter, to in told if letter == "council_soon"} == {member.email for member in council}


def test_a_decision_not_issued_is_asked_for(world):
    round_ = make.year()
    officer = make.officer()
    make.council()
    make.dossier(make.producer(), DossierState.SCORED)
    last = round_.stages[0].finish_before.astimezone(VIETNAM)

    assert look(world, morning((last - 3 * DAY).date()))[("decision_due", officer.email)] == 1


def test_a_commune_learns_what_became_of_what_it_sent_up(world):
    make.year_of_sets()
    officer, owner = make.officer(), make.producer()
    ruled = make.dossier_of_set(owner, state=DossierState.RECOGNISED)
    dossier = make.replace(ruled, proposal=make.replace(make.proposal(), decided_at="province"))

    event = Event(name="DossierRecognised", seq=dossier.version, at=make.now(), by="test", data={"tier": Tier.PROVINCE})
    found = [(mail.letter, mail.to) for mail in notices.letters(dossier, event)]

    assert ("result_told", officer.email) in found

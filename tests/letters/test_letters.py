"""Letters: one file each, every placeholder a fact that the drafting service gives for that letter's event."""

from pathlib import Path
from string import Template

import pytest

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.deed import DEED_LETTERS
from chalicelib.domain.lifecycle import DOSSIER_STEPS, DossierState
from chalicelib.domain.mail import ALERTS, DIGEST_LETTER, LETTERS, RETURN_LETTER, SIGN_IN_LETTER
from chalicelib.domain.plan import Plan
from chalicelib.services.letter_facts import facts_of
from chalicelib.stores import aggregates
from chalicelib.stores.regulations import letter
from chalicelib.stores.tongues import tongue
from tests import factories

HOME = Path(__file__).parents[2] / "chalicelib" / "letters"
TABLE = {**LETTERS, **{code: alert.letters for code, alert in ALERTS.items()}}
NAMES = {name for rows in TABLE.values() for name, _ in rows} | {SIGN_IN_LETTER, RETURN_LETTER, DIGEST_LETTER}
NAMES |= set(DEED_LETTERS.values())
PAIRS = [(event, name) for event, rows in TABLE.items() for name, _ in rows]
EXTRA = {"sheets_open": {"count"}}  # found with each addressee
DOSSIER_EVENTS = {step.event for step in DOSSIER_STEPS}
OF_DOSSIERS = {"check_due", "check_overdue", "supplement_due", "inquiry_soon"}
PERSONAL = {"producer", "asker", "address", "officer", "inviter", "given_by"}
_SUBJECT_MOST = 160


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_subject_names_a_person(name):
    assert not set(letter(name)[0].get_identifiers()) & PERSONAL


def test_every_letter_has_its_file_and_every_file_its_letter():
    for language in ("vi", "en"):
        assert {path.name.removesuffix(f".{language}.txt") for path in HOME.glob(f"*.{language}.txt")} == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_both_languages_name_the_same_facts_where_the_other_does(name):
    vietnamese, english = ([set(part.get_identifiers()) for part in letter(name, language)] for language in ("vi", "en"))

    assert vietnamese == english


@pytest.mark.parametrize(("event", "name"), PAIRS)
def test_an_english_letter_s_own_words_are_english(world, event, name):
    about, happened = subject_of(event)

    facts = facts_of(about, happened, tongue("en"))

    assert placeholders(name, "en") <= set(facts) | EXTRA.get(name, set())
    for fact in ("at", "closes", "tier", "stars", "check_by", "finish", "moved", "left", "result"):
        assert not set(str(facts.get(fact, "")).lower().split()) & {"ngày", "giờ", "cấp", "sao", "được"}, (fact, facts[fact])


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_letter_is_subject_then_blank_line_then_text(name):
    subject, blank, *text = (HOME / f"{name}.vi.txt").read_text("utf-8").splitlines()

    assert subject
    assert not blank
    assert text[0].startswith("Kính gửi")


@pytest.mark.parametrize("name", sorted(NAMES - {SIGN_IN_LETTER}))
def test_a_letter_leads_somewhere(name):
    assert "link" in placeholders(name)


@pytest.mark.parametrize(("event", "name"), PAIRS)
def test_placeholders_are_facts_of_the_event(world, event, name):
    about, happened = subject_of(event)

    facts = facts_of(about, happened)

    facts |= dict.fromkeys(EXTRA.get(name, ()), "3")
    assert placeholders(name) <= set(facts)
    assert len(letter(name)[0].substitute(facts)) <= _SUBJECT_MOST


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_points_are_mailed(name):
    assert "mean" not in placeholders(name)


def test_the_code_letter_says_code_and_minutes_only():
    assert placeholders(SIGN_IN_LETTER) == {"code", "minutes"}


def test_a_reminder_to_producers_says_not_filed():
    subject, text = letter("round_closing_producer")

    assert "CHƯA NỘP" in subject.template
    assert "CHƯA NỘP" in text.template


def placeholders(name: str, language: str = "vi") -> set[str]:
    subject, text = letter(name, language)
    assert all(isinstance(part, Template) and part.is_valid() for part in (subject, text))
    return {*subject.get_identifiers(), *text.get_identifiers()}


def subject_of(event: str) -> tuple[Aggregate, Event]:
    round_ = factories.year()
    data: dict[str, str] = {"tier": "district", "reason": "một lý do", "left": "7d", "fault": "hội đồng thiếu người"}
    if event == "DateMoved":
        data |= {"moment": "closes", "from": "2024-03-10T17:00:00+00:00", "to": "2024-03-12T17:00:00+00:00"}
    if event in ("InquirySet", "inquiry_soon"):
        data["on"] = "2024-05-10"
    if event in DOSSIER_EVENTS or event in OF_DOSSIERS:
        about: Aggregate = factories.dossier(factories.producer(), DossierState.RECOGNISED)
    elif event.startswith("Year"):
        about = aggregates.get(Plan, factories.PLAN)
    else:
        about = round_
    return about, Event(name=event, seq=about.version, at=factories.now(), by="test", data=data)

"""The page of who is told what, held against the tables: every row has an entry, a letter in both languages, an addressee, a test."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.domain.aggregate import Event
from chalicelib.domain.deed import DEED_LETTERS
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import ALERTS, LETTERS, To
from chalicelib.domain.regulation import Tier
from chalicelib.services import notices
from chalicelib.stores.regulations import letter
from tests import factories as make

ROOT = Path(__file__).parents[2]
LINES = [line for line in (ROOT / "docs" / "letters.md").read_text("utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in LINES]
TABLE = {**LETTERS, **{code: alert.letters for code, alert in ALERTS.items()}}


def pairs(cell: str) -> Iterator[tuple[str, str]]:
    for each in cell.split("; "):
        name, to = each.split(" → ")
        yield name, to


def test_rows_1_to_14_are_all_there():
    assert {int(row[0]) for row in ROWS} == set(range(1, 15))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {row[2]}" for row in ROWS])
def test_a_row_is_what_the_tables_say(row):
    _, _, entry, told, test = row

    for name, to in pairs(told):
        if entry in TABLE:
            assert (name, To(to)) in TABLE[entry]
        else:
            assert name in {letter for deed, letter in DEED_LETTERS.items() if deed == entry}
        for language in ("vi", "en"):
            assert letter(name, language)
    assert (ROOT / test).exists()


@pytest.mark.parametrize(("event", "state", "expected"), [
    ("DossierProposed", DossierState.FORWARDED, {("dossier_proposed", "producer"), ("dossier_to_check", "office")}),
    ("DossierNotUpgraded", DossierState.NOT_UPGRADED, {("result_not_upgraded", "producer"), ("result_told", "officer")}),
    ("PotentialFiveFound", DossierState.POTENTIAL_FIVE, {("result_potential_five", "producer"), ("result_told", "officer")}),
])
def test_these_go_to_producer_commune_and_province(world, event, state, expected):
    make.year_of_sets()
    owner, officer, office = make.producer(), make.officer(), make.person(Role.OFFICER, make.PROVINCE)
    proposal = make.replace(make.proposal(), decided_at="province")
    made = make.dossier(owner, state, held_by="province", regulation=make.SETS, proposal=proposal)
    who = {owner.email: "producer", officer.email: "officer", office.email: "office"}

    found = notices.letters(made, Event(name=event, seq=made.version, at=make.now(), by="t", data={"tier": "commune", "to": Tier.PROVINCE}))

    assert {(mail.letter, who[mail.to]) for mail in found} == expected


def test_the_province_is_asked_while_a_potential_five_waits_to_be_sent(world):
    round_ = make.year_of_sets()
    office = make.person(Role.OFFICER, make.PROVINCE)
    about = Event(name="forwards_due", seq=0, at=make.now() + timedelta(days=1), by="t", data={})

    def told():
        return [(mail.letter, mail.to) for mail in notices.letters_of(round_, about, ALERTS["forwards_due"].letters, "x")]

    assert told() == []
    make.dossier(make.producer(), DossierState.POTENTIAL_FIVE)
    assert told() == [("forwards_due", office.email)]

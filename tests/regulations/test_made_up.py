"""A decree of our own making is data alone: what it says is read, bound, counted and linted like any other's.

A year under it is played in `tests/journeys/test_made_up.py`.
"""

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from chalicelib.domain.aggregate import Event
from chalicelib.domain.council_settings import OwnRules, effective, rules_from
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.ranking import rank
from chalicelib.domain.regulation import Outcome, Tier, bind
from chalicelib.domain.round import Phase
from chalicelib.domain.terms import renewal_dates
from chalicelib.services import sheets
from chalicelib.services.letter_facts import facts_of
from chalicelib.services.procedure_lint import procedure_faults
from chalicelib.stores import regulations
from chalicelib.stores.calendars import calendar
from chalicelib.stores.regulations import read_regulation
from tests import factories as make
from tests.doors.visitor import Visitor

LAW = read_regulation(json.loads(Path(__file__).with_name("made_up_2028").joinpath("procedure.json").read_text("utf-8")))
KNOWN = regulations.regulations() | {LAW.id: LAW}
CUM = make.UnitCode("cum_ven_bien")


def rules_for(members):
    return rules_from(effective(LAW.council_settings, OwnRules()), [f"m{number}" for number in range(members)])


@pytest.fixture
def held(monkeypatch):
    """The application holds it, as it would with one folder more."""
    monkeypatch.setattr(regulations, "regulations", lambda: KNOWN)


def test_the_linter_has_nothing_against_it():
    assert list(procedure_faults(LAW, KNOWN, ())) == []


def test_a_board_checks_and_three_councils_of_its_own_names_score():
    assert [(rules.tier, rules.scores, rules.held_by) for rules in LAW.tiers] == [
        ("ban_xa", False, "unit"), ("hoi_xa", True, "unit"), ("cum", True, CUM), ("toan_tinh", True, "province"),
    ]
    assert LAW.named_offices == (CUM,)


@pytest.mark.parametrize(("tier", "totals", "outcome", "stars", "decided_at"), [
    ("hoi_xa", [40, 39], Outcome.NOT_RECOGNISED, None, "unit"),
    ("hoi_xa", [40, 40], Outcome.RECOGNISED, 3, "unit"),
    ("hoi_xa", [60, 59], Outcome.RECOGNISED, 3, "unit"),
    ("hoi_xa", [60], Outcome.FORWARDED, None, "unit"),
    ("cum", [65, 64], Outcome.RECOGNISED, 3, "unit"),  # back to the village
    ("cum", [65], Outcome.RECOGNISED, 4, CUM),
    ("cum", [75], Outcome.FORWARDED, None, CUM),
    ("toan_tinh", [64], Outcome.NOT_RECOGNISED, None, "province"),
    ("toan_tinh", [85, 84], Outcome.RECOGNISED, 4, CUM),
    ("toan_tinh", [85], Outcome.RECOGNISED, 5, "province"),
])
def test_its_bands_mean_what_it_says(tier, totals, outcome, stars, decided_at):
    proposal = rank(totals, tier=Tier(tier), regulation=LAW, rules=rules_for(5))

    assert (proposal.outcome, proposal.stars, proposal.decided_at) == (outcome, stars, decided_at)


def test_its_sheet_has_its_own_parts_and_its_councils_their_own_quorum():
    assert {part.code: part.max_points for part in LAW.parts} == {"N": 50, "K": 30, "T": 20}
    assert rules_for(5).quorum == Fraction(2, 3)
    assert [rules_for(members).needed for members in (1, 3, 5)] == [2, 2, 4]


def test_its_cut_off_takes_the_day_and_its_results_the_month():
    (cut_off,) = LAW.cut_offs

    assert (cut_off.proposals.last_day(2028), cut_off.results.last_day(2028)) == (date(2028, 3, 24), date(2028, 7, 31))


def test_its_board_has_seven_working_days_on_a_clock_that_stops():
    check = LAW.tiers[0].check

    assert check.pause_on_supplement
    assert LAW.setting("pause_on_supplement").value is True
    assert check.term.ends(date(2028, 3, 6), calendar()) == date(2028, 3, 15)


def test_its_certificates_last_two_years_with_a_window_of_their_own():
    dates = renewal_dates(date(2028, 2, 29), LAW.terms)

    assert LAW.validity_months == 24
    assert (dates.expires, dates.file_from, dates.file_to, dates.extended_until) == (
        date(2030, 2, 28), date(2029, 11, 30), date(2029, 12, 30), date(2030, 3, 30),
    )


def test_filings_before_its_first_day_stay_with_the_decree_before():
    before, since = (bind(KNOWN.values(), filed_on=day, kind="first") for day in (date(2027, 12, 31), date(2028, 1, 1)))

    assert (before.regulation.id, before.finish_by) == ("qd26_2026", date(2028, 2, 15))
    assert (since.regulation.id, since.finish_by) == (LAW.id, None)


def test_its_slips_are_numbered_in_its_own_way():
    assert LAW.numbering.slip_number("7", province="86", unit="29341", year=2028) == "2028/29341/PTN-7"


@pytest.mark.usefixtures("world", "held")
def test_a_member_of_a_council_between_village_and_province_finds_the_sheets():
    make.year(Phase.COUNCIL)
    member = make.person(Role.MEMBER, CUM, email=make.MEMBERS[0])
    make.declare(make.MEMBERS[0], tiers=("cum",))
    made = make.dossier(make.producer(), DossierState.IN_COUNCIL, tier=Tier("cum"), held_by=CUM, regulation=LAW.id)

    assert [view.dossier.id for view in sheets.sheets(member.actor)] == [made.id]


@pytest.mark.usefixtures("world", "held")
def test_no_page_and_no_letter_shows_a_tier_by_its_code():
    content = make.plan_content(Phase.COUNCIL)
    for stage, tier in zip(content["rounds"][0]["stages"], ("hoi_xa", "cum"), strict=True):
        stage["tier"] = tier
    round_ = make.year(Phase.COUNCIL, content, LAW.id)
    owner, member = make.producer(), make.person(Role.MEMBER, CUM, email=make.MEMBERS[0])
    make.declare(make.MEMBERS[0], tiers=("cum",))
    made = make.dossier(owner, DossierState.IN_COUNCIL, tier=Tier("cum"), held_by=CUM, regulation=LAW.id)
    pages = [Visitor(player=player).get(path) for player, path in (
        (owner, "/"), (owner, "/ho-so"), (owner, f"/ho-so/{made.id}"),
        (member, "/hoi-dong"), (member, f"/hoi-dong/phieu/{made.id}"),
        (make.coordinator(), "/dieu-phoi"), (make.coordinator(), f"/dieu-phoi/van-ban/{LAW.id}"),
    )]  # fmt: skip
    moved = {"moment": "cum.closes", "from": "2028-03-10T17:00:00+00:00", "to": "2028-03-12T17:00:00+00:00"}
    told = [
        *facts_of(made, Event(name="DossierReturned", seq=1, at=make.now(), by="test")).values(),
        *facts_of(round_, Event(name="StageOpened", seq=1, at=make.now(), by="test", data={"tier": "cum"})).values(),
        *facts_of(round_, Event(name="DateMoved", seq=1, at=make.now(), by="test", data=moved)).values(),
    ]
    said = [*[page.text for page in pages], *told]
    codes = "|".join(rules.tier for rules in LAW.tiers)

    assert {page.status for page in pages} == {200}
    assert sum("cấp cụm" in text for text in said) >= 6
    assert [text for text in said if re.search(rf"\b({codes})\b", text)] == []


def test_without_its_named_office_it_has_none():
    assert replace(LAW, tiers=LAW.tiers[:2]).named_offices == ()

from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.dossier import Kind
from chalicelib.domain.filing import FilingEnd, filed_until, filing_end, may_leave
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import SEAL_DELAY
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.workdays import CalendarMissing
from chalicelib.stores.calendars import calendar
from chalicelib.stores.regulations import regulation
from tests.domain.makers import DAY, T0, dossier, round_, submitted

QD26, QD148 = regulation("qd26_2026"), regulation("qd148_2023")
COMMUNE = QD26.tiers[0]
TICK = timedelta(microseconds=1)


def vietnam(year, month, day, hour=0):
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def of(closes, proposes):
    return round_(opens_at=vietnam(2026, 1, 1), closes_at=closes, proposes_before=proposes, stages=())


@pytest.mark.parametrize(("closes", "proposes", "safe", "draft"), [
    (vietnam(2026, 10, 30), vietnam(2026, 10, 30), date(2026, 10, 8), False),
    (vietnam(2027, 4, 30), vietnam(2027, 4, 30), date(2027, 4, 7), True),
    (vietnam(2027, 4, 9), vietnam(2027, 4, 30), date(2027, 4, 7), True),
])
def test_pages_count_to_the_last_day_that_leaves_the_commune_its_time(closes, proposes, safe, draft):
    end = filing_end(of(closes, proposes), COMMUNE, calendar())

    assert (end.until, end.draft) == (safe, draft or bool(calendar().drafts_between(safe, date(2026, 10, 29))))
    assert (end.checked_by.vi, end.term.count) == ("cấp xã", 15)


@pytest.mark.parametrize("closes", [vietnam(2027, 4, 8), vietnam(2027, 4, 7, 17), vietnam(2027, 4, 1)])
def test_a_close_that_is_safe_itself_is_what_pages_count_to(closes):
    end = filing_end(of(closes, vietnam(2027, 4, 30)), COMMUNE, calendar())

    assert (end.safe_day, end.until, end.is_safe(closes - TICK)) == (None, closes, True)


@pytest.mark.parametrize(("first", "proposes"), [(QD148.tiers[0], vietnam(2027, 4, 30)), (COMMUNE, None)])
def test_without_a_term_or_a_cut_off_only_the_close_is_known(first, proposes):
    closes = vietnam(2027, 4, 30)

    assert filing_end(of(closes, proposes), first, calendar()) == FilingEnd(closes_at=closes)


def test_the_safe_day_lasts_to_its_midnight_in_vietnam():
    end = filing_end(of(vietnam(2027, 4, 30), vietnam(2027, 4, 30)), COMMUNE, calendar())

    assert [end.is_safe(at) for at in (vietnam(2027, 4, 8) - TICK, vietnam(2027, 4, 8))] == [True, False]


def test_a_year_without_a_calendar_is_said():
    with pytest.raises(CalendarMissing):
        filing_end(of(vietnam(2029, 4, 30), vietnam(2029, 4, 30)), COMMUNE, calendar())


def test_a_draft_is_filed_until_the_close_a_supplement_until_its_tier_s_check_ends():
    rnd = round_(proposes_before=T0 + 50 * DAY)
    returned = submitted().send_back("thiếu", by="o", at=T0)

    assert filed_until(dossier(), rnd) == rnd.closes_at
    assert filed_until(returned, rnd) == T0 + 60 * DAY
    assert filed_until(submitted(), rnd) is None


def carried(it):
    return it.carry_over("p-r2", "p", QD26, by="p@vidu.example", at=T0 + 90 * DAY, criteria_set=8, filings=it.filings)


@pytest.mark.parametrize(("at", "free"), [(39 * DAY, False), (40 * DAY, False), (40 * DAY + SEAL_DELAY - TICK, False), (40 * DAY + SEAL_DELAY, True)])
def test_a_draft_leaves_when_the_last_filing_of_its_round_must_be_written(at, free):
    assert may_leave(dossier(), round_(), T0 + at) is free


def test_a_missed_supplement_leaves_after_its_time_and_a_deferred_dossier_at_once():
    returned = submitted().send_back("thiếu", by="o", at=T0)
    deferred = submitted().defer("chưa được tiếp nhận", by="c", at=T0)

    assert [may_leave(returned, round_(), T0 + day * DAY) for day in (59, 61)] == [False, True]
    assert may_leave(deferred, round_(), T0)
    assert not may_leave(submitted(), round_(), T0 + 200 * DAY)


def test_what_is_carried_over_is_a_draft_of_the_new_round_and_keeps_what_it_is():
    before = submitted(kind=Kind.UPGRADE).send_back("thiếu", by="o", at=T0).defer("chưa đủ", by="c", at=T0)

    after = carried(before)

    assert (after.state, after.round, after.tier, after.regulation, after.criteria_set) == (DossierState.DRAFT, "p-r2", Tier("commune"), "qd26_2026", 8)
    assert (after.product, after.kind, after.unit, after.producer, after.filings) == (before.product, Kind.UPGRADE, "u1", "P1", 1)
    assert (after.slip, after.documents, after.return_reason, after.submitted_at, after.received_at, after.pauses) == ("", (), "", None, None, ())
    assert (after.earlier_rounds, after.version) == (("p-r1",), before.version + 1)
    assert after.recent[-1].data == {"was": "deferred", "from_round": "p-r1", "to_round": "p-r2", "tier": "commune"}

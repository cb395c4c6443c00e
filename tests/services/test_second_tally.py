"""Before a proposal is made the stand-alone verifier recomputes it: an engine that errs publishes nothing."""

import pytest

from chalicelib.domain.council_rules import Bands
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Result, Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import conductor, ruling, scoring
from chalicelib.services.export import export
from chalicelib.stores import aggregates
from chalicelib.stores.second_tally import verifier
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
SEVENTY = {"A": 24, "B": 21, "C": 25}
BEST = make.best_of_set(8)


def by_sets():
    """A province's council on a dossier of set 8: every mark found, 98 points."""
    round_, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    dossier = make.dossier_of_set(make.producer())
    sign(members, dossier, BEST | {"3.5": 1})
    make.conclude(dossier)
    return round_, dossier, Tier.PROVINCE


def by_parts():
    """A district's council on a sheet in three parts: exactly 70 points."""
    round_, members = make.year(Phase.COUNCIL), make.council()
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL)
    sign(members, dossier, SEVENTY)
    return round_, dossier, Tier.DISTRICT


def by_parts_under_sets():
    """A dossier that came to QĐ 26/2026 without a set, from a round that was opened before it."""
    round_, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    dossier = make.dossier(
        make.producer(), DossierState.IN_COUNCIL, tier=Tier.PROVINCE, held_by="province", regulation=make.SETS
    )
    sign(members, dossier, SEVENTY)
    return round_, dossier, Tier.PROVINCE


def sign(members, dossier, given):
    for member in members:
        scoring.sign(member.actor, dossier.id, given, "")


def tally(round_, tier):
    aggregates.commit(aggregates.get(Round, round_.id).do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(round_.id, tier):
        ruling.tally(piece)


def open_below(monkeypatch):
    """The engine with `<` for `<=` at the foot of a band."""
    monkeypatch.setattr(Bands, "star_of", lambda bands, mean: 1 + sum(low < mean - 8 for low in bands.lows))
    monkeypatch.setattr(Result, "holds", lambda row, mean: row.low < mean and (row.below is None or mean <= row.below))


@pytest.mark.parametrize("stage", [by_sets, by_parts, by_parts_under_sets])
def test_what_both_tallies_say_is_proposed(stage):
    round_, dossier, tier = stage()

    tally(round_, tier)

    assert aggregates.get(Dossier, dossier.id).state is DossierState.SCORED
    written = export(round_.id)
    assert verifier().compare(written, written["facts"])[0] == []


@pytest.mark.parametrize("stage", [by_sets, by_parts, by_parts_under_sets])
def test_an_engine_that_errs_proposes_nothing(stage, monkeypatch):
    round_, dossier, tier = stage()
    open_below(monkeypatch)

    with pytest.raises(ruling.TallyDisputed, match=dossier.id):
        tally(round_, tier)

    found = aggregates.get(Dossier, dossier.id)
    assert (found.state, found.proposal) == (DossierState.IN_COUNCIL, None)


def test_the_parked_round_says_what_differs_until_it_is_mended(monkeypatch):
    round_, dossier, tier = by_parts()
    with monkeypatch.context() as wrong:
        open_below(wrong)
        with pytest.raises(ruling.TallyDisputed):
            tally(round_, tier)
        conductor.park_round(round_.id, "States.ExceedToleratedFailureThreshold", "a token")

    assert aggregates.get(Round, round_.id).parked == (
        f"Hai cách tính không khớp, chưa đề nghị kết quả: {dossier.id} (district): forward: claimed False, computed True; "
        f"{dossier.id} (district): star: claimed 3, computed None; {dossier.id} (district): status: claimed 'recognised', "
        "computed 'forwarded'."
    )
    assert ruling.whats_disputed(aggregates.get(Round, round_.id)) == ""

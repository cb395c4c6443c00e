"""Each indicator from products, dossiers and producers as they stand; and what may still come of what is under way."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.courses import Picture
from chalicelib.domain.dossier import Kind
from chalicelib.domain.indicators import INDICATORS, MeasuredBy
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.measures import is_counted, is_entered, measure
from chalicelib.domain.people import ProducerType
from chalicelib.domain.product import Certificate, Product
from chalicelib.domain.regulation import PROVINCE, Outcome, Tier
from chalicelib.stores.regulations import regulation
from tests.domain import makers
from tests.domain.test_targets import target

EVE, IN_YEAR, TODAY, DUE = date(2022, 12, 30), date(2023, 5, 29), date(2023, 6, 15), date(2023, 12, 31)
DECREES = {id_: regulation(id_) for id_ in ("qd148_2023", "qd26_2026")}


def certificate(stars, on=IN_YEAR, until=None):
    return Certificate(dossier="D", stars=stars, decision="1/QĐ", decided_on=on, valid_until=until or on.replace(year=on.year + 3), unit="u1")


def product(id_="S1", *held, state=None, **fields):
    """With its recognitions, the last one in force."""
    *past, last = held or (None,)
    reached = state or (ProductState(f"recognised_{last.stars}") if last else ProductState.CANDIDATE)
    return Product(**({
        "id": id_, "state": reached, "name": "Mắm", "producer": "P1", "producer_name": "HTX", "unit": "u1", "unit_name": "Huyện Một",
        "province": "t", "certificate": last, "past": tuple(past),
    } | fields))


def picture(*products, dossiers=(), **fields):
    return Picture(**({
        "products": products, "dossiers": dossiers, "producers": {"P1": ProducerType.COOPERATIVE, "P2": ProducerType.HOUSEHOLD},
        "regulations": DECREES, "filing": frozenset({"p-r1"}), "figures": (), "units": ("u1", "u2"), "since": date(2023, 1, 1),
        "today": TODAY, "is_over": False,
    } | fields))


def span(indicator, found, **fields):
    got = measure(target(**({"indicator": indicator, "due": DUE} | fields)), found).span
    return None if got is None else (got.low, got.now, got.high)


def test_what_no_officer_has_to_enter_is_counted():
    counted = {code for code in INDICATORS if is_counted(code, "count") or is_counted(code, "percent")}

    assert counted == {code for code, each in INDICATORS.items() if each.measured_by is not MeasuredBy.OFFICER}


@pytest.mark.parametrize(("indicator", "measured_in", "by_hand"), [
    ("upgrades", "count", False), ("upgrades", "percent", True), ("entities_cooperative", "percent", False),
    ("entities_cooperative", "count", True), ("product_trademarks", "count", True), ("nobody_knows", "count", True),
])
def test_a_measure_that_nothing_shows_is_an_officer_s_to_enter(indicator, measured_in, by_hand):
    assert is_entered(target(indicator=indicator, measure=measured_in)) is by_hand


class TestStars:
    @pytest.mark.parametrize(("held", "basis", "counted"), [
        ((certificate(3),), "new", 1),
        ((certificate(3),), "unstated", 1),
        ((certificate(3, EVE),), "new", 0),
        ((certificate(3, EVE),), "cumulative", 1),
        ((certificate(3, EVE), certificate(3)), "new", 0),  # evaluated anew: it had its stars before
        ((certificate(4),), "new", 0),
        ((certificate(4, EVE), certificate(3)), "new", 0),  # fallen, not risen
        ((certificate(3, date(2019, 1, 1)),), "cumulative", 0),  # its term has ended
    ])
    def test_three_stars(self, held, basis, counted):
        assert span("products_3star", picture(product("S1", *held)), basis=basis) == (counted,) * 3

    @pytest.mark.parametrize(("indicator", "counted"), [("products_4star_or_more", 1), ("products_3star_or_more", 0), ("upgrades", 1)])
    def test_an_upgrade_is_new_among_four_stars_and_not_among_three(self, indicator, counted):
        risen = picture(product("S1", certificate(3, EVE), certificate(4)))

        assert span(indicator, risen) == (counted,) * 3

    def test_first_recognised_and_then_raised_within_the_year_is_new_and_no_upgrade_of_what_was_before(self):
        risen = picture(product("S1", certificate(3, date(2023, 3, 1)), certificate(4)))

        assert (span("products_3star_or_more", risen), span("upgrades", risen)) == ((1, 1, 1), (0, 0, 0))

    def test_a_revoked_product_counts_no_longer(self):
        assert span("products_3star", picture(product("S1", certificate(3), state=ProductState.REVOKED))) == (0, 0, 0)

    def test_what_was_decided_after_the_target_was_due_is_another_plan_s(self):
        late = picture(product("S1", certificate(3, EVE), certificate(4, date(2024, 5, 30))), today=date(2024, 6, 30), dossiers=[makers.submitted()])

        assert span("products_4star", late, basis="cumulative") == (0, 0, 0)
        assert span("products_3star", late, basis="cumulative") == (1, 1, 1)

    def test_what_waits_for_the_centre_may_have_five_stars_until_the_year_is_over(self):
        waiting = picture(product(state=ProductState.POTENTIAL_FIVE))

        assert span("products_5star", waiting) == (0, 0, 1)
        assert span("products_5star", replace(waiting, is_over=True)) == (0, 0, 0)
        assert span("products_potential_5star", waiting) == (0, 1, 1)


def tallied(outcome, stars):
    return makers.scored(outcome, stars)


FORWARDED = {"tier": Tier.PROVINCE, "held_by": PROVINCE, "state": DossierState.ACCEPTED}


class TestPipeline:
    """One candidate with one dossier: what each stage leaves possible, for three stars, for four, and for potential five."""

    @pytest.mark.parametrize(("dossier", "three", "four", "potential"), [
        (makers.dossier(), 1, 1, 1),
        (makers.submitted(), 1, 1, 1),
        (makers.submitted().send_back("thiếu", by="o", at=makers.T0), 1, 1, 1),
        (makers.in_council(), 1, 1, 1),
        (tallied(Outcome.RECOGNISED, 3), 1, 0, 0),
        (tallied(Outcome.FORWARDED, None), 1, 1, 1),
        (tallied(Outcome.NOT_RECOGNISED, None), 0, 0, 0),
        (replace(makers.submitted(), **FORWARDED), 1, 1, 1),
        (replace(tallied(Outcome.RECOGNISED, 4), tier=Tier.PROVINCE), 0, 1, 0),
        (replace(tallied(Outcome.POTENTIAL_FIVE, None), tier=Tier.PROVINCE), 0, 0, 1),
        (makers.submitted().withdraw("thôi", by="p", at=makers.T0), 0, 0, 0),
        (makers.submitted().defer("muộn", by="c", at=makers.T0), 1, 1, 1),  # to be carried over
        (replace(makers.submitted().defer("muộn", by="c", at=makers.T0), tier=Tier.PROVINCE, held_by=PROVINCE), 1, 1, 1),
    ])
    def test_what_a_stage_leaves_possible(self, dossier, three, four, potential):
        found = picture(product(), dossiers=[dossier])

        assert span("products_3star", found) == (0, 0, three)
        assert span("products_4star", found) == (0, 0, four)
        assert span("products_potential_5star", found) == (0, 0, potential)

    @pytest.mark.parametrize("left", [makers.dossier(), makers.submitted().defer("muộn", by="c", at=makers.T0)])
    def test_what_a_round_left_behind_may_only_come_while_another_takes_filings(self, left):
        assert span("products_3star", picture(product(), dossiers=[left], filing=frozenset())) == (0, 0, 0)

    def test_a_proposal_that_is_carried_over_begins_again(self):
        deferred = replace(makers.submitted(), **FORWARDED, filings=1).defer("muộn", by="c", at=makers.T0)

        assert span("proposals_to_province_per_unit", picture(product(), dossiers=[deferred])) == (0, 1, 1)
        assert span("proposals_to_province_per_unit", picture(product(), dossiers=[deferred], filing=frozenset())) == (1, 1, 1)

    def test_nothing_more_is_expected_when_the_year_is_over(self):
        assert span("products_3star", picture(product(), dossiers=[makers.submitted()], is_over=True)) == (0, 0, 0)

    def test_under_a_decree_where_the_commune_only_proposes(self):
        filed = makers.submitted(regulation="qd26_2026", tier=Tier("commune"))

        assert span("products_4star", picture(product(), dossiers=[filed])) == (0, 0, 1)

    def test_an_upgrade_may_raise_and_never_lowers(self):
        found = picture(product("S1", certificate(3, EVE)), dossiers=[makers.submitted(kind=Kind.UPGRADE)])

        assert span("products_3star", found, basis="cumulative") == (0, 1, 1)
        assert span("products_3star_or_more", found, basis="cumulative") == (1, 1, 1)
        assert span("upgrades", found) == (0, 0, 1)

    def test_a_re_evaluation_may_lower(self):
        found = picture(product("S1", certificate(4, EVE)), dossiers=[makers.submitted(kind=Kind.RE_EVALUATION)])

        assert span("products_4star", found, basis="cumulative") == (0, 1, 1)
        assert span("products_3star_or_more", found, basis="cumulative") == (1, 1, 1)


class TestDossiers:
    def test_evaluated_is_decided_at_any_tier_whatever_the_result(self):
        refused = makers.scored(Outcome.NOT_RECOGNISED, None).decide(makers.decision(), next_tier=None, by="c", at=makers.T0)
        dossiers = [
            refused, makers.submitted(id="D2", product="S2"), makers.submitted(id="D3", product="S3").withdraw("thôi", by="p", at=makers.T0)]
        found = picture(product(), product("S2"), product("S3"), product("S4"), dossiers=dossiers)

        assert span("products_evaluated", found) == (1, 1, 2)

    def test_what_was_ranked_before_is_not_newly_evaluated(self):
        ruled = makers.scored().decide(makers.decision(), next_tier=None, by="c", at=makers.T0)

        assert span("products_evaluated", picture(product("S1", certificate(3, EVE), certificate(3)), dossiers=[ruled])) == (0, 0, 0)

    def test_proposals_are_asked_of_each_unit(self):
        above = replace(makers.submitted(), **FORWARDED)
        below = makers.submitted(id="D2", product="S2", unit="u2")
        found = picture(product(), product("S2", unit="u2"), dossiers=[above, below])

        got = measure(target(indicator="proposals_to_province_per_unit", scope_kind="each_unit", low=1, high=2, op="ge_range", due=DUE), found)

        assert {unit: (each.low, each.now, each.high) for unit, each in got.by_unit.items()} == {"u1": (1, 1, 1), "u2": (0, 0, 1)}
        assert (got.units_short, got.met, got.is_possible) == (("u2",), False, True)

    def test_two_dossiers_of_one_product_are_one_proposal(self):
        twice = [replace(makers.submitted(id=id_), **FORWARDED) for id_ in ("D1", "D2")]

        assert span("proposals_to_province_per_unit", picture(product(), dossiers=twice)) == (1, 1, 1)

    def test_a_result_that_stays_at_the_district_is_no_proposal_to_come(self):
        found = picture(product(), dossiers=[tallied(Outcome.RECOGNISED, 3)])

        assert span("proposals_to_province_per_unit", found) == (0, 0, 0)

    @pytest.mark.parametrize(("kind", "stars", "counted"), [(Kind.UPGRADE, 3, 1), (Kind.UPGRADE, 4, 0), (Kind.RE_EVALUATION, 3, 0)])
    def test_an_upgrade_from_three_to_four_is_proposed_once_it_is_with_the_province(self, kind, stars, counted):
        above = replace(makers.submitted(kind=kind), **FORWARDED)

        assert span("upgrade_3_to_4_proposals", picture(product("S1", certificate(stars, EVE)), dossiers=[above])) == (counted,) * 3

    def test_an_upgrade_at_the_district_may_still_be_proposed(self):
        found = picture(product("S1", certificate(3, EVE)), dossiers=[makers.submitted(kind=Kind.UPGRADE)])

        assert span("upgrade_3_to_4_proposals", found) == (0, 0, 1)


class TestShares:
    def test_producers_by_type_among_those_with_a_ranked_product(self):
        found = picture(
            product("S1", certificate(3, EVE)), product("S2", certificate(3, EVE)), product("S3", producer="P2", state=ProductState.POTENTIAL_FIVE),
            product("S4", producer="P3"))

        got = measure(target(indicator="entities_cooperative", measure="percent", low=30, due=DUE), found)
        assert (got.span.part, got.span.whole, got.span.now) == (1, 2, 50)
        assert span("entities_enterprise_company_household", found, measure="percent") == (50, 50, 50)
        assert span("entities_enterprise", found, measure="percent") == (0, 0, 0)

    def test_a_producer_whose_first_product_is_under_way_may_change_the_share(self):
        found = picture(product("S1", certificate(3, EVE)), product("S2", producer="P2"), dossiers=[makers.submitted(product="S2", producer="P2")])

        assert span("entities_cooperative", found, measure="percent") == (50, 100, 100)

    def test_strengthened_are_those_recognised_anew_with_no_fewer_stars(self):
        found = picture(
            product("S1", certificate(3, EVE), certificate(3)), product("S2", certificate(3, EVE), certificate(4)),
            product("S3", certificate(4, EVE), certificate(3)), product("S4", certificate(3, EVE)), product("S5", certificate(3)), product("S6"))

        assert span("products_strengthened_upgraded", found, measure="percent") == (40, 40, 40)

    def test_what_is_under_way_may_strengthen(self):
        found = picture(product("S1", certificate(3, EVE)), dossiers=[makers.submitted(kind=Kind.RE_EVALUATION)])

        assert span("products_strengthened_upgraded", found, measure="percent") == (0, 0, 100)

    def test_exactly(self):
        found = picture(*(product(f"S{n}", certificate(3, EVE), producer="P1" if n == 1 else f"H{n}") for n in range(1, 8)))

        assert span("entities_cooperative", found, measure="percent") == (Fraction(100, 7),) * 3


STAGES = st.sampled_from([
    makers.dossier(), makers.submitted(), makers.in_council(), tallied(Outcome.RECOGNISED, 3), tallied(Outcome.FORWARDED, None),
    tallied(Outcome.NOT_RECOGNISED, None), replace(makers.submitted(), **FORWARDED), makers.submitted().withdraw("thôi", by="p", at=makers.T0),
    replace(makers.submitted(), **FORWARDED).defer("muộn", by="c", at=makers.T0),
])
HELD = st.lists(st.builds(certificate, st.sampled_from([3, 4, 5]), st.sampled_from([date(2020, 3, 1), EVE, IN_YEAR])), max_size=2)
COUNTED = st.sampled_from(sorted(code for code in INDICATORS if not is_entered(target(indicator=code, measure="count"))))
SHARED = st.sampled_from(sorted(code for code in INDICATORS if not is_entered(target(indicator=code, measure="percent"))))


@st.composite
def pictures(draw, **fields):
    products, dossiers = [], []
    for number in range(draw(st.integers(0, 6))):
        held = sorted(draw(HELD), key=lambda each: each.decided_on)
        owner, unit = draw(st.sampled_from(["P1", "P2"])), draw(st.sampled_from(["u1", "u2"]))
        products.append(product(f"S{number}", *held, producer=owner, unit=unit))
        for turn in range(draw(st.integers(0, 2))):
            kind = draw(st.sampled_from(list(Kind)))
            dossiers.append(replace(draw(STAGES), id=f"D{number}{turn}", product=f"S{number}", producer=owner, unit=unit, kind=kind))
    return picture(*products, dossiers=dossiers, **fields)


@given(pictures(), COUNTED, SHARED, st.sampled_from(["new", "cumulative", "unstated"]), st.sampled_from(["province", "each_unit"]))
def test_now_lies_between_certain_and_possible(found, counted, shared, basis, scope):
    for indicator, measure_ in ((counted, "count"), (shared, "percent")):
        got = span(indicator, found, measure=measure_, basis=basis, scope_kind=scope)
        assert got is None or got[0] <= got[1] <= got[2]


@given(pictures(is_over=True), COUNTED, SHARED)
def test_at_the_end_of_the_year_certain_is_possible(found, counted, shared):
    for indicator, measure_ in ((counted, "count"), (shared, "percent")):
        got = span(indicator, found, measure=measure_)
        assert got is None or got[0] == got[1] == got[2]

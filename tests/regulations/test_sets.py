"""What the sets of QĐ 26 say beyond points: conditions, cases, knock-outs, documents, doubts; and how one walks them."""

import pytest

from chalicelib.domain.criteria import Case, Effect, Mark, Need, Standing
from chalicelib.domain.dossier import Kind
from chalicelib.domain.people import ProducerType
from chalicelib.stores.criteria import criteria_set, groups, set_numbers

QD26 = "qd26_2026"
SETS = [criteria_set(QD26, no) for no in set_numbers(QD26)]


def sets_with(effect, criterion):
    return {one.no for one in SETS for ground in one.knock_outs if (ground.effect, ground.criterion) == (effect, criterion)}


def kinds(no, star, producer=ProducerType.COOPERATIVE, kind=Kind.FIRST, law=None):
    rules = criteria_set(QD26, no).documents_for(star, producer, kind)
    return {rule.kind for rule in rules if law is None or rule.law is law}


def test_a_leaf_is_found_by_its_code_at_any_depth():
    assert criteria_set(QD26, 11).leaf("6.2.3").max_points == 5


def test_a_heading_is_no_leaf():
    with pytest.raises(KeyError):
        criteria_set(QD26, 11).leaf("6.2")


@pytest.mark.parametrize(("regulation", "no"), [(QD26, 27), (QD26, 0), ("qd148_2023", 1), ("no_such", 1)])
def test_an_unknown_set_is_a_key_error(regulation, no):
    with pytest.raises(KeyError):
        criteria_set(regulation, no)


def test_a_decree_without_groups_is_a_key_error():
    with pytest.raises(KeyError):
        groups("qd148_2023")


def test_marks_are_cumulative():
    one = criteria_set(QD26, 8)

    assert Mark(criterion="3.5", star=3, points=1) in one.marks(4)
    assert Mark(criterion="3.5", star=4, points=2) in one.marks(4)
    assert not [mark for mark in one.marks(3) if mark.star > 3]


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.code)
def test_the_story_s_structure_needs_a_story_but_in_tourism(one):
    needs = {leaf.code: leaf.needs for leaf in one.leaves() if leaf.needs}

    assert needs == ({} if one.no == 26 else {"5.2": Need(criterion="5.1", points_above=0)})


def test_tourism_has_three_either_or_criteria_of_the_same_cases():
    branched = {leaf.code: leaf.branches for leaf in criteria_set(QD26, 26).leaves() if leaf.branches}

    assert branched == dict.fromkeys(("8", "9", "15"), (Case.COMMUNITY, Case.ORGANISATION))


def test_no_other_set_has_cases():
    assert not [leaf for one in SETS[:25] for leaf in one.leaves() if leaf.branches]


@pytest.mark.parametrize(("effect", "criterion", "numbers"), [
    (Effect.REJECT_DOSSIER, None, set(range(1, 26))),
    (Effect.DISQUALIFY, "1.1", {*range(7, 16), 18, 19, 20}),
    (Effect.DISQUALIFY, "2.1", set(range(5, 15))),
    (Effect.DISQUALIFY, "6.2", {21, 22}),
    (Effect.NOT_EVALUATED, "2.1", {1, 2, 3, 4}),
    (Effect.STOP_SCORING, "6.1", {*range(1, 11), 12, 15, 16, 17}),
    (Effect.STOP_SCORING, "6.1.1", {11, 13}),
    (Effect.STOP_SCORING, "6.4", {16}),
    (Effect.STOP_SCORING, "6", {19, 20}),
])
def test_knock_outs_stand_where_the_decree_has_them(effect, criterion, numbers):
    assert sets_with(effect, criterion) == numbers


def test_samples_are_five_but_none_in_tourism():
    assert {one.no: one.sample_units for one in SETS} == dict.fromkeys(range(1, 26), 5) | {26: 0}


def test_what_the_decree_demands_differs_from_what_brings_stars():
    required = kinds(8, 3, law=Standing.REQUIRED)

    assert "production_eligibility_cert" in required
    assert "environment_docs" not in kinds(8, 3)
    assert "environment_docs" in kinds(8, 4, law=Standing.BRINGS_STARS)


@pytest.mark.parametrize(("no", "kind"), [
    (15, "production_licence"), (17, "production_licence"), (18, "gmp_certificate"), (19, "quality_declaration"), (20, "quality_declaration"),
])
def test_groups_have_papers_of_their_own(no, kind):
    assert kind in kinds(no, 3, law=Standing.REQUIRED)


def test_fresh_food_may_prove_its_growing_area():
    assert all("area_certificate" in kinds(no, 3) for no in (1, 2, 3, 4))


def test_crafts_prove_their_design_for_five_stars():
    assert "design_originals" in kinds(21, 5)
    assert "design_originals" not in kinds(21, 4)


def test_tourism_asks_for_recognition_and_not_for_a_laboratory():
    assert "tourism_recognition" in kinds(26, 3)
    assert not kinds(26, 5) & {"lab_test_report", "production_eligibility_cert", "quality_declaration"}


def test_a_farm_needs_no_business_registration():
    assert "business_registration" not in kinds(8, 3, ProducerType.FARM, law=Standing.REQUIRED)
    assert "business_registration" in kinds(8, 3, ProducerType.HOUSEHOLD, law=Standing.REQUIRED)


def test_only_a_re_evaluation_brings_updates():
    assert "renewal_updates" in kinds(8, 3, kind=Kind.RE_EVALUATION)
    assert "renewal_updates" not in kinds(8, 3, kind=Kind.UPGRADE)


def test_a_re_evaluation_brings_periodic_test_reports_beside_the_one_by_standard():
    both = {"lab_test_report", "periodic_test_report"}
    assert both <= set(kinds(8, 3, kind=Kind.RE_EVALUATION, law=Standing.REQUIRED))
    assert not both <= set(kinds(8, 3, law=Standing.REQUIRED))


@pytest.mark.parametrize(("no", "code"), [(4, "7"), (7, "3.1"), (11, "6.1.1"), (23, "9")])
def test_readings_of_slips_are_told(no, code):
    assert code in {erratum.criterion for erratum in criteria_set(QD26, no).errata}


@pytest.mark.parametrize(("no", "start"), [(3, "5.1:"), (19, "2.3:"), (23, "6.2:"), (26, "Bản chép không có dòng")])
def test_open_doubts_are_carried(no, start):
    assert any(doubt.startswith(start) for doubt in criteria_set(QD26, no).doubts)


def test_there_are_six_branches_and_seventeen_groups():
    branches = groups(QD26).branches

    assert [branch.code for branch in branches] == ["I", "II", "III", "IV", "V", "VI"]
    assert sum(len(branch.subgroups) for branch in branches) == 17


def test_the_subgroup_of_a_set_says_its_ministries():
    group = groups(QD26).subgroup_of(8)

    assert group.code == "I.3"
    assert {place.no: place.ministries for place in group.sets}[8] == ("mae", "moit")


def test_only_tourism_s_cases_have_names():
    assert {one.no: set(one.cases) for one in SETS if one.cases} == {26: set(Case)}


@pytest.mark.parametrize(
    ("choices", "cases"),
    [
        ({}, ()),
        ({"8": 0, "1.1": 2}, ()),
        ({"8": 1, "9": 2}, (Case.COMMUNITY,)),
        ({"9": 3, "15": 9}, (Case.ORGANISATION,)),
        ({"9": 4, "8": 2}, (Case.COMMUNITY, Case.ORGANISATION)),
    ],
)
def test_choices_tell_their_case(choices, cases):
    assert criteria_set(QD26, 26).cases_in(choices) == cases

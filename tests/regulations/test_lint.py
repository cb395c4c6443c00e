"""The linter finds nothing in what we ship, and each planted fault."""

from dataclasses import replace

import pytest

from chalicelib.domain.criteria import STARS, Case, CriterionCode, Label
from chalicelib.services.regulation_lint import lint_groups, lint_procedure, lint_regulation, lint_set
from chalicelib.stores.criteria import criteria_set, groups, set_numbers
from chalicelib.stores.regulations import regulation, regulations

QD26 = "qd26_2026"
PARTS = {"A": 40, "B": 25, "C": 35}


def with_leaf(one, at, /, **changes):
    """The set with one node changed, whatever its depth."""

    def changed(node):
        fresh = replace(node, children=tuple(map(changed, node.children)))
        return replace(fresh, **changes) if node.code == at else fresh

    return replace(one, parts=tuple(map(changed, one.parts)))


def option_of(one, code, position, **changes):
    options = list(one.leaf(code).options)
    options[position] = replace(options[position], **changes)
    return with_leaf(one, code, options=tuple(options))


def plant_document(one, **changes):
    rule = next(rule for rule in one.documents if rule.kind == "environment_docs")
    return replace(one, documents=tuple(replace(rule, **changes) if other is rule else other for other in one.documents))


PLANTED = {
    "part maximum": ("the decree says", lambda one: with_leaf(one, "A", max_points=41)),
    "heading sum": ("set 8 2: children sum to 10, not 11", lambda one: with_leaf(one, "2", max_points=11)),
    "leaf maximum": ("1.1: best option", lambda one: with_leaf(one, "1.1", max_points=4)),
    "leaf without options": (
        "1.1: has both children and options, or neither",
        lambda one: with_leaf(one, "1.1", options=()),
    ),
    "points equal": ("[1, 1, 3] do not ascend", lambda one: option_of(one, "1.1", 1, points=1)),
    "points fall": ("[3, 2, 3] do not ascend", lambda one: option_of(one, "1.1", 0, points=3)),
    "implicit zero": ("implicit_zero is False", lambda one: with_leaf(one, "1.1", implicit_zero=False)),
    "mark twice": ("3 stars at 2 points, 3 at 1", lambda one: option_of(one, "1.1", 1, star=3)),
    "higher mark at fewer points": ("5 stars at 1 points, 4 at 2", lambda one: option_of(one, "3.5", 0, star=5)),
    "mark of two stars": ("mark of 2 stars", lambda one: option_of(one, "1.1", 0, star=2)),
    "code twice": ("criterion code occurs 2 times", lambda one: with_leaf(one, "2", code=CriterionCode("1"))),
    "code under another parent": ("9.9: stands under 2", lambda one: with_leaf(one, "2.1", code=CriterionCode("9.9"))),
    "no English": ("2.1: en label", lambda one: with_leaf(one, "2.1", label=Label(vi="Ý tưởng", en=" "))),
    "label too long": (
        "2.1 option 1: vi label of 101",
        lambda one: option_of(one, "2.1", 0, label=Label(vi="x" * 101, en="x")),
    ),
    "option labels alike": (
        "two options read",
        lambda one: option_of(one, "1.1", 0, label=one.leaf("1.1").options[1].label),
    ),
    "no cite": ("2.1: no cite", lambda one: with_leaf(one, "2.1", cite="")),
    "note without Vietnamese": ("5.2 note: vi label", lambda one: with_leaf(one, "5.2", note=Label(vi="", en="note"))),
    "unknown knock-out": ("K9: knock-out and criterion 2.2", lambda one: with_leaf(one, "2.2", knock_outs=("K9",))),
    "knock-out of a lost criterion": (
        "K1: knock-out and criterion 2.2",
        lambda one: replace(one, knock_outs=(replace(one.knock_outs[0], criterion="2.2"),)),
    ),
    "knock-out code twice": (
        "knock-out code occurs 2 times",
        lambda one: replace(one, knock_outs=(*one.knock_outs, one.knock_outs[0])),
    ),
    "need of a later criterion": ("1.1: needs 5.1", lambda one: with_leaf(one, "1.1", needs=one.leaf("5.2").needs)),
    "document of an unknown criterion": (
        "feeds unknown criterion 99",
        lambda one: plant_document(one, criteria=("99",)),
    ),
    "document of a star without a mark": ("carry no such mark", lambda one: plant_document(one, stars=STARS)),
    "document that skips a higher star": ("miss a higher one", lambda one: plant_document(one, stars=(4,))),
    "two required papers of one kind": (
        "one file would answer both",
        lambda one: replace(one, documents=(*one.documents, replace(one.documents[0], dossier_kinds=("upgrade",)))),
    ),
    "document of nobody": ("asked of nobody", lambda one: plant_document(one, producer_types=())),
    "document of an unknown kind of dossier": (
        "unknown dossier kind later",
        lambda one: plant_document(one, dossier_kinds=("later",)),
    ),
}


@pytest.mark.parametrize("id_", regulations())
def test_what_we_ship_has_no_fault(id_):
    assert lint_regulation(id_) == []


@pytest.mark.parametrize(("words", "plant"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(words, plant):
    assert any(words in str(finding) for finding in lint_set(plant(criteria_set(QD26, 8)), PARTS))


def test_a_finding_says_where_and_what():
    found = lint_set(with_leaf(criteria_set(QD26, 8), "1.1", max_points=4), PARTS)

    assert "set 8 1.1: best option of [1, 2, 3] is not the maximum 4" in map(str, found)


def test_points_that_do_not_ascend_pass_only_under_a_doubt():
    doubted = criteria_set(QD26, 23)

    assert lint_set(doubted, PARTS) == []
    assert lint_set(replace(doubted, doubts=()), PARTS)


@pytest.mark.parametrize("changes", [{"branch": None}, {"points": 1}])
def test_unbalanced_cases_are_found(changes):
    assert lint_set(option_of(criteria_set(QD26, 26), "9", 3, **changes), PARTS)


@pytest.mark.parametrize(
    ("no", "cases", "told"),
    [
        (26, {}, "community: a case with a name and no options, or the other way round"),
        (8, {Case.COMMUNITY: Label(vi="x", en="x")}, "community: a case with a name and no options"),
        (26, dict.fromkeys(Case, Label(vi="x", en="")), "case community: en label"),
    ],
)
def test_a_case_needs_a_name_in_both_languages_and_options(no, cases, told):
    found = lint_set(replace(criteria_set(QD26, no), cases=cases), PARTS)

    assert [finding for finding in found if told in str(finding)]


def test_a_criterion_with_one_case_only_is_found():
    one = criteria_set(QD26, 26)

    assert lint_set(with_leaf(one, "9", options=one.leaf("9").options[:2]), PARTS)


@pytest.mark.parametrize("harm", [
    lambda branch: replace(branch, subgroups=branch.subgroups[1:]),
    lambda branch: replace(branch, subgroups=branch.subgroups * 2),
    lambda branch: replace(branch, label=Label(vi="", en="Food")),
    lambda branch: replace(branch, subgroups=(replace(branch.subgroups[0], code="I.9"), *branch.subgroups[1:])),
])
def test_a_set_out_of_place_is_found(harm):
    sets = [criteria_set(QD26, no) for no in set_numbers(QD26)]
    all_groups = groups(QD26)

    harmed = replace(all_groups, branches=(harm(all_groups.branches[0]), *all_groups.branches[1:]))

    assert lint_groups(all_groups, sets) == []
    assert lint_groups(harmed, sets)


def test_an_unknown_ministry_is_found():
    assert lint_groups(replace(groups(QD26), ministries={}), [])


def test_a_decree_of_sets_needs_sets_and_settings_that_can_be():
    decree = regulation(QD26)
    harmed = tuple(replace(each, value=None) if each.code == "star_minimum" else each for each in decree.council_settings)

    assert lint_procedure(decree, regulations(), set_numbers(QD26)) == []
    found = lint_procedure(replace(decree, council_settings=harmed), regulations(), [])
    assert [finding.fault.partition(",")[0] for finding in found] == [
        "sheets by criteria set",
        "is for sheets by criteria set",
        "exempts sets (26",
    ]


@pytest.mark.parametrize(("code", "value"), [("quorum", "5/4"), ("rounding", {"scale": 2}), ("max_spread", -1)])
def test_a_default_that_cannot_be_is_found(code, value):
    decree = regulation(QD26)
    harmed = tuple(replace(each, value=value) if each.code == code else each for each in decree.council_settings)

    found = lint_procedure(replace(decree, council_settings=harmed), regulations(), set_numbers(QD26))

    assert [finding.code for finding in found] == [f"{QD26} {code}"]

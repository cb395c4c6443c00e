"""How far a dossier has come, as arithmetic: no figure exceeds its whole, and what is to be mended comes first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.choices import points_of
from chalicelib.domain.criteria import Standing
from chalicelib.domain.dossier import Document, DocumentState
from chalicelib.domain.evidence import criteria_of, lacking, proved, runs_out
from chalicelib.domain.people import ProducerType
from chalicelib.domain.tasks import Board, Progress, papers, parts, sections, together
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.forms import forms
from tests.domain.makers import T0

SET = criteria_set("qd26_2026", 8)
LEAVES = [leaf.code for leaf in SET.leaves()]
RULES = SET.documents_of(ProducerType.COOPERATIVE, "first")
KINDS = sorted({rule.kind for rule in RULES})
END = date(2027, 6, 30)


def document(**fields):
    return Document(
        **({"id": "F", "dossier": "D", "name": "a.pdf", "content_type": "application/pdf", "size": 1, "key": "k",
            "state": DocumentState.READY, "issued_at": T0, "ticket_until": T0} | fields))


def board(choices=(), documents=()):
    chosen = dict(choices)
    points, _ = points_of(SET, chosen)
    return Board(
        parts=parts(SET, chosen, points, rules=RULES, documents=documents, ends_on=END), papers=papers(RULES, documents, END)
    )


def task(board, code):
    return next(task for task in board.criteria if task.leaf.code == code)


some_documents = some.lists(
    some.builds(
        document,
        state=some.sampled_from(DocumentState),
        kind=some.sampled_from(["", *KINDS]),
        criteria=some.lists(some.sampled_from(LEAVES), max_size=4).map(tuple),
        expires_on=some.sampled_from([None, date(2027, 1, 1), END, date(2030, 1, 1)]),
    ),
    max_size=6,
)


@given(some.dictionaries(some.sampled_from(LEAVES), some.just(1)), some_documents)
def test_no_figure_exceeds_its_whole(choices, documents):
    found = board(choices, documents)

    assert 0 <= found.proven <= len(LEAVES)
    assert len(choices) <= found.assessed + 1 <= len(LEAVES) + 1  # 5.2 may be chosen though it is not due
    assert found.proven == len(proved(documents))


@given(some_documents)
def test_a_required_paper_is_lacking_exactly_where_nothing_that_counts_is_of_its_kind(documents):
    kinds = {each.kind for each in documents if each.state is not DocumentState.REFUSED}
    missing = {rule.kind for rule in lacking(RULES, kinds, Standing.REQUIRED)}

    for paper in board(documents=documents).papers:
        assert (paper.rule.kind in missing) is (paper.rule.kind not in kinds)
        assert paper.progress is not Progress.DONE or paper.rule.kind in kinds


@given(some.lists(some.sampled_from(Progress)))
def test_of_several_the_worst_speaks(found):
    whole = together(found)

    assert (whole is Progress.DONE) is (set(found) <= {Progress.DONE})
    assert (whole is Progress.TO_MEND) is (Progress.TO_MEND in found)


@pytest.mark.parametrize(
    ("choices", "fields", "progress"),
    [
        ({}, None, Progress.NOT_BEGUN),
        ({"1.1": 2}, None, Progress.BEGUN),
        ({}, {}, Progress.BEGUN),
        ({"1.1": 2}, {}, Progress.DONE),
        ({"1.1": 2}, {"state": DocumentState.REFUSED}, Progress.TO_MEND),
        ({"1.1": 2}, {"expires_on": date(2027, 6, 29)}, Progress.TO_MEND),
        ({"1.1": 2}, {"expires_on": END}, Progress.DONE),
    ],
)
def test_a_criterion_is_done_by_choice_and_proof(choices, fields, progress):
    documents = [] if fields is None else [document(criteria=("1.1",), **fields)]

    assert task(board(choices, documents), "1.1").progress is progress


def test_what_needs_no_answer_is_done():
    story = task(board({"5.1": 1}), "5.2")

    assert (story.due, story.progress) == (False, Progress.DONE)


def test_each_required_kind_is_one_task_in_the_set_s_order():
    asked = [paper.rule.kind for paper in board().papers]

    assert asked == list(dict.fromkeys(rule.kind for rule in RULES if rule.law is Standing.REQUIRED))


def test_a_form_s_page_is_done_when_nothing_wanted_is_left():
    page = forms("qd26_2026").section("ke-hoach")
    full = {"plan_product": "a", "plan_production": "b", "plan_market": "c"}

    def progress(answers):
        return sections([page], answers, "first")[0].progress

    assert [progress({}), progress({"plan_market": "c"}), progress(full)] == [Progress.NOT_BEGUN, Progress.BEGUN, Progress.DONE]


def test_papers_prove_what_the_set_s_rules_say():
    assert "8" in criteria_of("lab_test_report", RULES, SET)
    assert criteria_of("magic", RULES, SET) == ()
    assert not runs_out(document(), END)

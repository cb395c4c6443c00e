"""A dossier begins with an earlier one's papers and answers, once, and shows only what differs from it."""

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier, Kind
from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import copying
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.visitor import Visitor

SAME_SET = {"regulation": factories.SETS, "criteria_set": 8}


@pytest.fixture
def owner(world):
    factories.year_of_sets()
    return factories.producer()


@pytest.fixture
def source(owner):
    made = factories.dossier(owner, DossierState.SUBMITTED, name="Khô cá lóc", self_assessment={"1.1": 2, "1.2": 1}, **SAME_SET)
    paper = factories.document(made)
    filed = (factories.FiledDocument(id=paper.id, name=paper.name, size=paper.size),)
    made = factories.replace(made, documents=filed).next("Changed", at=factories.now(), by="test")
    aggregates.commit(made)
    return made


@pytest.fixture
def draft(owner):
    return factories.dossier(owner, name="Khô cá lóc loại nhất", kind=Kind.FIRST, **SAME_SET)


def test_papers_and_answers_come_over_and_only_differences_are_shown(owner, source, draft):
    visitor, path = Visitor(player=owner), f"/ho-so/{draft.id}/chep"
    form = visitor.get(path).form(path)

    answer = visitor.post(path, form)
    factories.document(draft)
    text = visitor.get(path).text

    (copied, added) = sorted(papers.documents(draft.id), key=lambda each: each.issued_at)
    assert (answer.status, form["source"]) == (303, source.id)
    assert (copied.state, copied.dossier, copied.key) == (DocumentState.READY, draft.id, f"clean/{draft.id}/{copied.id}")
    assert copying.files.exists(copied.key)
    assert papers.self_assessment(draft.id)[0].choices == source.self_assessment
    assert aggregates.get(Dossier, draft.id).copied_from == source.id
    assert text.count(added.name) == 1
    assert "Tiêu chí 1.1" not in text


def test_copying_twice_is_one_copy(owner, source, draft):
    copying.copy(owner.actor, draft.id, source.id)
    again = copying.copy(owner.actor, draft.id, source.id)

    assert len(papers.documents(draft.id)) == 1
    assert [event.name for event in again.recent].count("DossierCopied") == 1


def test_dying_between_papers_and_dossier_is_mended_by_the_next_try(owner, source, draft, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(copying.aggregates, "commit", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            copying.copy(owner.actor, draft.id, source.id)

    copying.copy(owner.actor, draft.id, source.id)

    assert len(papers.documents(draft.id)) == 1
    assert papers.self_assessment(draft.id)[0].choices == source.self_assessment


def test_another_set_takes_the_papers_alone(owner, source):
    other = factories.dossier(owner, name="Mật ong", regulation=factories.SETS, criteria_set=4)

    copying.copy(owner.actor, other.id, source.id)

    assert len(papers.documents(other.id)) == 1
    assert papers.self_assessment(other.id) is None


def test_an_assessment_begun_stays(owner, source, draft):
    visitor = Visitor(player=owner)
    sheet = f"/ho-so/{draft.id}/tu-danh-gia"
    visitor.post(sheet, {"version": 0, "c_1.1": 1})

    visitor.post(f"/ho-so/{draft.id}/chep", {"source": source.id})

    assert papers.self_assessment(draft.id)[0].choices == {"1.1": 1}


@pytest.mark.parametrize("whose", ["a stranger's source", "a stranger's draft"])
def test_nothing_is_copied_across_producers(owner, source, draft, whose):
    stranger = factories.producer(name="Hợp tác xã Khác")
    theirs = factories.dossier(stranger, name="Của người khác", **SAME_SET)
    into = theirs if whose == "a stranger's source" else draft

    answer = Visitor(player=stranger).post(f"/ho-so/{into.id}/chep", {"source": source.id})

    assert (answer.status, answer.trouble) == (403, "not_allowed")
    assert papers.documents(into.id) == []


def test_what_was_never_filed_is_no_source(owner, draft):
    other = factories.dossier(owner, name="Bánh", **SAME_SET)

    answer = Visitor(player=owner).post(f"/ho-so/{draft.id}/chep", {"source": other.id})

    assert (answer.status, answer.trouble) == (409, "act_not_possible")

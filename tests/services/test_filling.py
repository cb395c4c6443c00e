"""A dossier in its producer's hands: what is kept, what two tabs do to each other, what stops a filing and what does not."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from chalicelib.domain.criteria import Standing
from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.forms import seen
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.tasks import Progress
from chalicelib.services import defects, dossiers, filling, intake, receiving, saving
from chalicelib.stores import aggregates, files, papers
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
NOTHING = seen({})


@pytest.fixture
def owner():
    """On a day on which the decree with criteria sets is in force."""
    with time_machine.travel(datetime(2026, 9, 2, 3, tzinfo=UTC), tick=True):
        make.year_of_sets()
        yield make.producer()


@pytest.fixture
def draft(owner):
    return make.dossier_of_set(owner, state=DossierState.DRAFT)


def choices(dossier):
    found = papers.self_assessment(dossier.id)
    return found[0].choices if found else {}


def refusal(act, *given):
    with pytest.raises(Refused) as refused:
        act(*given)
    return refused.value.why, refused.value.field


def choose(by, dossier, code, choice, **typed):
    given = {f"c_{code}": str(choice), "seen": seen({code: choices(dossier).get(code)}), **typed}
    return saving.criterion(by.actor, dossier.id, code, given)


def test_one_criterion_is_kept_and_the_others_stay(owner, draft):
    choose(owner, draft, "1.1", 2)
    choose(owner, draft, "2.1", 3)

    assert choices(draft) == {"1.1": 2, "2.1": 3}


def test_what_counts_only_above_another_s_points_goes_with_them(owner, draft):
    for code, choice in (("5.1", 2), ("5.2", 1), ("5.1", 1)):
        choose(owner, draft, code, choice)

    page = filling.criterion(owner.actor, draft.id, "5.2")
    assert choices(draft) == {"5.1": 1}
    assert (page.task.due, page.task.progress) == (False, Progress.DONE)


def test_what_another_tab_chose_meanwhile_is_not_overwritten_unseen(owner, draft):
    shown = seen({"1.1": None})
    saving.criterion(owner.actor, draft.id, "1.1", {"c_1.1": "1", "seen": shown})

    late = {"c_1.1": "3", "seen": shown}
    assert refusal(saving.criterion, owner.actor, draft.id, "1.1", late) == (Why.CHANGED_MEANWHILE, "")
    assert choices(draft) == {"1.1": 1}
    saving.criterion(owner.actor, draft.id, "1.1", {**late, "seen": seen({"1.1": 1})})
    assert choices(draft) == {"1.1": 3}


def test_two_tabs_of_two_criteria_do_not_meet(owner, draft):
    for code in ("1.1", "2.1"):
        saving.criterion(owner.actor, draft.id, code, {f"c_{code}": "1", "seen": seen({code: None})})

    assert choices(draft) == {"1.1": 1, "2.1": 1}


def test_the_same_again_changes_nothing_and_is_no_conflict(owner, draft):
    for _ in range(2):
        saving.criterion(owner.actor, draft.id, "1.1", {"c_1.1": "2", "seen": NOTHING})

    assert papers.self_assessment(draft.id)[1].version == 1


@pytest.mark.parametrize(
    ("code", "typed", "no"),
    [
        ("1.1", {"c_1.1": "9"}, (Why.CHOICE_INVALID, "c_1.1")),
        ("1.1", {"c_1.1": "tốt"}, (Why.FIELD_INVALID, "c_1.1")),
        ("9.9", {}, (Why.NOT_FOUND, "")),
    ],
)
def test_an_impossible_choice_is_refused(owner, draft, code, typed, no):
    assert refusal(saving.criterion, owner.actor, draft.id, code, {"seen": NOTHING, **typed}) == no


def test_a_case_is_taken_back_as_a_whole(owner):
    draft = make.dossier_of_set(owner, 26, DossierState.DRAFT)
    choose(owner, draft, "8", 1)
    page = filling.criterion(owner.actor, draft.id, "9")

    assert [str(case) for case in page.cases] == ["community"]
    assert refusal(choose, owner, draft, "9", 3)[0] is Why.TWO_CASES_CHOSEN
    saving.criterion(owner.actor, draft.id, "9", {"do": "clear_case", "seen": NOTHING})
    assert choices(draft) == {}
    assert len(filling.criterion(owner.actor, draft.id, "9").cases) == 2


def test_one_paper_proves_many_criteria_and_a_box_cleared_unlinks_one(owner, draft):
    paper = make.document(draft)
    for code in ("1.1", "1.5"):
        saving.criterion(owner.actor, draft.id, code, {f"d_{paper.id}": "1", "had": "", "seen": NOTHING})

    assert papers.documents(draft.id)[0].criteria == ("1.1", "1.5")
    assert filling.desk(owner.actor, dossiers.view(owner.actor, draft.id)).board.proven == 2
    saving.criterion(owner.actor, draft.id, "1.1", {"had": paper.id, "seen": NOTHING})
    assert papers.documents(draft.id)[0].criteria == ("1.5",)


def test_a_box_that_another_page_ticked_stays(owner, draft):
    one, other = make.document(draft), make.document(draft)
    saving.criterion(owner.actor, draft.id, "1.1", {f"d_{one.id}": "1", "had": "", "seen": NOTHING})

    saving.criterion(owner.actor, draft.id, "1.1", {f"d_{other.id}": "1", "had": "", "seen": NOTHING})

    assert [paper.criteria for paper in papers.documents(draft.id)] == [("1.1",), ("1.1",)]


def test_a_section_is_kept_as_far_as_it_goes(owner, draft):
    saved = saving.section(owner.actor, draft.id, "ke-hoach", {"plan_market": " Chợ huyện ", "seen": NOTHING})

    desk = filling.own_desk(owner.actor, draft.id)
    assert desk.answers == {"plan_market": "Chợ huyện"}
    assert saved.seen == filling.section(owner.actor, draft.id, "ke-hoach").seen
    assert {task.section.code: task.progress for task in desk.board.sections}["ke-hoach"] is Progress.BEGUN


def test_two_sections_do_not_meet_and_one_section_twice_does(owner, draft):
    saving.section(owner.actor, draft.id, "ke-hoach", {"plan_market": "Chợ", "seen": NOTHING})
    saving.section(owner.actor, draft.id, "ket-qua", {"markets": "Tỉnh", "seen": NOTHING})

    late = {"plan_market": "Siêu thị", "seen": NOTHING}
    assert refusal(saving.section, owner.actor, draft.id, "ke-hoach", late) == (Why.CHANGED_MEANWHILE, "")
    assert filling.own_desk(owner.actor, draft.id).answers == {"plan_market": "Chợ", "markets": "Tỉnh"}


@pytest.mark.parametrize(
    ("section", "typed", "no"),
    [
        ("chu-the", {"phone": "gọi chị Ba"}, (Why.FIELD_INVALID, "phone")),
        ("chu-the", {"representative": "x" * 201}, (Why.FIELD_TOO_LONG, "representative")),
        ("thong-tin", {"founded_on": "31/02/2020"}, (Why.FIELD_INVALID, "founded_on")),
        ("khong-co", {}, (Why.NOT_FOUND, "")),
    ],
)
def test_a_wrong_answer_is_refused_by_its_field(owner, draft, section, typed, no):
    assert refusal(saving.section, owner.actor, draft.id, section, {"seen": NOTHING, **typed}) == no
    assert papers.answers(draft.id) is None


def told(**changes):
    return {"seen": seen({"kind": "", "criteria": "", "number": "", "issuer": ""}), **changes}


def test_a_paper_keeps_number_issuer_and_dates_and_proves_what_its_kind_does(owner, draft):
    paper = make.document(draft)
    given = told(kind="lab_test_report", number="12/KN", issuer="Sở Thử", issued_on="1/9/2025", expires_on="2026-08-31")

    saving.paper(owner.actor, draft.id, paper.id, given)

    kept = papers.documents(draft.id)[0]
    assert (kept.kind, kept.number, kept.issuer) == ("lab_test_report", "12/KN", "Sở Thử")
    assert (kept.issued_on, kept.expires_on) == (date(2025, 9, 1), date(2026, 8, 31))
    assert "8" in kept.criteria
    assert [each.id for each in filling.review(owner.actor, draft.id).running_out] == [paper.id]


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ({"kind": "magic"}, (Why.FIELD_INVALID, "kind")),
        ({"issued_on": "hôm qua"}, (Why.FIELD_INVALID, "issued_on")),
        ({"number": "x" * 201}, (Why.FIELD_TOO_LONG, "number")),
        ({"issued_on": "2026-01-02", "expires_on": "2026-01-01"}, (Why.EXPIRES_BEFORE_ISSUED, "expires_on")),
    ],
)
def test_impossible_facts_of_a_paper_are_refused(owner, draft, typed, no):
    paper = make.document(draft)

    assert refusal(saving.paper, owner.actor, draft.id, paper.id, told(**typed)) == no


def test_only_what_the_decree_requires_stops_a_filing(owner, draft):
    make.document(draft)
    before = filling.review(owner.actor, draft.id)

    with pytest.raises(Refused) as refused:
        intake.submit(owner.actor, draft.id)
    make.required_papers(draft)
    after = filling.review(owner.actor, draft.id)
    intake.submit(owner.actor, draft.id)

    assert (refused.value.why, refused.value.field) == (Why.PAPERS_MISSING, "documents")
    assert refused.value.facts["papers"] == tuple(rule.label for rule in before.lacking) != ()
    assert (after.lacking, bool(after.star_lacking)) == ((), True)
    assert all(rule.law is Standing.BRINGS_STARS for rule in after.star_lacking)


@pytest.mark.parametrize(("state", "counts"), [(DocumentState.PENDING, True), (DocumentState.REFUSED, False)])
def test_a_required_paper_on_its_way_counts_and_a_refused_one_does_not(owner, draft, state, counts):
    first, *others = make.required_papers(draft)
    papers.commit_document(make.replace(first, removed_at=make.now()), papers.document(draft.id, first.id)[1])
    make.document(draft, state, kind=first.kind, refusal="file_type_differs")

    if counts:
        assert len(intake.submit(owner.actor, draft.id).documents) == len(others) + 1
    else:
        assert refusal(intake.submit, owner.actor, draft.id) == (Why.PAPERS_MISSING, "documents")


def test_a_filing_freezes_answers_links_and_facts(owner, draft):
    paper, *_ = make.required_papers(draft)
    saving.section(owner.actor, draft.id, "ke-hoach", {"plan_market": "Chợ", "seen": NOTHING})
    saving.criterion(owner.actor, draft.id, "1.1", {f"d_{paper.id}": "1", "had": "", "seen": NOTHING})

    intake.submit(owner.actor, draft.id)

    kept = files.kept_at(f"receipts/{draft.id}/1.json")["dossier"]
    assert kept["answers"] == {"plan_market": "Chợ"}
    assert {row["id"]: (row["kind"], row["criteria"]) for row in kept["documents"]}[paper.id] == (paper.kind, ["1.1"])
    for act, place in ((saving.section, "ke-hoach"), (saving.paper, paper.id)):
        assert refusal(act, owner.actor, draft.id, place, told()) == (Why.ALREADY_FILED, "")
    assert refusal(filling.review, owner.actor, draft.id) == (Why.ALREADY_FILED, "")


def test_a_stranger_neither_sees_nor_fills(owner, draft):
    stranger = make.producer(make.WEST, "Tổ hợp tác khác")

    for act in (filling.criterion, filling.section, filling.paper):
        assert refusal(act, stranger.actor, draft.id, "1.1")[0] is Why.NOT_ALLOWED
    for act in (saving.criterion, saving.section, saving.paper):
        assert refusal(act, stranger.actor, draft.id, "1.1", {})[0] is Why.NOT_ALLOWED


class TestRefusedAfterwards:
    """A file whose check ends badly after the filing: the filing stands, people are told once."""

    @pytest.fixture
    def filed(self, owner, draft):
        make.required_papers(draft)
        late = make.document(draft, DocumentState.PENDING)
        intake.submit(owner.actor, draft.id)
        files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=late.key, Body=b"<html>" * 200)
        return late

    def test_it_is_a_defect_and_no_lost_filing(self, draft, filed):
        for _ in range(2):
            receiving.receive(filed.key)

        dossier = aggregates.get(Dossier, draft.id)
        assert (dossier.state, dossier.files_refused) == (DossierState.SUBMITTED, (filed.id,))
        assert [event.name for event in dossier.recent].count("FiledFileRefused") == 1
        assert dossier.recent[-1].data["files"] == filed.name

    def test_who_died_before_telling_is_made_up_for(self, draft, filed, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(defects, "tell_refused", lambda _: (_ for _ in ()).throw(OSError("power cut")))
            with pytest.raises(OSError, match="power cut"):
                receiving.receive(filed.key)

        assert defects.tell_refused(draft.id) is True
        assert defects.tell_refused(draft.id) is False

    def test_a_supplement_begins_anew(self, owner, draft, filed):
        receiving.receive(filed.key)
        returned = aggregates.get(Dossier, draft.id).send_back("Tệp hỏng", by="officer", at=make.now())
        aggregates.commit(returned)

        intake.submit(owner.actor, draft.id)

        again = aggregates.get(Dossier, draft.id)
        assert (again.files_refused, filed.id in {each.id for each in again.documents}) == ((), False)

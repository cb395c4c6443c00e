"""Papers on demand through the doors: ask, the papers door draws, fetch by a link; who may, and what becomes of a change."""

import io
from urllib.parse import unquote, urlsplit

import boto3
import pytest
from pypdf import PdfReader

from chalicelib.domain.forms import Answers
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import UnitCode
from chalicelib.doors import papers as door
from chalicelib.printing.pdf import DRAFT
from chalicelib.services import intake
from chalicelib.stores import aggregates, files, papers
from chalicelib.stores.codec import to_json
from tests import factories as make
from tests.doors.visitor import Visitor
from tests.world import ENVIRONMENT

pytestmark = pytest.mark.usefixtures("world")
QUEUE = ENVIRONMENT["MAIL_QUEUE_URL"].removesuffix("-mail") + "-papers"


def wishes():
    """What waits for the papers door, as SQS hands it over."""
    found = []
    while got := boto3.client("sqs").receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10).get("Messages"):
        for message in got:
            boto3.client("sqs").delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])
            found.append({"messageId": message["MessageId"], "body": message["Body"], "receiptHandle": "x", "eventSource": "aws:sqs"})
    return found


def draw():
    """The door at work on whatever waits; how many."""
    records = wishes()
    assert door.papers({"Records": records}, None) == {"batchItemFailures": []} if records else True
    return len(records)


def fetched(visitor, address):
    """The PDF behind the link."""
    answer = visitor.get(f"{address}/tep")
    assert answer.status == 303, answer.text
    key = unquote(urlsplit(answer.location).path).lstrip("/").removeprefix(f"{files.settings().document_bucket}/")
    body = files.client("s3").get_object(Bucket=files.settings().document_bucket, Key=key)["Body"].read()
    return PdfReader(io.BytesIO(body)), key


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def filed(owner, no=8):
    """A dossier whose receipt is locked away as `submit` locks it."""
    made = make.dossier_of_set(owner, no, DossierState.SUBMITTED)
    return lock_receipt(aggregates.get(type(made), made.id))


def lock_receipt(dossier):
    """As `submit` does before it writes the row."""
    receipt = to_json(intake._receipt_of(dossier))
    files.keep(f"receipts/{dossier.id}/{dossier.filings}.json", {"receipt": receipt, "dossier": to_json(dossier)})
    return dossier


@pytest.fixture
def owner():
    make.year_of_sets()
    return make.producer()


def test_a_draft_is_previewed_and_marked_then_drawn_anew_when_it_changed(owner):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)
    visitor, home = Visitor(player=owner), f"/ho-so/{dossier.id}/giay-to/mau-01"

    asked = visitor.post(home)
    waiting = visitor.get(asked.location)
    assert (asked.status, urlsplit(asked.location).path, draw()) == (303, home, 1)
    ready = visitor.get(asked.location)
    reader, first = fetched(visitor, home)

    assert 'http-equiv="refresh"' in waiting.html
    assert "Đang lập" in waiting.text
    assert 'http-equiv="refresh"' not in ready.html
    assert f'href="{home}/tep"' in ready.html
    assert DRAFT in text_of(reader)
    assert "Bánh tét lá cẩm" in text_of(reader)

    kept = Answers(dossier=dossier.id, values={"representative": "Nguyễn Thị Ưỡng"}, saved_at=make.now(), saved_by=owner.email)
    aggregates.commit(beside=[papers.answers_row(kept, None)])
    assert visitor.get(f"{home}/tep").trouble == "paper_not_ready"
    visitor.post(home)
    draw()
    reader, second = fetched(visitor, home)
    assert "Nguyễn Thị Ưỡng" in text_of(reader)
    assert first != second


def test_asking_again_makes_nothing_new(owner):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)
    visitor, home = Visitor(player=owner), f"/ho-so/{dossier.id}/giay-to/ca-bo"

    for _ in range(2):  # twice before it is there: both wishes end in the same object
        visitor.post(home)
    assert draw() == 2
    visitor.post(home)

    assert wishes() == []
    assert len(list(files.uploaded_keys("papers/"))) == 1


def test_the_pack_of_a_filed_dossier_comes_from_its_locked_receipt(owner):
    dossier = filed(owner)
    visitor, home = Visitor(player=owner), f"/ho-so/{dossier.id}/giay-to/ca-bo"

    visitor.post(home)
    draw()
    reader, _ = fetched(visitor, home)

    said = text_of(reader)
    assert DRAFT not in said
    assert dossier.slip in said
    assert "Báo cáo tự đánh giá về sản phẩm".upper() in said
    assert "0" * 64 in said.replace(" ", "")


def test_which_papers_there_are(owner):
    draft, done = make.dossier_of_set(owner, state=DossierState.DRAFT), filed(make.producer(name="Khác"))
    older = make.dossier(owner, name="Theo văn bản cũ")

    def offered(player, dossier):
        page = Visitor(player=player).get(f"/ho-so/{dossier.id}/giay-to")
        return [code for code in ("phieu", "mau-01", "mau-02", "ca-bo") if f'giay-to/{code}"' in page.html]

    assert offered(owner, draft) == ["mau-01", "mau-02", "ca-bo"]
    assert offered(owner, older) == []
    assert offered(make.officer(make.PROVINCE), done) == ["phieu", "mau-01", "mau-02", "ca-bo"]
    assert offered(make.officer(make.PROVINCE), draft) == []  # a draft is its producer's alone


@pytest.mark.parametrize("way", ["", "/ca-bo", "/ca-bo/tep"])
def test_strangers_get_nothing(owner, way):
    dossier = filed(owner)
    Visitor(player=owner).post(f"/ho-so/{dossier.id}/giay-to/ca-bo")
    draw()
    strangers = (make.producer(name="Hàng xóm"), make.person(Role.MEMBER), make.coordinator(),
                 make.person(Role.OFFICER, UnitCode("khac"), province=UnitCode("lang_gieng")), make.officer(make.WEST), None)

    answers = [Visitor(player=player).get(f"/ho-so/{dossier.id}/giay-to{way}") for player in strangers]

    assert [answer.status for answer in answers] == [403, 403, 403, 403, 403, 401]
    assert [answer for answer in answers if "papers/" in answer.location] == []


def test_strangers_ask_in_vain(owner):
    dossier = filed(owner)

    answer = Visitor(player=make.producer(name="Hàng xóm")).post(f"/ho-so/{dossier.id}/giay-to/ca-bo")

    assert (answer.status, wishes()) == (403, [])


@pytest.mark.parametrize("code", ["phieu", "mau-03", "..", "x"])
def test_a_paper_that_there_is_not_is_not_found(owner, code):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)

    assert Visitor(player=owner).get(f"/ho-so/{dossier.id}/giay-to/{code}").status == 404


def test_an_officer_gets_what_was_filed_without_what_is_personal(owner):
    dossier = filed(owner)
    officer, home = Visitor(player=make.officer(make.PROVINCE)), f"/ho-so/{dossier.id}/giay-to/mau-02"
    mine = Visitor(player=owner)

    for visitor in (officer, mine):
        visitor.post(home)
    assert draw() == 2

    theirs, own = (text_of(fetched(visitor, home)[0]) for visitor in (officer, mine))
    assert "Dân tộc của người đại diện" not in theirs
    assert "Dân tộc của người đại diện" in own


def test_a_wish_that_cannot_be_met_comes_again_alone(owner):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)
    Visitor(player=owner).post(f"/ho-so/{dossier.id}/giay-to/mau-01")
    (good,) = wishes()
    bad = {**good, "messageId": "bad", "body": "{}"}

    assert door.papers({"Records": [bad, good]}, None) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert len(list(files.uploaded_keys("papers/"))) == 1


def test_after_long_waiting_the_page_says_so_and_offers_again(owner):
    dossier = make.dossier_of_set(owner, state=DossierState.DRAFT)

    page = Visitor(player=owner).get(f"/ho-so/{dossier.id}/giay-to/mau-01?lan=41")

    assert "Lâu hơn thường lệ" in page.text
    assert 'http-equiv="refresh"' not in page.html
    assert f"/ho-so/{dossier.id}/giay-to/mau-01" in page.forms()

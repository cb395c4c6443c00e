"""A council's papers through the doors: offered after the tally, drawn by the papers door, fetched by a link; to whom."""

import io
from urllib.parse import unquote, urlsplit

import pytest
from docx import Document
from openpyxl import load_workbook

from chalicelib.domain.council_paper import FORMATS, SHEETS
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.round import Phase
from chalicelib.services import deeds, outbox
from chalicelib.stores import aggregates, files, papers, producers
from tests import factories as make
from tests.doors.deciding import RESULTS, ROUND, P, office, tallied_dossier, to_send
from tests.doors.test_prints import draw, fetched, text_of, wishes
from tests.doors.visitor import Visitor
from tests.printing.test_pdf import solid

pytestmark = pytest.mark.usefixtures("world")
HOME = f"{RESULTS}/giay-to"
NAMES = [f"{paper}.{form}" for paper, forms in FORMATS.items() if paper != SHEETS for form in forms]


@pytest.fixture
def dossier():
    """Scored by the province's council and tallied."""
    return tallied_dossier()


@pytest.fixture
def officer():
    return Visitor(player=office())


def body_of(visitor, address):
    visitor.post(address)
    draw()
    key = unquote(urlsplit(visitor.get(f"{address}/tep").location).path).lstrip("/").removeprefix(f"{files.settings().document_bucket}/")
    return files.client("s3").get_object(Bucket=files.settings().document_bucket, Key=key)["Body"].read()


def test_minutes_are_asked_for_drawn_and_fetched(dossier, officer):
    address = f"{HOME}/bien-ban.pdf"

    asked = officer.post(address)
    waiting = officer.get(asked.location)
    assert (asked.status, asked.location, draw()) == (303, f"{address}?lan=1", 1)
    ready = officer.get(asked.location)
    reader, _ = fetched(officer, address)

    assert "Đang lập" in waiting.text
    assert f'href="{address}/tep"' in ready.html
    words = solid(text_of(reader))
    assert solid(f"Điểm trung bình: {dossier.proposal.shown} (số đúng {dossier.proposal.mean})") in words
    assert solid("Biên bản được các thành viên") in words


@pytest.mark.parametrize("name", NAMES)
def test_every_paper_is_drawn_in_each_of_its_formats(dossier, officer, name):
    body = body_of(officer, f"{HOME}/{name}")

    match name.rpartition(".")[2]:
        case "docx":
            document = Document(io.BytesIO(body))
            words = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
            words += " ".join(each.text for each in document.paragraphs)
        case "xlsx":
            words = " ".join(str(cell.value) for page in load_workbook(io.BytesIO(body)) for row in page.iter_rows() for cell in row)
        case _:
            words = ""
            assert body.startswith(b"%PDF")
    assert not words or solid(dossier.product_name) in solid(words)


def test_the_page_offers_each_paper_and_each_products_sheets(dossier, officer):
    page = officer.get(HOME)

    assert [name for name in (*NAMES, f"phieu-cham-{dossier.id}.pdf") if f'href="{HOME}/{name}"' not in page.html] == []


def test_a_products_sheets_say_every_members_points(dossier, officer):
    address = f"{HOME}/phieu-cham-{dossier.id}.pdf"

    officer.post(address)
    draw()
    words = text_of(fetched(officer, address)[0])

    assert words.count("PHIẾU ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP") == 3
    assert words.count("Nhận xét: Mẫu đẹp") == 3
    assert words.count("Tổng điểm: 100") == 3


def test_asking_again_makes_nothing_new(dossier, officer):
    for _ in range(2):
        officer.post(f"{HOME}/bang-tong-hop.xlsx")
    assert draw() == 2
    officer.post(f"{HOME}/bang-tong-hop.xlsx")

    assert wishes() == []
    assert len(list(files.uploaded_keys("papers/"))) == 1


def test_before_the_tally_there_is_nothing(officer):
    make.year_of_sets(Phase.COUNCIL)
    make.council(make.PROVINCE)
    made = make.dossier_of_set(make.producer())

    assert "Chưa có sản phẩm nào được tổng hợp" in officer.get(HOME).text
    assert officer.get(f"{HOME}/bien-ban.pdf").status == 404
    assert officer.get(f"{HOME}/phieu-cham-{made.id}.pdf").status == 404
    assert wishes() == []


@pytest.mark.parametrize("name", ["bien-ban.xlsx", "phieu-cham.pdf", "la.pdf", "phieu-cham-KHONG.pdf", "bien-ban"])
def test_what_is_no_paper_is_not_found(dossier, officer, name):
    assert officer.get(f"{HOME}/{name}").status == 404


def test_who_may_not(dossier):
    for player in (make.officer(), make.producer(), make.person(Role.MEMBER, make.PROVINCE, email="khac@vidu.example"), make.coordinator()):
        visitor = Visitor(player=player)
        assert [visitor.get(f"{HOME}{rest}").status for rest in ("", "/bien-ban.pdf", "/bien-ban.pdf/tep")] == [403, 403, 403]
        assert visitor.post(f"{HOME}/bien-ban.pdf").status == 403
    assert Visitor().get(HOME).trouble == "sign_in_first"


def test_a_package_lists_every_file_with_its_hash_and_the_letter_it_went_with():
    player, path = to_send(sent=True)()
    visitor = Visitor(player=player)
    address = f"{HOME}/goi-ho-so.pdf"

    visitor.post(address)
    draw()
    words = solid(text_of(fetched(visitor, address)[0]))

    gone = aggregates.get(Dossier, papers.package(ROUND, P, make.PROVINCE).dossiers[0])
    assert [each.sha256 for each in gone.documents if each.sha256 not in words] == []
    assert gone.documents
    assert solid("Văn bản chuyển: 77/UBND-NN ngày 06/03/2024") in words
    assert "Đã chuyển" in visitor.get(path.removesuffix("/chuyen")).text


def test_a_package_that_goes_to_the_centre_is_told_to_producer_and_commune():
    officer = make.officer()
    to_send(sent=True)()
    gone = aggregates.get(Dossier, papers.package(ROUND, P, make.PROVINCE).dossiers[0])
    [sent] = [done for done in producers.deeds_about(f"DOSSIER#{gone.id}") if done.deed == "PackageSent"]

    told = list(deeds.letters(sent))

    assert {mail.to for mail in told} == {make.people.producer(gone.producer).email, officer.email}
    assert "số 77/UBND-NN ngày 06/03/2024" in outbox.written(told[0])["text"]

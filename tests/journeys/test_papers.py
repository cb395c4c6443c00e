"""A producer has papers printed, on the embedded AWS: ask, wait, follow the link to the bucket, read what is printed."""

import io
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from console.play.browser import Browser, Wire
from console.runtime import Runtime
from tests.platforms import ROOT, adopted

pytestmark = pytest.mark.local
PLAN = ROOT / "plans" / "vinh_long_2027.json"
DRAFT = "BẢN NHÁP – CHƯA NỘP"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with adopted(tmp_path_factory.mktemp("papers"), PLAN, "2027-02-20T08:00:00+07:00", "2027-03-10T09:00:00+07:00", []) as running:
        yield running


@pytest.fixture(scope="module")
def producer(platform):
    browser = Browser(Wire(Runtime(platform.front_url), 4), "chu.the@vidu.example")
    page = browser.get("/dang-ky")
    place = page.form("/dang-ky").options["place"][1]
    province, _, unit = place.partition("/")
    browser.register(name="Nguyễn Thị Ưỡng", producer_name="Hợp tác xã Mẫu", producer_type="cooperative", province=province, unit=unit)
    return browser


@pytest.fixture(scope="module")
def dossier(producer):
    page = producer.act("/ho-so", "/ho-so", kind="first", product_name="Chả lụa lá chuối", criteria_set="8", product="")
    return page.path.removeprefix("/ho-so/")


def printed(browser, dossier, code):
    """The PDF behind the link, and how long it took from the press of the button."""
    home = f"/ho-so/{dossier}/giay-to"
    began = time.monotonic()
    page = browser.get(f"{home}/{code}")
    if page.has_form(f"{home}/{code}"):
        page = browser.act(f"{home}/{code}", f"{home}/{code}")
    while f"{home}/{code}/tep" not in page.text:
        assert "Đang lập" in page.text, page.text
        assert time.monotonic() - began < 60
        time.sleep(0.2)
        page = browser.get(f"{home}/{code}?lan=1")
    took = time.monotonic() - began
    link = browser._session.get(f"{browser._wire.front}{home}/{code}/tep", allow_redirects=False, timeout=30)
    assert link.status_code == 303
    found = requests.get(link.headers["Location"], timeout=30)  # no cookie: the link alone opens it, for five minutes
    assert found.status_code == 200
    assert found.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(found.content)), found.content, link.headers["Location"], took


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_draft_is_previewed_marked_on_every_page(producer, dossier, record_property):
    reader, body, link, took = printed(producer, dossier, "ca-bo")

    record_property("pack of a draft", f"{len(reader.pages)} pages, {len(body)} bytes, {took:.1f} s from the button")
    assert [page for page in reader.pages if DRAFT not in page.extract_text()] == []
    assert "Chả lụa lá chuối" in text_of(reader)
    assert "Hợp tác xã Mẫu" in text_of(reader)
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["300"]
    unsigned = requests.get(link.partition("?")[0], timeout=30)
    assert unsigned.status_code in (401, 403)
    again = printed(producer, dossier, "ca-bo")
    assert again[1] == body


def test_a_neighbour_gets_nothing(platform, producer, dossier):
    stranger = requests.get(f"{platform.front_url}/ho-so/{dossier}/giay-to/ca-bo/tep", allow_redirects=False, timeout=30)

    assert stranger.status_code == 401


def test_the_slip_is_as_the_page_says(producer, dossier, record_property):
    for kind in lacking(producer, dossier) or [""]:
        upload(producer, dossier, kind)
    receipt = producer.act(f"/ho-so/{dossier}/kiem-tra", f"/ho-so/{dossier}/nop")
    slip = re.search(r'<dd id="slip">([^<]+)</dd>', receipt.text)[1]
    at = re.search(r"<dt>Nộp lúc</dt><dd>([^<]+)</dd>", receipt.text)[1]

    reader, body, _, took = printed(producer, dossier, "phieu")
    said = text_of(reader)

    record_property("slip", f"{len(reader.pages)} pages, {len(body)} bytes, {took:.1f} s from the button")
    assert slip in said
    assert at in said
    assert DRAFT not in said
    assert "Chả lụa lá chuối" in said
    (letter,) = [mail for mail in producer._wire.runtime.mails(producer.email) if "Đã nhận hồ sơ" in mail["subject"]] or wait(producer)
    assert f"/ho-so/{dossier}/giay-to" in letter["text"]
    assert not letter.get("attachments")


def wait(producer):
    """The letter is on its way."""
    producer._wire.runtime.wait_quiet()
    return [mail for mail in producer._wire.runtime.mails(producer.email) if "Đã nhận hồ sơ" in mail["subject"]]


def lacking(producer, dossier):
    """Kinds of papers without which the check before filing lets nobody go on."""
    page = producer.get(f"/ho-so/{dossier}/kiem-tra")
    return list(dict.fromkeys(re.findall(rf'href="/ho-so/{dossier}/tep\?kind=(\w+)"', page.text)))


def sample(words):
    """A whole PDF: the gate reads files to their end."""
    page = io.BytesIO()
    canvas = Canvas(page, invariant=1)
    canvas.drawString(72, 720, words)
    canvas.save()
    return page.getvalue()


def upload(producer, dossier, kind):
    page = producer.get(f"/ho-so/{dossier}/tep?kind={kind}")
    name, body = f"{kind or 'giay'}.pdf", sample(f"Mau {kind}")
    ticket = producer.ask_json(page, f"/ho-so/{dossier}/tep", file_name=name, content_type="application/pdf", size=str(len(body)), kind=kind)
    producer.upload(ticket, name, "application/pdf", body)
    producer._wire.runtime.wait_quiet()

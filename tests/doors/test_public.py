"""Pages for anyone: home, the register, sign-in by a code, registration."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain.access import may
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Phase
from chalicelib.services import access
from chalicelib.stores import mails
from tests import factories
from tests.doors.visitor import Visitor

EMAIL = "an.nguyen@vidu.example"


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.PLANNED, "Chưa mở"),
        (Phase.FILING, "Đang nhận hồ sơ"),
        (Phase.CHECKING, "Đang kiểm tra hồ sơ"),
        (Phase.COUNCIL, "Hội đồng đang chấm"),
        (Phase.DECISION, "Chờ quyết định"),
    ],
)
def test_home_tells_what_the_clock_makes_of_a_round(world, phase, words):
    factories.year(phase)

    answer = Visitor().get("/")

    assert answer.status == 200
    assert words in answer.text


def test_home_without_a_plan_says_so(world):
    assert "Chưa có đợt đánh giá nào" in Visitor().get("/").text


def test_the_register_lists_a_recognition_whole(world):
    factories.year()
    factories.product(factories.producer(), "Dầu dừa", stars=4)

    text = Visitor().get("/san-pham").text

    for words in ("Dầu dừa", "Hợp tác xã Mẫu", "Huyện Đông", "4 sao", "12/QĐ-UBND", "còn hiệu lực"):
        assert words in text


def test_the_register_marks_an_expired_recognition(world):
    factories.year()
    old = factories.now() - timedelta(days=4 * 365)
    factories.product(factories.producer(), stars=3, decided_on=old)

    assert "đã hết hạn" in Visitor().get("/san-pham").text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Đông ba", "Đông bốn", "Tây ba"}),
        ("?sao=3", {"Đông ba", "Tây ba"}),
        ("?don_vi=dong", {"Đông ba", "Đông bốn"}),
        ("?don_vi=dong&sao=4", {"Đông bốn"}),
        ("?sao=7", {"Đông ba", "Đông bốn", "Tây ba"}),
        ("?don_vi=khac", set()),
    ],
)
def test_the_register_filters_by_unit_and_stars(world, query, seen):
    factories.year()
    east, west = factories.producer(), factories.producer(factories.WEST)
    factories.product(east, "Đông ba", stars=3)
    factories.product(east, "Đông bốn", stars=4)
    factories.product(west, "Tây ba", stars=3)

    text = Visitor().get(f"/san-pham{query}").text

    assert {name for name in ("Đông ba", "Đông bốn", "Tây ba") if name in text} == seen


@pytest.mark.parametrize("state", [DossierState.NOT_RECOGNISED, DossierState.SUBMITTED, DossierState.SCORED])
def test_the_register_never_shows_what_is_not_recognised(world, state):
    factories.year()
    factories.dossier(factories.producer(), state, name="Mắm chưa đạt")

    assert "Mắm chưa đạt" not in Visitor().get("/san-pham").text


def test_sign_in_by_code(world):
    factories.officer()
    visitor = Visitor()

    asked = visitor.post("/dang-nhap", {"email": " Officer.Dong@vidu.example "})
    page = visitor.get(asked.location)
    signed_in = visitor.post(
        "/dang-nhap/ma", {**page.form("/dang-nhap/ma"), "code": code_for("officer.dong@vidu.example")}
    )

    assert (asked.status, signed_in.status, signed_in.location) == (303, 303, "/")
    assert "Việc cần làm" in visitor.get("/").text


def test_a_code_may_be_pasted_with_spaces(world):
    factories.officer()
    visitor = Visitor()
    visitor.post("/dang-nhap", {"email": "officer.dong@vidu.example"})
    code = code_for("officer.dong@vidu.example")

    answer = visitor.post("/dang-nhap/ma", {"email": "officer.dong@vidu.example", "code": f" {code[:3]} {code[3:]} "})

    assert answer.status == 303


def test_an_unknown_address_gets_the_same_answer_and_no_mail(world):
    visitor = Visitor()

    answer = visitor.post("/dang-nhap", {"email": EMAIL})

    assert (answer.status, answer.location) == (303, "/dang-nhap/ma?email=an.nguyen%40vidu.example")
    assert list(mails.waiting("sign-in")) == []


def test_another_browser_cannot_use_the_code(world):
    factories.officer()
    Visitor().post("/dang-nhap", {"email": "officer.dong@vidu.example"})

    answer = Visitor().post(
        "/dang-nhap/ma", {"email": "officer.dong@vidu.example", "code": code_for("officer.dong@vidu.example")}
    )

    assert (answer.status, answer.trouble) == (400, "code_wrong")
    assert "Còn 4 lần thử" in answer.text


def test_cookies_are_the_browsers_only_and_live_by_age(world):
    factories.officer()
    visitor = Visitor()

    asked = visitor.post("/dang-nhap", {"email": "officer.dong@vidu.example"}).cookies["__Host-ask"]
    signed_in = visitor.post(
        "/dang-nhap/ma", {"email": "officer.dong@vidu.example", "code": code_for("officer.dong@vidu.example")}
    ).cookies

    assert asked.endswith("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure")
    assert signed_in["__Host-sid"].endswith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure")
    assert "Max-Age=0" in signed_in["__Host-ask"]


def test_sign_out_ends_the_session_on_the_server(world):
    officer = factories.officer()
    visitor = Visitor(player=officer)

    answer = visitor.post("/dang-xuat")

    assert (answer.status, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'  # what forms keep in a tab for whoever typed it
    assert not access.who(officer.token).actor.email


@pytest.mark.parametrize("place", [{"place": "mau/dong"}, {"province": "mau", "unit": "dong"}])
def test_a_producer_registers_by_a_code(world, place):
    factories.year()
    visitor = Visitor()
    form = {
        "name": "Nguyễn Văn An",
        "email": EMAIL,
        "producer_name": "HTX Thử",
        "producer_type": "cooperative",
        **place,
    }

    asked = visitor.post("/dang-ky", form)
    visitor.post("/dang-nhap/ma", {"email": EMAIL, "code": code_for(EMAIL)})

    assert asked.status == 303
    assert visitor.get("/ho-so").status == 200
    assert may(access.who(visitor.cookies["__Host-sid"]).actor, "open_dossier")


@pytest.mark.parametrize(("path", "kind"), [("/giao-dien.css", "text/css"), ("/tai-tep.js", "text/javascript")])
def test_assets_are_kept_by_browsers_for_their_content(world, path, kind):
    answer = Visitor().get(path)

    assert answer.headers["Content-Type"].startswith(kind)
    assert "immutable" in answer.headers["Cache-Control"]
    if path.endswith("css"):
        assert re.search(rf'href="{path}\?\w{{12}}"', Visitor().get("/").html)


def code_for(email: str) -> str:
    return next(mail.facts["code"] for mail in mails.waiting("sign-in") if mail.to == email)


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ("dua", ["Dưa hấu", "Dừa sáp"]),
        ("dừa", ["Dừa sáp", "Dưa hấu"]),
        ("hop tac xa mau sap", ["Dừa sáp"]),
        ("huyen dong", ["Dưa hấu", "Dừa sáp"]),
        ("mắm", []),
    ],
)
def test_the_register_is_searched_without_accents(world, asked, seen):
    factories.year()
    owner = factories.producer()
    for name in ("Dừa sáp", "Dưa hấu"):
        factories.product(owner, name, stars=3)

    text = Visitor().get(f"/san-pham?tim={asked}").text

    assert sorted((name for name in ("Dừa sáp", "Dưa hấu") if name in text), key=text.index) == seen


def test_home_counts_the_working_days_left_and_offers_three_ways_in(world):
    factories.year_of_sets()

    answer = Visitor().get("/")

    assert "Còn 7 ngày làm việc" in answer.text
    assert "Hạn nộp: trước 09 giờ 00 ngày thứ Bảy 16/03/2024 (còn 7 ngày làm việc)." in " ".join(answer.text.split())
    for path in ("/y-tuong", "/ho-so", "/san-pham"):
        assert f'<a href="{path}"><b>' in answer.html

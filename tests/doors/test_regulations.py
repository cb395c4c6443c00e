"""The law on pages: decrees and their doubts for the coordinator, a set for anyone, a province's own words everywhere."""

import gzip

import pytest

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.round import Phase
from chalicelib.domain.wording import Line, places
from chalicelib.pages.rule_words import in_words, source_of
from chalicelib.services import wording
from chalicelib.stores.criteria import criteria_set, groups, set_numbers
from chalicelib.stores.regulations import regulations
from tests import factories
from tests.doors.visitor import Visitor
from tests.pages.test_markup import assert_sound

LIST = "/dieu-phoi/van-ban"
QD26 = f"{LIST}/qd26_2026"
WORDS = "Lời của quyết định về nguồn nguyên liệu"


@pytest.fixture
def coordinator(world):
    return Visitor(player=factories.coordinator())


def load(*codes, no=8):
    lines = [Line(number=1, regulation="qd26_2026", set_no=str(no), code=code, vi=WORDS) for code in codes]
    wording.load(factories.coordinator().actor, factories.PROVINCE, "qd26_2026", lines, source="lời.xlsx")


def test_every_decree_is_listed_with_what_is_held_and_since_when(coordinator):
    text = " ".join(coordinator.get(LIST).text.split())

    for words in ("QĐ 26/2026/QĐ-TTg 22/05/2026 đang có hiệu lực đủ 26 bộ", "mức phần", "21/05/2026"):
        assert words in text
    assert [f'href="{LIST}/{id_}"' in coordinator.get(LIST).html for id_ in regulations()] == [True] * len(regulations())


@pytest.mark.parametrize("decree", list(regulations()))
def test_a_decree_s_page_is_sound_and_tells_every_doubt(coordinator, decree):
    page = coordinator.get(f"{LIST}/{decree}")

    assert_sound(page.html)
    known = [*regulations()[decree].doubts, *(doubt for no in set_numbers(decree) for doubt in criteria_set(decree, no).doubts)]
    known += groups(decree).doubts if set_numbers(decree) else ()
    assert [doubt for doubt in known if doubt not in page.text] == []


def test_a_slip_of_the_text_we_read_is_told_with_its_reading_and_its_sets(coordinator):
    page = coordinator.get(QD26)

    slips = [each for no in set_numbers("qd26_2026") for each in criteria_set("qd26_2026", no).errata]
    assert [each for each in slips if f"{each.criterion}: {each.reading}" not in page.text] == []
    assert "3.1: Phương án thứ hai in 1 điểm; đọc là 2 như 25 bộ kia. Cần đối chiếu bản ký. Bộ 7" in " ".join(page.text.split())


def test_a_decree_s_page_leads_to_each_of_its_sets(coordinator):
    html = coordinator.get(QD26).html

    assert [no for no in set_numbers("qd26_2026") if f'href="/van-ban/qd26_2026/bo/{no}"' not in html] == []


def test_a_decree_s_page_tells_its_procedure_with_its_articles(coordinator):
    text = " ".join(coordinator.get(QD26).text.split())

    for words in (
        "kiểm tra, đề nghị trong 15 ngày làm việc; thời hạn không dừng khi chờ bổ sung QĐ 26/2026 Đ7.2",
        "từ 70 đến dưới 90 điểm: công nhận 4 sao (cấp tỉnh quyết định)",
        "Từ 90 điểm thì chuyển lên trung ương. QĐ 26/2026 Đ7.3.e",
        "Cấp tỉnh, đợt 2 trước ngày 30/10 trước ngày 30/12 QĐ 26/2026 Đ5",
        "Trung ương, đợt 2 trước ngày 30/01 năm sau trước ngày 30/03 năm sau",
        "Đánh giá lại: trước đó 180 ngày đến trước đó 120 ngày; xử lý trong 45 ngày.",
        "Dùng sai nhãn hiệu OCOP",
        "5 đơn vị sản phẩm, trừ bộ 26.",
        "{number}/PĐK-{province}-{commune}-{year}",
        "Hồ sơ đánh giá lại nộp trước 22/05/2026: theo QĐ 148",
        "Giấy chứng nhận có giá trị 36 tháng QĐ 26/2026 Đ4.3",
    ):
        assert words in text


@pytest.mark.parametrize("decree", list(regulations()))
def test_what_a_decree_leaves_open_stands_there_with_our_default_and_its_source(coordinator, decree):
    text = " ".join(coordinator.get(f"{LIST}/{decree}").text.split())

    for setting in regulations()[decree].council_settings:
        assert f"{setting.label.vi} {in_words(setting)} {source_of(setting)}" in text


def test_a_decree_nobody_has_is_not_found(coordinator):
    assert coordinator.get(f"{LIST}/qd99_2099").status == 404


def test_only_the_coordinator_reads_doubts(world):
    assert [Visitor(player=factories.officer()).get(path).status for path in (LIST, QD26)] == [403, 403]


def test_anyone_reads_every_set(world):
    for no in set_numbers("qd26_2026"):  # in one world: making it takes longer than all the pages
        page, one = Visitor().get(f"/van-ban/qd26_2026/bo/{no}"), criteria_set("qd26_2026", no)

        assert_sound(page.html)
        assert len(page.html.encode()) < 120_000
        assert len(gzip.compress(page.html.encode())) < 15_000
        assert [place for place, label in places(one).items() if label.vi not in page.text] == []
        assert [rule.cite for rule in one.documents if rule.cite not in page.text] == []
        assert "Bắt buộc theo quyết định" in page.text


@pytest.mark.parametrize("path", ["/van-ban/qd26_2026/bo/27", "/van-ban/qd148_2023/bo/1", "/van-ban/khong_co/bo/1"])
def test_a_set_that_is_not_there_is_not_found(world, path):
    assert (Visitor().get(path).status, "Không tìm thấy" in Visitor().get(path).text) == (404, True)


class TestWording:
    def test_the_set_s_page_shows_the_reader_s_province_s_words(self, coordinator):
        load("1.1", "1.1#2", "set")

        ours, theirs = coordinator.get("/van-ban/qd26_2026/bo/8"), Visitor().get("/van-ban/qd26_2026/bo/8")

        assert_sound(ours.html)
        assert (ours.html.count(f"<q>{WORDS}</q>"), theirs.html.count("<q>")) == (3, 0)
        assert f"(3/{len(places(criteria_set('qd26_2026', 8)))} chỗ)" in ours.text
        assert "nhãn rút gọn của hệ thống" in theirs.text
        assert f"<q>{WORDS}</q>" in Visitor().get(f"/van-ban/qd26_2026/bo/8?tinh={factories.PROVINCE}").html

    def test_a_set_worded_whole_says_so(self, coordinator):
        load(*places(criteria_set("qd26_2026", 8)))

        page = coordinator.get("/van-ban/qd26_2026/bo/8")

        assert "Chữ trong ngoặc kép là nguyên văn do tỉnh nạp." in page.text

    def test_members_and_producers_read_it_on_their_pages(self, world):
        factories.year_of_sets(Phase.COUNCIL)
        member, *_ = factories.council(factories.PROVINCE)
        owner = factories.producer()
        dossier = factories.dossier_of_set(owner)
        load("1.1#2", "set")

        sheet = Visitor(player=member).get(f"/hoi-dong/phieu/{dossier.id}")
        own = Visitor(player=owner).get(f"/ho-so/{dossier.id}")

        assert (sheet.html.count(f"<q>{WORDS}</q>"), own.html.count(f"<q>{WORDS}</q>")) == (2, 1)
        assert sheet.form(f"/hoi-dong/phieu/{dossier.id}").keys() >= {"note", "csrf"}

    def test_the_coordinator_sees_each_load_and_takes_the_last_back(self, coordinator):
        load("1.1")

        before = coordinator.get(QD26)
        answer = coordinator.post(f"{QD26}/hoan-tac", before.form(f"{QD26}/hoan-tac"))
        after = coordinator.get(QD26)

        assert "lời.xlsx" in before.text
        assert (answer.status, answer.location) == (303, QD26)
        assert "hoàn tác lời.xlsx" in after.text
        assert f"{QD26}/hoan-tac" not in after.forms()
        assert coordinator.get("/van-ban/qd26_2026/bo/8").html.count("<q>") == 0

    def test_typed_words_stay_words(self, coordinator):
        line = Line(number=1, regulation="qd26_2026", set_no="8", code="1.1", vi="<script>x</script>")
        wording.load(factories.coordinator().actor, factories.PROVINCE, "qd26_2026", [line], source="x")

        assert "<script" not in coordinator.get("/van-ban/qd26_2026/bo/8").html


class TestEvidence:
    @pytest.fixture
    def dossier(self, world):
        factories.year_of_sets()
        return factories.dossier_of_set(factories.producer(), 8, DossierState.SUBMITTED)

    @pytest.mark.parametrize("path", ["/ho-so/{}", "/can-bo/ho-so/{}"])
    def test_what_is_required_stands_before_what_brings_stars(self, dossier, path):
        reader = factories.person(factories.Role.OFFICER, factories.PROVINCE)

        page = Visitor(player=reader).get(path.format(dossier.id))

        assert_sound(page.html)
        text = " ".join(page.text.split())
        required, stars = text.index("Bắt buộc theo quyết định"), text.index("Mang lại sao hoặc điểm")
        assert required < text.index("Giấy đăng ký kinh doanh") < stars
        assert "sao (tiêu chí" in text[stars:]
        assert "Mới có 0 tệp" in text

    def test_a_rule_for_other_producers_is_not_asked(self, dossier):
        reader = factories.person(factories.Role.OFFICER, factories.PROVINCE)

        text = Visitor(player=reader).get(f"/ho-so/{dossier.id}").text

        joint = [rule.label.vi for rule in criteria_set("qd26_2026", 8).documents if rule.producer_types == ("joint_stock",)]
        assert joint
        assert [label for label in joint if label in text] == []

    def test_an_older_decree_says_nothing_of_it(self, world):
        factories.year()
        owner = factories.producer()
        dossier = factories.dossier(owner)

        assert "Bắt buộc theo quyết định" not in Visitor(player=owner).get(f"/ho-so/{dossier.id}").text

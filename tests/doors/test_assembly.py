"""A council's pages: composition, declaration, conflicts, reopened sheets, the meeting day, the advisory team; and what stays sealed."""

import gzip
import json
import re

import pytest

from chalicelib.domain.council import Seat, SeatRole
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase
from chalicelib.services import scoring, seating
from chalicelib.stores import aggregates, papers, people
from chalicelib.stores import conflicts as store
from tests import factories
from tests.doors.situations import chosen
from tests.doors.visitor import Visitor
from tests.factories import EAST, MEMBERS, PLAN

ROUND = f"{PLAN}-r1"
DECLARE = f"/hoi-dong/xung-dot/{ROUND}/district"
MEETING = f"/hoi-dong/phien/{ROUND}/district/{EAST}"
POINTS = {"A": 24, "B": 16, "C": 20}


@pytest.fixture
def members(world):
    factories.year(Phase.COUNCIL)
    return factories.council(declared=False)


@pytest.fixture
def dossier(members):
    return factories.dossier(factories.producer(), DossierState.IN_COUNCIL)


@pytest.fixture
def chair(members):
    return Visitor(player=factories.person(Role.CHAIR, EAST, email=MEMBERS[0]))


def test_a_council_shows_role_and_agency_to_those_it_concerns(members, dossier):
    seats = [
        Seat(email=MEMBERS[0], role=SeatRole.CHAIR, agency="Uỷ ban nhân dân huyện Mẫu"),
        Seat(email="thu.ky@vidu.example", role=SeatRole.SECRETARY, scores=False, name="Lê Thị Mẫu", agency="Phòng Kinh tế Mẫu"),
    ]  # fmt: skip
    seating.seat_council(PLAN, EAST, seats)
    who = [members[0], factories.person(Role.SECRETARY, email="thu.ky@vidu.example"), factories.officer(), factories.coordinator()]

    texts = [Visitor(player=each).get("/hoi-dong/thanh-phan").text for each in who]
    others = [Visitor(player=factories.officer(factories.WEST)).get("/hoi-dong/thanh-phan"), Visitor(player=factories.producer()).get("/hoi-dong/thanh-phan")]

    for text in texts:
        assert all(word in text for word in ("Chủ tịch", "Uỷ ban nhân dân huyện Mẫu", "Thư ký", "Phòng Kinh tế Mẫu", "Không chấm"))
    assert [answer.status for answer in others] == [200, 403]
    assert "Phòng Kinh tế Mẫu" not in others[0].text


def test_a_council_of_addresses_alone_is_shown_too(members):
    text = Visitor(player=members[1]).get("/hoi-dong/thanh-phan").text

    assert "Chủ tịch" in text
    assert text.count("Uỷ viên") == 2


def test_a_dossier_is_named_and_opened_only_after_the_declaration(members, dossier):
    visitor, path = Visitor(player=members[1]), f"/hoi-dong/phieu/{dossier.id}"
    listed, refused = visitor.get("/hoi-dong"), visitor.get(path)
    assert (path in listed.html, DECLARE in listed.html, refused.trouble) == (False, True, "declare_first")
    assert dossier.producer_name in visitor.get(DECLARE).text

    visitor.post(DECLARE, {f"x_{dossier.producer}": "", f"w_{dossier.producer}": ""})

    assert path in visitor.get("/hoi-dong").html
    assert visitor.get(path).status == 200


def test_who_declares_a_conflict_cannot_open_and_the_chair_reads_why(members, dossier, chair):
    visitor = Visitor(player=members[1])
    visitor.post(DECLARE, {f"x_{dossier.producer}": "kinship", f"w_{dossier.producer}": "Em ruột"})
    chair.post(DECLARE, {})

    assert "Không chấm: có xung đột lợi ích" in visitor.get("/hoi-dong").text
    assert [visitor.get(path).trouble for path in (f"/hoi-dong/phieu/{dossier.id}", f"/ho-so/{dossier.id}", f"/tep/{dossier.id}/one")] == ["conflict_bars"] * 3
    told = chair.get(f"/hoi-dong/ra-soat/{dossier.id}").text
    assert "Người thân (thành viên tự khai)" in told
    assert "Em ruột" in told
    assert "Người thân" in chair.get(MEETING).text


def test_the_coordinator_clears_a_conflict_on_the_page(members, dossier):
    Visitor(player=members[1]).post(DECLARE, {f"x_{dossier.producer}": "other"})
    path, coordinator = f"/hoi-dong/ra-soat/{dossier.id}", Visitor(player=factories.coordinator())

    answer = coordinator.post(path, {"member": members[1].email, "reason": "Khai nhầm chủ thể", "do": "clear"})

    assert answer.status == 303
    assert aggregates.get(Dossier, dossier.id).barred == ()
    assert "Khai nhầm chủ thể" in coordinator.get(path).text


def test_the_chair_reopens_a_sheet_and_its_member_sees_both_versions(members, dossier, chair):
    factories.declare(*MEMBERS)
    visitor, path = Visitor(player=members[1]), f"/hoi-dong/phieu/{dossier.id}"
    scoring.sign(members[1].actor, dossier.id, POINTS, "")

    answer = chair.post(f"/hoi-dong/mo-lai/{dossier.id}", {"member": members[1].email, "reason": "Chọn nhầm phần B"})
    page = visitor.get(path)
    visitor.post(path, {"part_A": "24", "part_B": "17", "part_C": "20", "do": "sign"})

    assert answer.status == 303
    assert "Chọn nhầm phần B" in page.text
    assert "Bản 1" in page.text
    assert page.form(path)["part_B"] == "16"
    assert [sheet.total for sheet in papers.sheets(dossier.id, Tier.DISTRICT)] == [60, 61]
    assert "Đang mở lại" not in chair.get(f"/hoi-dong/mo-lai/{dossier.id}").text


def test_attendance_is_recorded_on_the_meeting_page(members, dossier, chair):
    form = chair.get(MEETING).form(MEETING)

    answer = chair.post(MEETING, {"version": form["version"], "p_1": MEMBERS[0], "p_2": MEMBERS[1]})

    assert answer.status == 303
    assert "2 thành viên chấm có mặt, cần 3" in chair.get(MEETING).text


def test_the_teams_report_lies_before_the_members_and_is_no_score(members, dossier):
    factories.declare(*MEMBERS)
    adviser, path = Visitor(player=factories.person(Role.ADVISER, email="tu.van@vidu.example")), f"/hoi-dong/tu-van/{dossier.id}"
    assert path in adviser.get("/hoi-dong/tu-van").html
    adviser.post(path, {"text": "Nhà xưởng đạt yêu cầu", "part_A": "33", "part_B": "", "part_C": ""})
    adviser.post(f"/hoi-dong/khao-sat/{dossier.id}", {"kind": "lab_test", "subject": "Histamin", "on": "2024-05-10"})
    adviser.post(f"/hoi-dong/ket-qua-khao-sat/{dossier.id}", {"inquiry": "1", "result": "Đạt"})

    text = Visitor(player=members[1]).get(f"/hoi-dong/phieu/{dossier.id}").text

    assert all(word in text for word in ("Nhà xưởng đạt yêu cầu", "không phải điểm chấm", "phần A 33 điểm", "Histamin", "Kết quả: Đạt"))
    assert papers.sheets(dossier.id, Tier.DISTRICT) == []


# --- the sheet by criteria set ------------------------------------------------------------------------------------------


@pytest.fixture
def of_set(world):
    """The set with the most criteria, before a member."""
    factories.year_of_sets(Phase.COUNCIL)
    member, *_ = factories.council(factories.PROVINCE)
    return Visitor(player=member), factories.dossier_of_set(factories.producer(), 13)


def test_the_longest_sheet_is_light(of_set):
    visitor, dossier = of_set

    html = visitor.get(f"/hoi-dong/phieu/{dossier.id}").html
    print(len(html.encode()), "bytes,", len(gzip.compress(html.encode())), "sent,", len(re.findall("data-marks", html)), "criteria")

    assert len(html.encode()) <= 120_000


def test_none_met_needs_a_word(of_set):
    visitor, dossier = of_set
    path, given = f"/hoi-dong/phieu/{dossier.id}", chosen(13)
    leaf = next(code for code in given if code.startswith("c_") and f'name="n_{code[2:]}"' in visitor.get(path).html)

    bare = visitor.post(path, {**given, leaf: "0"})
    told = visitor.post(path, {**given, leaf: "0", leaf.replace("c_", "n_"): "Không có giấy"})

    assert (bare.trouble, bare.wrong_field, told.status) == ("note_missing", leaf.replace("c_", "n_"), 303)
    assert "Không có giấy" in visitor.get(path).text


def test_the_script_saves_and_two_pages_do_not_overwrite_each_other(of_set):
    visitor, dossier = of_set
    path = f"/hoi-dong/phieu/{dossier.id}"
    seen = visitor.get(path).form(path)["seen"]

    saved = visitor.post(path, {"c_1.1": "2", "seen": seen, "note": ""}, Accept="application/json")
    late = visitor.post(path, {"c_1.1": "1", "seen": seen, "note": ""}, Accept="application/json")

    assert (saved.status, sorted(json.loads(saved.html))) == (200, ["at", "seen"])
    assert (late.status, json.loads(late.html)["code"]) == (409, "changed_meanwhile")


def test_a_two_hour_old_page_gets_its_work_back_after_signing_in(of_set):
    visitor, dossier = of_set
    path = f"/hoi-dong/phieu/{dossier.id}"
    visitor.cookies.pop("__Host-sid")

    answer = visitor.post(path, {**chosen(13), "n_1.1": "Ghi chú dài", "r_K1": ""})

    assert answer.trouble == "sign_in_first"
    kept = answer.form("/dang-nhap")
    assert (kept["giu_n_1.1"], kept["gui_lai"]) == ("Ghi chú dài", path)


def test_a_proposed_knock_out_reaches_the_chair_after_their_own_signature(of_set):
    _visitor, dossier = of_set
    chair = Visitor(player=factories.person(Role.CHAIR, factories.PROVINCE, email=MEMBERS[0]))
    second = Visitor(player=factories.person(Role.MEMBER, factories.PROVINCE, email=MEMBERS[1]))
    path, conclusion = f"/hoi-dong/phieu/{dossier.id}", f"/hoi-dong/ket-luan/{dossier.id}"
    second.post(path, {**chosen(13), "r_K1": "Phiếu kiểm nghiệm sửa số"})

    before = chair.get(conclusion).text
    chair.post(path, chosen(13))

    assert "Phiếu kiểm nghiệm sửa số" not in before
    assert "Phiếu kiểm nghiệm sửa số" in chair.get(conclusion).text


# --- sealed -------------------------------------------------------------------------------------------------------------


def test_no_page_of_a_council_leaks_what_is_sealed(world):
    """Nineteen sheets that come to 73.37, each 73 or 74; the twentieth member, and everybody without a sheet, sees neither."""
    factories.year(Phase.COUNCIL)
    emails = [f"uy.vien.{number:02d}@vidu.example" for number in range(20)]
    factories.council()
    everybody = [factories.person(Role.MEMBER, EAST, email=email) for email in emails]
    people.set_council(factories.Council(plan=PLAN, unit=EAST, members=tuple(emails)))
    factories.declare(*emails)
    dossier = factories.dossier(factories.producer(), DossierState.ACCEPTED)
    seating.begin_stage(ROUND, Tier.DISTRICT)
    for number, member in enumerate(everybody[:19]):
        scoring.sign(member.actor, dossier.id, {"A": 33, "B": 20, "C": 20 + (number < 7)}, "Nhận xét kín")
    chair = factories.person(Role.CHAIR, EAST, email=emails[19])  # whose own sheet is the one that lacks
    secretary = factories.person(Role.SECRETARY, EAST, email="thu.ky@vidu.example")
    watching = [everybody[19], chair, secretary, factories.officer(), factories.coordinator(), factories.person(Role.ADVISER, email="tu.van@vidu.example")]
    paths = [
        "/hoi-dong", "/hoi-dong/thanh-phan", "/hoi-dong/tu-van", DECLARE, MEETING, "/can-bo", "/dieu-phoi", "/san-pham", "/",
        *(f"/hoi-dong/{page}/{dossier.id}" for page in ("phieu", "ket-luan", "ra-soat", "mo-lai", "cham-lai", "tu-van")),
        f"/ho-so/{dossier.id}", f"/can-bo/ho-so/{dossier.id}", f"/can-bo/bien-ban/{ROUND}/district/{EAST}",
    ]  # fmt: skip

    pages = [Visitor(player=who).get(path) for who in watching for path in paths if Visitor().knows(path)]

    assert sum(each.signed_at is not None for each in papers.sheets(dossier.id, Tier.DISTRICT)) == 19
    assert sum(answer.status == 200 for answer in pages) >= 30
    for answer in pages:
        for secret in ("73,37", "73.37", "73 điểm", "74 điểm", "1394", "Nhận xét kín", 'value="33"'):
            assert secret not in answer.html
    scoring.sign(everybody[19].actor, dossier.id, {"A": 33, "B": 20, "C": 20}, "")
    assert "73 điểm" in Visitor(player=everybody[19]).get(f"/hoi-dong/phieu/{dossier.id}").text


def test_entries_stay_in_the_table(members, dossier):
    Visitor(player=members[1]).post(DECLARE, {f"x_{dossier.producer}": "other"})

    assert [entry.member for entry in store.entries(dossier.id)] == [members[1].email]

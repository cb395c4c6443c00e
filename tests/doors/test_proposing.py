"""From a commune to the province: the report, samples, the letter with its list, the acknowledgement, the way back."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.forms import seen
from chalicelib.domain.hand_over import in_lines
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services import handing, notices, papers, reporting, screening
from chalicelib.stores import aggregates
from chalicelib.stores.forms import reports
from tests import factories as make
from tests.doors.visitor import Visitor

COMMUNE = Tier("commune")
MATTERS = ("nguyen_lieu", "lao_dong", "y_tuong", "ban_sac")
REPORT = {
    **{f"{each}_found": "yes" for each in MATTERS},
    **{f"{each}_ground": f"Đã kiểm tra {each}" for each in MATTERS},
    "request": "Đề nghị tỉnh đánh giá",
}


def at_commune(set_no=8):
    make.year_of_sets()
    owner = make.producer()
    made = make.dossier(
        owner, DossierState.SUBMITTED, tier=COMMUNE, regulation=make.SETS, criteria_set=set_no, received_at=make.NOW,
        answers={"representative": "Bà Thử"},
    )  # fmt: skip
    paper = make.document(made, kind="lab_test_report")
    filed = make.FiledDocument(id=paper.id, name=paper.name, size=paper.size, sha256="ab" * 32)
    aggregates.commit(make.replace(made, documents=(filed,)).next("Changed", at=make.now(), by="test"))
    return made.id


@pytest.fixture
def filed(world):
    return at_commune()


def now(id_):
    return aggregates.get(Dossier, id_)


def proposed(id_, *, report=True):
    officer = make.officer()
    if report:
        assert write(officer, id_, **REPORT).status == 303
    screening.accept(officer.actor, id_, now(id_).version)
    return officer, make.officer(make.PROVINCE)


def write(officer, id_, **typed):
    path = f"/can-bo/ho-so/{id_}/bao-cao"
    visitor = Visitor(player=officer)
    return visitor.post(path, {**visitor.get(path).form(path), **typed})


def act(officer, id_, what, **typed):
    path = f"/can-bo/ho-so/{id_}/{what}"
    shown = Visitor(player=officer).get(f"/can-bo/ho-so/{id_}/ban-giao").offered(path)
    return Visitor(player=officer).post(path, {**shown, **typed})


def letter(**changes):
    return {"letter": "12/TTr-UBND", "letter_date": make.now().date().isoformat(), **changes}


def test_the_report_asks_what_the_decree_s_data_says_and_knows_the_rest(filed):
    page = Visitor(player=make.officer()).get(f"/can-bo/ho-so/{filed}/bao-cao")

    for words in ("Nguyên liệu địa phương", "Lao động địa phương", "Nguồn gốc ý tưởng", "Bản sắc, trí tuệ", "Bà Thử", "Bánh tét lá cẩm"):
        assert words in page.text
    assert set(REPORT) <= set(page.form(f"/can-bo/ho-so/{filed}/bao-cao"))
    assert "còn 9 mục" in page.text


def test_another_decree_asks_no_report(world):
    make.year()
    made = make.dossier(make.producer(), DossierState.SUBMITTED)

    assert reports(make.REGULATION) == {}
    assert Visitor(player=make.officer()).get(f"/can-bo/ho-so/{made.id}/bao-cao").status == 404
    assert "Báo cáo của cấp kiểm tra" not in Visitor(player=make.officer()).get(f"/can-bo/ho-so/{made.id}").text


def test_a_report_is_kept_as_far_as_it_goes_and_the_later_of_two_sees_both(filed):
    first, second = make.officer(), make.person(make.Role.OFFICER, email="hai@vidu.example")
    path = f"/can-bo/ho-so/{filed}/bao-cao"
    old = Visitor(player=second).get(path).form(path)
    write(first, filed, lao_dong_ground="Mười người trong xã")

    answer = Visitor(player=second).post(path, {**old, "lao_dong_ground": "Mười hai người"})

    assert (answer.status, answer.trouble) == (409, "changed_meanwhile")
    assert "Mười người trong xã" in answer.text
    assert answer.form(path)["lao_dong_ground"] == "Mười hai người"
    assert Visitor(player=second).post(path, answer.form(path)).status == 303
    assert reporting.report(first.actor, filed).values == {"lao_dong_ground": "Mười hai người"}


def test_the_report_is_printed_from_the_data_for_officers_alone(filed):
    officer = make.officer()
    write(officer, filed, **REPORT)

    said = papers.facts(papers.Wanted(dossier=filed, paper="mau-03", working=False, personal=False))

    values = {row.field.code: row.value for section in said.forms[0].sections for row in section.rows}
    assert {code: values[code] for code in REPORT} == REPORT
    assert (values["r_product"], values["r_representative"]) == ("Bánh tét lá cẩm", "Bà Thử")
    assert said.forms[0].by_office
    assert [form.code for form in reporting.forms_of(officer.actor, now(filed))] == ["03"]
    owner = make.person(make.Role.PRODUCER, email="chu@vidu.example", producer=now(filed).producer)
    assert list(reporting.forms_of(owner.actor, now(filed))) == []


def test_samples_are_counted_where_they_lie(filed):
    officer = make.officer()

    assert act(officer, filed, "mau", samples="3", sample_note="Hộp 500 g").status == 303
    assert act(officer, filed, "mau", samples="5").status == 303

    page = handing.page(officer.actor, filed)
    assert {tier: (taken.count, taken.note) for tier, taken in page.samples.items()} == {"commune": (5, "Hộp 500 g")}
    assert page.samples_wanted == 5


def test_two_who_count_at_once_are_told(filed):
    officer = make.officer()
    act(officer, filed, "mau", samples="3")

    answer = act(officer, filed, "mau", samples="4", seen=seen({}))

    assert answer.trouble == "changed_meanwhile"
    assert handing.page(officer.actor, filed).samples["commune"].count == 3


def test_tourism_brings_no_samples(world):
    id_ = at_commune(26)

    answer = act(make.officer(), id_, "mau", samples="5")

    assert (answer.status, answer.trouble, answer.wrong_field) == (409, "samples_not_asked", "samples")


def test_it_goes_up_with_a_letter_and_a_list_and_is_acknowledged_by_a_named_officer(filed):
    act(make.officer(), filed, "mau", samples="5")
    commune, province = proposed(filed)

    sent = act(commune, filed, "van-ban", **letter())
    taken = act(province, filed, "da-nhan")

    handed = now(filed).hand_over
    listed = handing.page(province.actor, filed).enclosed
    assert (sent.status, taken.status) == (303, 303)
    assert (handed.number, handed.unit, handed.tier, handed.by) == ("12/TTr-UBND", "dong", "commune", commune.email)
    assert (handed.received_by, handed.received_at is not None) == (province.email, True)
    assert [each.what for each in listed] == ["mau-03", "mau-01", "mau-02", "file", "samples"]
    assert listed[3].sha256 == "ab" * 32
    assert handed.listed == hashlib.sha256(in_lines(listed).encode()).hexdigest()
    assert "12/TTr-UBND" in Visitor(player=commune).get(f"/can-bo/ho-so/{filed}/ban-giao").text


def test_what_is_proposed_says_at_once_that_its_letter_is_wanted(filed):
    commune, province = proposed(filed)
    path = f"/can-bo/ho-so/{filed}"

    assert "Cần gửi lên cấp trên" in Visitor(player=commune).get(path).text
    assert "Cần gửi lên cấp trên" not in Visitor(player=province).get(path).text
    act(commune, filed, "van-ban", **letter())
    assert "Cần gửi lên cấp trên" not in Visitor(player=commune).get(path).text


def test_no_letter_without_the_report(filed):
    commune, _ = proposed(filed, report=False)

    answer = act(commune, filed, "van-ban", **letter())

    assert (answer.status, answer.trouble, answer.wrong_field) == (409, "report_missing", "letter")
    assert "9" in answer.text


def test_the_report_is_closed_once_its_letter_is_recorded(filed):
    commune, _ = proposed(filed)
    act(commune, filed, "van-ban", **letter())

    answer = Visitor(player=commune).post(f"/can-bo/ho-so/{filed}/bao-cao", {**REPORT, "request": "Khác"})

    assert answer.trouble == "act_not_possible"
    assert reporting.report(commune.actor, filed).values["request"] == REPORT["request"]


def test_the_report_says_the_day_of_the_slip_wherever_the_dossier_is(filed, world):
    filed_on = reporting.report(make.officer().actor, filed).known["filed_on"]
    world.shift(timedelta(days=2))

    commune, _ = proposed(filed)

    assert now(filed).received_at > make.NOW + timedelta(days=1)
    assert reporting.report(commune.actor, filed).known["filed_on"] == filed_on == f"{make.NOW:%d/%m/%Y}"


def test_the_tier_above_sends_it_back_with_its_reason_and_the_check_begins_anew(filed, world):
    commune, province = proposed(filed)
    act(commune, filed, "van-ban", **letter())
    world.shift(timedelta(minutes=30))

    answer = act(province, filed, "tra-cap-duoi", down_reason="Thiếu danh sách lao động")

    back = now(filed)
    assert answer.location == "/can-bo"
    assert (back.state, back.tier, back.held_by, back.hand_over) == (DossierState.SUBMITTED, "commune", "unit", None)
    assert back.received_at > make.NOW + timedelta(minutes=29)
    page = Visitor(player=commune).get(f"/can-bo/ho-so/{filed}").text
    assert "Thiếu danh sách lao động" in page
    told = {(mail.letter, mail.to) for mail in notices.letters(back, back.recent[-1])}
    assert told == {("dossier_returned_down", commune.email)}
    screening.accept(commune.actor, filed, now(filed).version)
    assert (now(filed).returned_down, now(filed).awaits_letter) == (None, True)


def test_who_sees_and_acts_is_the_unit_whose_turn_it_is(filed):
    commune, province = proposed(filed)
    sister = make.officer(make.WEST)

    assert Visitor(player=sister).get(f"/can-bo/ho-so/{filed}/ban-giao").status == 403
    assert act(province, filed, "van-ban", version=str(now(filed).version), **letter()).status == 403
    assert act(commune, filed, "tra-cap-duoi", version=str(now(filed).version), down_reason="x").status == 403
    assert act(commune, filed, "da-nhan", version=str(now(filed).version)).status == 403

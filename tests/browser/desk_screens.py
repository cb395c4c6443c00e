"""What an officer's screens show in their pictures: a small commune's day, from the doors themselves."""

from datetime import timedelta

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services import handing, notices, screening
from chalicelib.stores import aggregates
from tests import factories
from tests.doors.cases_desk import answered
from tests.doors.visitor import Answer, Visitor

_DAYS = timedelta(days=1)
_COMMUNE = Tier("commune")


def commune_of(name: str, state: DossierState = DossierState.SUBMITTED, days: int = 1, **changes) -> Dossier:
    """A dossier before the commune's check, received so many days ago."""
    told = {"regulation": factories.SETS, "criteria_set": 8, "tier": _COMMUNE, "received_at": factories.NOW - days * _DAYS}
    return factories.dossier(factories.producer(), state, name=name, **{**told, **changes})


def a_day() -> Answer:
    """Something in every group."""
    round_ = factories.year_of_sets()
    later = factories.replace(round_, proposes_before=factories.NOW + 60 * _DAYS)
    aggregates.commit(later.next("Changed", at=factories.now(), by="test"))
    commune_of("Khô cá lóc một nắng", days=33)
    commune_of("Mắm rươi Bà Năm", days=19)
    commune_of("Dừa sáp sấy giòn")
    commune_of("Bánh tét lá cẩm", days=4)
    commune_of("Mứt vỏ bưởi", DossierState.RETURNED, days=6)
    above = {"tier": Tier.PROVINCE, "held_by": "province", "past_proposals": ()}
    commune_of("Tôm khô Đông Hải", DossierState.FORWARDED, **above)
    commune_of("Rượu nếp than", DossierState.DRAFT)
    return Visitor(player=factories.officer()).get("/can-bo")


def a_check() -> Answer:
    """Half way through, with a paper that has run out."""
    factories.year_of_sets()
    made = commune_of("Khô cá lóc một nắng", days=3)
    today = factories.now().date()
    kinds = ({"kind": "business_registration"}, {"kind": "lab_test_report", "expires_on": today - 20 * _DAYS}, {"criteria": ("1.1",)})
    papers = [factories.document(made, **kind) for kind in kinds]
    found = tuple(factories.FiledDocument(id=each.id, name=each.name, size=each.size) for each in papers)
    aggregates.commit(factories.replace(made, documents=found).next("Changed", at=factories.now(), by="test"))
    path, visitor = f"/can-bo/ho-so/{made.id}", Visitor(player=factories.officer())
    form = visitor.get(path).form(f"{path}/tra-lai")
    visitor.post(f"{path}/tra-lai", {**form, "do": "save", "v_form": "ok"})
    return visitor.get(path)


def a_report(tail: str = "bao-cao") -> Answer:
    """Filled, then sent up."""
    factories.year_of_sets()
    made = commune_of("Khô cá lóc một nắng", documents=(factories.FiledDocument(id="1", name="phiếu kiểm nghiệm.pdf", size=9, sha256="a7" * 32),))
    officer, province = factories.officer(), factories.officer(factories.PROVINCE)
    visitor = Visitor(player=officer)
    visitor.post(f"/can-bo/ho-so/{made.id}/bao-cao", answered())
    if tail == "bao-cao":
        return visitor.get(f"/can-bo/ho-so/{made.id}/bao-cao")
    visitor.post(f"/can-bo/ho-so/{made.id}/mau", {"samples": "5", "sample_note": "Gói 500 g, để tủ mát"})
    screening.accept(officer.actor, made.id, made.version)
    version = aggregates.get(Dossier, made.id).version
    handing.record_letter(officer.actor, made.id, version, number="12/TTr-UBND", day=factories.now().date())
    return Visitor(player=province).get(f"/can-bo/ho-so/{made.id}/ban-giao")


def _three() -> tuple[Visitor, list[Dossier]]:
    factories.year_of_sets()
    names = ("Khô cá lóc một nắng", "Mắm rươi Bà Năm")
    found = [commune_of(name) for name in names] + [commune_of("Mứt vỏ bưởi", DossierState.RETURNED)]
    return Visitor(player=factories.officer()), found


def several() -> Answer:
    """The preview of three, one of which it is not for."""
    visitor, found = _three()
    return visitor.get("/can-bo/hang-loat?viec=accept&" + "&".join(f"d_{each.id}=1" for each in found))


def letters_held() -> Answer:
    """Two letters that wait."""
    visitor, found = _three()
    visitor.post("/can-bo/hang-loat", {"viec": "accept", **{f"d_{each.id}": str(each.version) for each in found[:2]}})
    for each in found[:2]:
        now = aggregates.get(Dossier, each.id)
        notices.tell(now, now.recent[-1])
    return visitor.get("/can-bo/thu-cho")


DESK = {
    "can-bo": a_day,
    "can-bo-kiem-tra": a_check,
    "can-bo-bao-cao": a_report,
    "can-bo-ban-giao": lambda: a_report("ban-giao"),
    "can-bo-hang-loat": several,
    "can-bo-thu-cho": letters_held,
}

"""Officers: check what was filed, return what is incomplete, record the decisions of their authority."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from chalicelib.domain.regulation import TierRules
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.worklist import PAGE
from console.play.browser import Browser, SaidNo
from console.play.cast import Fate
from console.play.scene import Scene

ACCEPT, RETURN = "tiep-nhan", "tra-lai"
FIRST_LOOK: Mapping[Fate, str] = {
    Fate.PLAIN: ACCEPT,
    Fate.WITHDRAWN: ACCEPT,
    Fate.RETURNED: RETURN,
    Fate.SILENT: RETURN,
}
SECOND_LOOK: Mapping[Fate, str] = {Fate.RETURNED: ACCEPT}
UPPER_LOOK: Mapping[Fate, str] = {Fate.PLAIN: ACCEPT, Fate.RETURNED: ACCEPT}
_REASON = "Thiếu bản sao giấy đăng ký kinh doanh; ảnh sản phẩm mờ (hồ sơ mẫu)."
_TRIES = 5


def check(scene: Scene, unit: str, round_: int, looks: Mapping[Fate, str], tier: TierRules) -> None:
    """The officer goes through the list of what came to their tier."""
    browser = scene.browser(scene.cast.officer(unit))
    for dossier in _listed(browser):
        filing = scene.filings.get(dossier)
        if filing and filing.round == round_ and filing.fate in looks:
            act = looks[filing.fate]
            _check(scene, browser, dossier, act, _event(tier, act))


def _listed(browser: Browser) -> list[str]:
    """Every dossier of the work list, page by page."""
    found: list[str] = []
    for number in count(1):
        page = browser.get(f"/can-bo?trang={number}").ids_after("/can-bo/ho-so/")
        found += [dossier for dossier in page if dossier not in found]
        if len(page) < PAGE:
            break
    return found


def decide(scene: Scene, unit: str, round_: int, tier: str, at: datetime) -> None:
    """The unit's authority has signed, if anything was before it: recorded, then published."""
    round_id, browser = f"{scene.cast.plan}-r{round_}", scene.browser(scene.cast.officer(unit))
    path = f"/can-bo/ket-qua/{round_id}/{tier}/{unit}"
    page = browser.get(path)
    if not page.has_form(path):
        return
    try:
        page = browser.send(
            page,
            path,
            number=_number(scene, unit, round_, tier),
            date=f"{at.astimezone(VIETNAM):%Y-%m-%d}",
            signer="Ông Nguyễn Văn Thử (giả định)",
        )
        browser.send(browser.get(path), f"{path}/cong-bo")
    except SaidNo as no:
        if not (no.retried and no.code == "decision_exists"):
            raise
    scene.ledger.add("decided", round_id, tier, unit)
    scene.did()


def _event(tier: TierRules, act: str) -> str:
    """What the act is told by: a tier that gives no points proposes what it accepts."""
    if act == RETURN:
        return "DossierReturned"
    return "DossierAccepted" if tier.scores else "DossierProposed"


def _check(scene: Scene, browser: Browser, dossier: str, act: str, event: str) -> None:
    path = f"/can-bo/ho-so/{dossier}"
    for _ in range(_TRIES):
        page = browser.get(path)
        if not page.has_form(f"{path}/{act}"):  # done in a request whose answer was lost
            break
        try:
            browser.send(page, f"{path}/{act}", **({"reason": _REASON} if act == RETURN else {}))
        except SaidNo as no:
            if no.code != "changed_meanwhile":
                raise
        else:
            break
    scene.ledger.add("told", dossier, event)
    if act == RETURN:
        scene.count("returned")
    scene.did()


def _number(scene: Scene, unit: str, round_: int, tier: str) -> str:
    stages = [stage["tier"] for stage in scene.calendar(round_)["stages"]]
    return f"{round_}{stages.index(tier) + 1}{scene.offices(round_).index(unit) + 1:02d}/QĐ-UBND"

"""Members of councils: read, write a draft now and then, sign; the chairs conclude. One forgets."""

from random import Random
from typing import Any

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.regulation import Tier
from chalicelib.stores import aggregates, regulations
from console import set_facts
from console.play import scores, set_scores
from console.play.browser import Browser, SaidNo
from console.play.cast import COUNCIL, Filing, Level
from console.play.pages import Page
from console.play.scene import Scene

Late = tuple[Browser, Page, str, dict[str, str]]
_DRAFTS = 8  # of so many sheets, one is saved before it is signed
_KIN = 7  # of so many producers, one is a relative's
_TRIES = 8


def sign_all(scene: Scene, unit: str, seat: int, tier: str, round_: int) -> None:
    """One member's whole pile, in an order of their own."""
    email = scene.cast.members(unit)[seat]
    browser = scene.browser(email)
    _declare(scene, browser, seat, tier, round_)
    pile = [id_ for id_ in browser.get("/hoi-dong").ids_after("/hoi-dong/phieu/") if id_ in scene.filings]
    Random(f"{scene.seed}/{email}/{round_}").shuffle(pile)
    for dossier in pile:
        filing = scene.filings[dossier]
        if filing.round == round_ and not _forgets(scene, filing, seat, tier):
            _sign(scene, browser, dossier, seat, tier)


def conclude_all(scene: Scene, unit: str, tier: str, round_: int) -> None:
    """The chair puts the council's findings on record: all agreed on the marks, so what the chair's sheet reaches is met."""
    browser = scene.browser(scene.cast.members(unit)[0])
    for dossier in browser.get("/hoi-dong").ids_after("/hoi-dong/ket-luan/"):
        if dossier in scene.filings and scene.filings[dossier].round == round_:
            path = f"/hoi-dong/ket-luan/{dossier}"
            said = {**_findings(scene, dossier, tier), **_knock_outs(scene, dossier)}
            try:
                browser.act(path, path, follow=False, **said)
            except SaidNo as no:
                if not (no.retried and no.code == "changed_meanwhile"):  # else it was kept, and its answer was lost
                    raise
            scene.ledger.add("concluded", dossier, tier)
            scene.did()


def get_ready_late(scene: Scene, filing: Filing, tier: str) -> Late:
    """The forgetful member has the sheet open before the stage closes."""
    dossier = scene.dossiers[filing.number]
    browser = scene.browser(scene.cast.members(scene.seat_of(filing, tier))[COUNCIL - 1])
    path = f"/hoi-dong/phieu/{dossier}"
    return browser, browser.get(path), path, _given(scene, dossier, COUNCIL - 1, tier)


def sign_late(scene: Scene, late: Late) -> None:
    """After the close: refused, by its code."""
    browser, page, path, given = late
    try:
        browser.send(page, path, do="sign", note="", **given)
    except SaidNo as no:
        if no.code != "too_late":
            raise
        scene.count("late sheets refused")
    else:
        raise AssertionError(f"{path} was signed after the close")


def _declare(scene: Scene, browser: Browser, seat: int, tier: str, round_: int) -> None:
    """Before any dossier is opened: a council's last member is in conflict with a producer now and then."""
    path = f"/hoi-dong/xung-dot/{scene.cast.plan}-r{round_}/{tier}"
    told = browser.get(path).form(path).fields
    named = [name for name in told if name.startswith("x_") and seat == COUNCIL - 1 and _is_kin(scene, name[2:], round_)]
    for _ in named:
        scene.count("conflicts declared")
    browser.act(path, path, follow=False, **dict.fromkeys(named, "kinship"))


def _is_kin(scene: Scene, producer: str, round_: int) -> bool:
    """By the number of its first dossier; never of the one that the member forgets."""
    found = [
        filing
        for id_, filing in scene.filings.items()
        if filing.round == round_ and aggregates.get(Dossier, id_).producer == producer
    ]
    return bool(found) and not any(filing.forgotten for filing in found) and found[0].number % _KIN == 0


def _forgets(scene: Scene, filing: Filing, seat: int, tier: str) -> bool:
    return filing.forgotten and scene.is_first(filing.round, tier) and seat == COUNCIL - 1


def _sign(scene: Scene, browser: Browser, dossier: str, seat: int, tier: str) -> None:
    path, given = f"/hoi-dong/phieu/{dossier}", _given(scene, dossier, seat, tier)
    if (scene.filings[dossier].number + seat) % _DRAFTS == 0:
        browser.act(path, path, follow=False, do="save", note="Xem lại phần B.", **given)
    for _ in range(_TRIES):
        try:
            browser.act(path, path, follow=False, do="sign", note="", **given)
        except SaidNo as no:
            if no.code == "changed_meanwhile":  # another member signed in the same moment
                continue
            if not (no.retried and no.code == "sheet_signed"):
                raise
        scene.ledger.add("signed", dossier, tier, browser.email)
        scene.did()
        return
    raise TimeoutError(f"{path}: {_TRIES} others were always faster")


def _findings(scene: Scene, dossier: str, tier: str) -> dict[str, str]:
    rows = _rows(scene, dossier)
    chosen = set_scores.choices(scene.filings[dossier], tier, rows, scene.seed)[0]
    points = {row["code"]: row["points"][choice - 1] for row in rows if (choice := chosen.get(row["code"], 0))}
    return {
        f"f_{row['code']}_{star}": str(int(points.get(row["code"], 0) >= least))
        for row in rows
        for star, least in row["marks"].items()
    }


def _knock_outs(scene: Scene, dossier: str) -> dict[str, str]:
    """The first weak product of a round has forged papers."""
    filing = scene.filings[dossier]
    weak = [each for each in scene.cast.of_round(filing.round) if each.level is Level.LOW and each.reaches_council]
    if not weak or weak[0] != filing:
        return {}
    scene.count("knocked out")
    return {"k_K1": "1", "r_K1": "Phiếu kiểm nghiệm không khớp với nơi cấp (hồ sơ mẫu)."}


def _rows(scene: Scene, dossier: str) -> list[Any]:
    """The facts of its criteria set."""
    kept = aggregates.get(Dossier, dossier)
    assert kept.criteria_set is not None, dossier
    found: list[Any] = set_facts.table_of(kept.regulation, kept.criteria_set)["criteria"]
    return found


def _given(scene: Scene, dossier: str, seat: int, tier: str) -> dict[str, str]:
    """The form's fields: options by leaf of its criteria set, or points by part."""
    filing, kept = scene.filings[dossier], aggregates.get(Dossier, dossier)
    if kept.criteria_set is not None:
        rows = set_facts.table_of(kept.regulation, kept.criteria_set)["criteria"]
        chosen = set_scores.choices(filing, tier, rows, scene.seed)[seat]
        unmet = {f"n_{code}": "Chưa có giấy tờ ở tiêu chí này." for code, choice in chosen.items() if not choice}
        return {f"c_{code}": str(choice) for code, choice in chosen.items()} | unmet
    decree = regulations.regulation(kept.regulation)
    sheet, last = decree.parts, decree.tier_after(Tier(tier)) is None
    total = scores.totals(filing, tier, scene.seed, last=last)[seat]
    return {
        f"part_{part}": str(points)
        for part, points in scores.parts(total, {part.code: part.max_points for part in sheet}).items()
    }

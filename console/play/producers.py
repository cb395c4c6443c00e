"""Producers: register, open a dossier, upload, file, supplement, withdraw, and be late."""

from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, urlsplit

from console import set_facts
from console.play import faults, set_scores
from console.play.browser import Browser, SaidNo
from console.play.cast import Filing
from console.play.pages import Page
from console.play.papers import Paper, papers_for, supplement_for
from console.play.scene import Scene

Late = tuple[Browser, Page, str]
_UNASSESSED = 4  # of so many producers, one files without an assessment of their own


def act_by_producer(scene: Scene, filings: Iterable[Filing], act: Callable[[Scene, Filing], object]) -> None:
    """Each producer's dossiers one after the other, the producers side by side."""
    by_producer: dict[str, list[Filing]] = {}
    for filing in filings:
        by_producer.setdefault(address_of(scene, filing), []).append(filing)
    scene.each(lambda own: [act(scene, filing) for filing in own], by_producer.values())


def address_of(scene: Scene, filing: Filing) -> str:
    """Who files it: an old product has an old producer."""
    return scene.old[filing.number][0] if filing.number in scene.old else filing.producer


def open_dossier(scene: Scene, filing: Filing) -> None:
    """A draft with its files."""
    browser = scene.browser(address_of(scene, filing))
    if filing.number not in scene.old and browser.email not in scene.registered:
        _register(scene, browser, filing)
    product = scene.old.get(filing.number, ("", ""))[1]
    typed = {"criteria_set": str(filing.criteria_set)} if scene.decree(filing.round).has_sets else {}
    name = "" if product else filing.product_name
    page = browser.act("/ho-so", "/ho-so", follow=True, kind=filing.kind, product_name=name, product=product, **typed)
    dossier = page.path.removeprefix("/ho-so/")
    scene.note_dossier(filing, dossier)
    scene.ledger.add("opened", dossier)
    for paper in papers_for(filing, _required_kinds(page)):
        _upload(scene, browser, page, filing, paper)
    scene.did()


def assess(scene: Scene, filing: Filing) -> None:
    """What they think of their own product where the decree has criteria sets: half of it, then all. Some leave it out."""
    if not scene.decree(filing.round).has_sets or filing.number % _UNASSESSED == 0:
        return
    dossier, browser = scene.dossiers[filing.number], scene.browser(address_of(scene, filing))
    regulation = scene.decree(filing.round).id
    rows = set_facts.table_of(regulation, filing.criteria_set)["criteria"]
    chosen = {
        f"c_{code}": str(choice) for code, choice in set_scores.choices(filing, "own", rows, scene.seed)[0].items()
    }
    home = f"/ho-so/{dossier}"
    first = next(iter(chosen))
    half = dict(list(chosen.items())[: len(chosen) // 2])
    pages = (
        (f"{home}/muc/ke-hoach", {"plan_product": f"Kế hoạch mẫu của {filing.product_name}"}),
        (f"{home}/tieu-chi/{first.removeprefix('c_')}", {first: chosen[first]}),
        (f"{home}/tu-danh-gia", half),
        (f"{home}/tu-danh-gia", chosen),
    )
    for path, given in pages:
        try:
            browser.act(path, path, follow=False, **given)
        except SaidNo as no:
            if not (no.retried and no.code == "changed_meanwhile"):  # else: saved, and the answer was lost
                raise
    scene.ledger.add("assessed", dossier, str(len(chosen)))


def submit(scene: Scene, filing: Filing) -> None:
    """The legal act; the receipt is shown."""
    dossier = scene.dossiers[filing.number]
    receipt = scene.browser(address_of(scene, filing)).act(f"/ho-so/{dossier}/kiem-tra", f"/ho-so/{dossier}/nop")
    assert receipt.path.endswith("/phieu"), receipt.path
    scene.ledger.add("filed", dossier, "1")
    scene.did()


def supplement(scene: Scene, filing: Filing) -> None:
    """What the officer asked for, and the dossier filed again."""
    dossier, browser = scene.dossiers[filing.number], scene.browser(address_of(scene, filing))
    page = browser.get(f"/ho-so/{dossier}")
    _upload(scene, browser, page, filing, supplement_for(filing))
    browser.send(browser.get(f"/ho-so/{dossier}/kiem-tra"), f"/ho-so/{dossier}/nop")
    scene.ledger.add("filed", dossier, "2")
    scene.did()


def withdraw(scene: Scene, filing: Filing) -> None:
    """Taken back."""
    dossier = scene.dossiers[filing.number]
    browser = scene.browser(address_of(scene, filing))
    browser.act(f"/ho-so/{dossier}", f"/ho-so/{dossier}/rut", reason="Xin rút để hoàn thiện thêm (hồ sơ mẫu).")
    scene.ledger.add("told", dossier, "DossierWithdrawn")
    scene.count("withdrawn")
    scene.did()


def get_ready_late(scene: Scene, filing: Filing) -> Late:
    """The page is open before the close, the finger on the button."""
    dossier, browser = scene.dossiers[filing.number], scene.browser(address_of(scene, filing))
    return browser, browser.get(f"/ho-so/{dossier}/kiem-tra"), f"/ho-so/{dossier}/nop"


def file_late(scene: Scene, late: Late) -> None:
    """One second after the close: refused, by its code."""
    browser, page, action = late
    try:
        browser.send(page, action)
    except SaidNo as no:
        if no.code != "too_late":
            raise
        scene.count("late filers refused")
        scene.did()
    else:
        raise AssertionError(f"{action} was taken after the close")


def _register(scene: Scene, browser: Browser, filing: Filing) -> None:
    browser.register(
        name=f"Người đại diện {filing.producer_name}",
        producer_name=filing.producer_name,
        producer_type="cooperative",
        province=scene.cast.province,
        unit=filing.unit,
    )
    scene.registered.add(browser.email)
    scene.ledger.add("registered", browser.email)


def _required_kinds(page: Page) -> list[str]:
    """The papers that the dossier's own page calls required and not there."""
    asked = (urlsplit(link) for link in page.links)
    kinds = (parse_qs(link.query).get("kind", []) for link in asked if link.path.endswith("/tep"))
    return list(dict.fromkeys(kind for found in kinds for kind in found))


def _upload(scene: Scene, browser: Browser, page: Page, filing: Filing, paper: Paper) -> None:
    dossier, size = scene.dossiers[filing.number], str(len(paper.body))
    ticket = browser.ask_json(
        page, f"/ho-so/{dossier}/tep", file_name=paper.name, content_type=paper.content_type, size=size, kind=paper.kind
    )
    with faults.around_upload(scene, filing, dossier, ticket["document"]):
        browser.upload(ticket, paper.name, paper.content_type, paper.body)
    scene.ledger.add("uploaded", dossier, ticket["document"])

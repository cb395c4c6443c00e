"""Every page is sound HTML for everybody: one heading, every field labelled, ids unique, nothing inline, little weight."""

import gzip
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.round import Phase
from chalicelib.pages.render import asset
from chalicelib.services import advising, conflicts
from tests import factories
from tests.browser.desk_screens import DESK
from tests.doors import council_situations as given
from tests.doors.situations import MOVE, RESULTS
from tests.doors.visitor import Answer, Visitor

_MOST_HTML, _MOST_CSS, _MOST_SCRIPT = 15_000, 12_000, 20_000  # bytes on the wire
_MOST_SHEET, _LONGEST = 120_000, 13  # bytes of a sheet unpacked; the set with the most criteria
Look = Callable[[], Answer]


def anyone(path: str) -> Look:
    return lambda: Visitor().get(path)


def producer(state: DossierState | None = None) -> Look:
    def look() -> Answer:
        owner = factories.producer()
        if state is None:
            factories.dossier(owner)
            return Visitor(player=owner).get("/ho-so")
        dossier = factories.dossier(owner, state)
        for document_state in DocumentState:
            factories.document(dossier, document_state, refusal="file_empty" if document_state == "refused" else "")
        return Visitor(player=owner).get(f"/ho-so/{dossier.id}")

    return look


def own(path: str) -> Look:
    def look() -> Answer:
        owner = factories.producer()
        return Visitor(player=owner).get(f"/chu-the/{owner.producer}{path}")

    return look


def own_page(path: str) -> Look:
    return lambda: Visitor(player=factories.producer()).get(path)


def officer(path: str, state: DossierState = DossierState.SUBMITTED) -> Look:
    def look() -> Answer:
        dossier = factories.dossier(factories.producer(), state)
        return Visitor(player=factories.officer()).get(path.format(dossier=dossier.id))

    return look


def member(path: str) -> Look:
    def look() -> Answer:
        members = factories.council()
        dossier = factories.dossier(factories.producer(), DossierState.IN_COUNCIL)
        return Visitor(player=members[0]).get(path.format(dossier=dossier.id))

    return look


def chair(path: str) -> Look:
    """With sheets signed far apart, a conflict on record, a report and a visit: everything that a council's page can show."""

    def look() -> Answer:
        dossier = given.before(given.LOW, given.HIGH, rules={"max_spread": 10, "spread_action": "discuss_and_rescore"})
        kin = {dossier.producer: "kinship"}
        conflicts.declare(factories.person(Role.MEMBER, email=factories.MEMBERS[2]).actor, given.ROUND, dossier.tier, kin, {})
        advising.inquire(given.adviser().actor, dossier.id, "lab_test", "Histamin", factories.now().date())
        player = given.adviser() if "tu-van" in path else given.member() if path == given.DECLARE else given.chair()
        return Visitor(player=player).get(path.format(dossier=dossier.id))

    return look


def refused() -> Answer:
    return Visitor(player=factories.coordinator()).post(MOVE, {"moment": "closes", "to": "mai", "reason": "x"})


def ticket() -> Answer:
    owner = factories.producer()
    dossier = factories.dossier(owner)
    form = {"file_name": "a.pdf", "content_type": "application/pdf", "size": "9"}
    return Visitor(player=owner).post(f"/ho-so/{dossier.id}/tep", form)


def member_of_sets(*, signed: bool = False) -> Look:
    """A sheet of 34 criteria, the longest there is; blank or signed."""

    def look() -> Answer:
        factories.year_of_sets(Phase.COUNCIL)
        member, *_ = factories.council(factories.PROVINCE)
        path = f"/hoi-dong/phieu/{factories.dossier_of_set(factories.producer(), _LONGEST).id}"
        if signed:
            chosen = {f"c_{code}": choice for code, choice in factories.best_of_set(_LONGEST).items()}
            assert Visitor(player=member).post(path, {**chosen, "do": "sign"}).status == 303
        return Visitor(player=member).get(path)

    return look


COUNCIL = (
    "/hoi-dong/thanh-phan", given.DECLARE, given.MEETING, "/hoi-dong/ra-soat/{dossier}", "/hoi-dong/mo-lai/{dossier}",
    "/hoi-dong/cham-lai/{dossier}", "/hoi-dong/tu-van", "/hoi-dong/tu-van/{dossier}",
)  # fmt: skip
PAGES: dict[str, tuple[Phase, Look]] = {
    "home": (Phase.FILING, anyone("/")),
    "products": (Phase.FILING, anyone("/san-pham")),
    "sign in": (Phase.FILING, anyone("/dang-nhap")),
    "code": (Phase.FILING, anyone("/dang-nhap/ma?email=a@vidu.example")),
    "registration": (Phase.FILING, anyone("/dang-ky")),
    "quick check": (Phase.FILING, anyone("/du-dieu-kien")),
    "quick check answered": (Phase.FILING, anyone("/du-dieu-kien?registered=no&place=mau/dong&set=8&valid_until=2024-09-01")),
    **{f"own {path or 'producer'}": (Phase.FILING, own(path)) for path in ("", "/nguoi", "/nguoi-dai-dien")},
    **{f"own page {path}": (Phase.FILING, own_page(path)) for path in ("/chu-the", "/loi-moi", "/phien", "/y-tuong")},
    "desk": (Phase.FILING, officer("/can-bo/tai-ban")),
    "ideas of a unit": (Phase.FILING, officer("/can-bo/y-tuong")),
    "refusal": (Phase.FILING, anyone("/ho-so")),
    "dossiers": (Phase.FILING, producer()),
    **{f"dossier {state}": (Phase.FILING, producer(state)) for state in DossierState},
    "upload": (Phase.FILING, ticket),
    "worklist": (Phase.DECISION, officer("/can-bo", DossierState.SCORED)),
    "check": (Phase.FILING, officer("/can-bo/ho-so/{dossier}")),
    "proposals": (Phase.DECISION, officer(RESULTS, DossierState.SCORED)),
    "sheets": (Phase.COUNCIL, member("/hoi-dong")),
    "sheet": (Phase.COUNCIL, member("/hoi-dong/phieu/{dossier}")),
    **{f"council {path}": (Phase.COUNCIL, chair(path)) for path in COUNCIL},
    "overview": (Phase.FILING, lambda: Visitor(player=factories.coordinator()).get("/dieu-phoi")),
    "overview refused": (Phase.FILING, refused),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(world, name):
    phase, look = PAGES[name]
    factories.year(phase)

    assert_sound(look().html)


def assessment_of_sets(*, least: bool = False, filed: bool = False) -> Look:
    """The producer's own of 34 criteria: blank, or complete with the longest way up, or filed."""

    def look() -> Answer:
        factories.year_of_sets()
        owner = factories.producer()
        draft = factories.dossier_of_set(owner, _LONGEST, DossierState.DRAFT)
        path, visitor = f"/ho-so/{draft.id}/tu-danh-gia", Visitor(player=owner)
        chosen = dict.fromkeys(factories.best_of_set(_LONGEST), 1)
        if least:
            typed = {f"c_{code}": "" if code == "5.2" else choice for code, choice in chosen.items()}
            assert visitor.post(path, {**typed, "version": "0"}).status == 303
        if filed:
            kept = factories.replace(draft, self_assessment=chosen, state=DossierState.SUBMITTED)
            factories.aggregates.commit(kept.next("Changed", at=factories.now(), by="test"))
        return visitor.get(path)

    return look


@pytest.mark.parametrize("look", [assessment_of_sets(), assessment_of_sets(least=True), assessment_of_sets(filed=True)])
def test_an_own_assessment_is_sound_and_light(world, look):
    html = look().html

    assert_sound(html)
    assert len(html.encode()) < _MOST_SHEET
    assert len(gzip.compress(html.encode())) < _MOST_HTML
    assert "<script" not in html


@pytest.mark.parametrize("signed", [False, True])
def test_a_sheet_by_criteria_set_is_sound_and_light(world, signed):
    """Its scripts add up and save; a signed one has nothing to save."""
    html = member_of_sets(signed=signed)().html

    assert_sound(html)
    assert len(html.encode()) < _MOST_SHEET
    assert len(gzip.compress(html.encode())) < _MOST_HTML
    assert ("<script" in html) is not signed


def test_the_form_for_a_dossier_names_the_criteria_sets(world):
    factories.year_of_sets()

    html = Visitor(player=factories.producer()).get("/ho-so").html

    assert_sound(html)
    assert html.count("<option") == 3 + 1 + 27  # kinds, no product of one's own, the sets


@pytest.mark.parametrize("name", DESK)
def test_an_officer_s_page_of_sets_is_sound_and_light(world, name):
    html = DESK[name]().html

    assert_sound(html)
    assert len(gzip.compress(html.encode())) < _MOST_HTML


def assert_sound(html: str) -> None:
    page = read(html)
    assert page.language == "vi"
    assert page.headings == 1
    assert page.title.strip(" –") != "Sao Làng"
    assert page.unlabelled == []
    assert [id_ for id_, count in page.ids.items() if count > 1] == []
    assert page.targets - set(page.ids) == set()
    assert page.inline == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(world, name):
    phase, look = PAGES[name]
    factories.year(phase)

    assert len(gzip.compress(look().html.encode())) < _MOST_HTML


def test_assets_are_light():
    assert len(gzip.compress(asset("giao-dien.css").encode())) < _MOST_CSS
    assert len(gzip.compress(asset("tai-tep.js").encode())) < _MOST_SCRIPT


def test_words_are_escaped(world):
    factories.year()
    factories.product(factories.producer(), "<script>alert(1)</script>", stars=3)

    html = Visitor().get("/san-pham").html

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def read(html: str) -> "_Page":
    page = _Page()
    page.feed(re.sub(r"<noscript>.*?</noscript>", "", html, flags=re.DOTALL))
    return page


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language = self.title = ""
        self.headings = 0
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.inline: list[str] = []
        self._labels: set[str] = set()
        self._fields: list[str] = []
        self._in_title = False

    @property
    def unlabelled(self) -> list[str]:
        return [field for field in self._fields if field not in self._labels]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self.language = (has.get("lang") or "") if tag == "html" else self.language
        self.headings += tag == "h1"
        self._in_title = tag == "title"
        self.ids.update([has["id"] or ""] if "id" in has else [])
        self._labels |= {has["for"] or ""} if tag == "label" else set()
        if tag in ("input", "select", "textarea") and has.get("type") != "hidden":
            self._fields.append(has.get("id") or "?")
        if (has.get("href") or "").startswith("#"):
            self.targets.add((has["href"] or "").removeprefix("#"))
        if (
            "style" in has
            or tag == "style"
            or any(name.startswith("on") for name in has)
            or (tag == "script" and "src" not in has)
        ):
            self.inline.append(tag)

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

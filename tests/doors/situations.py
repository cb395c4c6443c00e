"""Situations in which somebody posts a form: each makes what must be there and says who posts, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.errors import Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.people import SignInCode
from chalicelib.domain.round import Phase
from chalicelib.services import appeals
from chalicelib.stores import aggregates, papers, people
from chalicelib.stores.criteria import criteria_set
from tests import factories
from tests.doors.visitor import Visitor
from tests.factories import Player

EMAIL = Email("an@vidu.example")
RESULTS = "/can-bo/ket-qua/mau_2024-r1/district/dong"
MOVE = "/dieu-phoi/dot/mau_2024-r1/doi-ngay"
ADOPT = "/dieu-phoi/ke-hoach"
DECISION = {"number": "34/QĐ-UBND", "date": f"{factories.NOW:%Y-%m-%d}", "signer": "Chủ tịch huyện"}
FIGURE = {"count": "2", "whole": "14", "on": "2024-03-01", "source": "Báo cáo 12/BC-NTM", "seen": "0"}
POINTS = {"part_A": "30", "part_B": "17", "part_C": "21", "note": "Bao bì đẹp", "do": "sign"}
LAPSED = {"state": DocumentState.PENDING, "live": False}
BAD = {"state": DocumentState.REFUSED, "refusal": "file_type_differs"}

Given = Callable[[], tuple[Player | None, str]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row: what they typed, and the no they get. `forged`: values that no option of the form has."""

    name: str
    given: Given
    why: Why
    wrong: str
    status: int
    typed: dict[str, str]
    forged: tuple[str, ...]


def case(
    title: str, given: Given, why: Why, wrong: str = "", status: int = 400, forged: str = "", /, **typed: str
) -> Case:
    """A row of the table in as few words as it has."""
    return Case(name=title, given=given, why=why, wrong=wrong, status=status, typed=typed, forged=tuple(forged.split()))


def nobody(path: str) -> Given:
    """Not signed in."""

    def given() -> tuple[None, str]:
        factories.year()
        return None, path

    return given


def coded(path: str = "/dang-nhap/ma", **changes: Any) -> Given:
    """A sign-in code on its way to an address."""

    def given() -> tuple[None, str]:
        kept = {"code_hash": people.hashed("123456"), "browser_hash": people.hashed("browser"), **changes}
        people.commit_code(
            SignInCode(**{"email": EMAIL, "expires_at": factories.now() + timedelta(minutes=5), **kept}), None
        )
        return None, path

    return given


def desk(phase: Phase = Phase.FILING, *, product: Any = None) -> Given:
    """A producer before the form for a new dossier; perhaps a neighbour has a product."""

    def given() -> tuple[Player, str]:
        factories.year(phase)
        if product:
            factories.product(factories.producer(), **product)
        return factories.producer(), "/ho-so"

    return given


def own(
    path: str, state: DossierState = DossierState.DRAFT, phase: Phase = Phase.FILING, documents: tuple[Any, ...] = ()
) -> Given:
    """A producer before their own dossier."""

    def given() -> tuple[Player, str]:
        factories.year(phase)
        owner = factories.producer()
        dossier = factories.dossier(owner, state)
        for document in documents:
            factories.document(dossier, **document)
        return owner, f"/ho-so/{dossier.id}/{path}"

    return given


def left_behind(state: DossierState = DossierState.DRAFT, *, following: bool = True, taken: bool = False) -> Given:
    """A producer before their own dossier whose round is over; perhaps the next knows its product already."""

    def given() -> tuple[Player, str]:
        round_ = factories.year(Phase.CHECKING)
        owner = factories.producer()
        dossier = factories.dossier(owner, state)
        if state is DossierState.FORWARDED:
            aggregates.commit(dossier.defer("chưa tiếp nhận", by="c", at=factories.now()))
        if following:
            next_round = factories.following(round_, 25)
            if taken:
                other = factories.dossier(owner, name="Khác", round=next_round.id)
                aggregates.rows.commit(papers.draft_row(dossier.product, next_round.id, other.id, None))
        return owner, f"/ho-so/{dossier.id}/chuyen-dot"

    return given


def foreign(path: str) -> Given:
    """A producer before a neighbour's dossier."""

    def given() -> tuple[Player, str]:
        factories.year()
        dossier = factories.dossier(factories.producer())
        return factories.producer(name="Hàng xóm"), f"/ho-so/{dossier.id}/{path}"

    return given


def checking(path: str, state: DossierState = DossierState.SUBMITTED, unit: UnitCode = factories.EAST) -> Given:
    """An officer before a dossier of the east."""

    def given() -> tuple[Player, str]:
        factories.year()
        dossier = factories.dossier(factories.producer(), state)
        return factories.officer(unit), f"/can-bo/ho-so/{dossier.id}/{path}"

    return given


def ruling(
    phase: Phase = Phase.DECISION, *, decided: bool = False, published: bool = False, scored: bool = True, path: str = ""
) -> Given:
    """An officer before the proposals of the east; perhaps the decision is recorded, or published, already."""

    def given() -> tuple[Player, str]:
        factories.year(phase)
        if scored:
            factories.dossier(factories.producer(), DossierState.SCORED)
        officer = factories.officer()
        if decided or published:
            Visitor(player=officer).post(RESULTS, DECISION)
        if published:
            Visitor(player=officer).post(f"{RESULTS}/cong-bo")
        return officer, f"{RESULTS}{path}"

    return given


def bench(phase: Phase = Phase.COUNCIL, *, signed: bool = False, stranger: bool = False) -> Given:
    """A member before a dossier in council."""

    def given() -> tuple[Player, str]:
        factories.year(phase)
        member, *_ = factories.council()
        dossier = factories.dossier(factories.producer(), DossierState.IN_COUNCIL)
        path = f"/hoi-dong/phieu/{dossier.id}"
        if signed:
            Visitor(player=member).post(path, POINTS)
        return (factories.person(Role.MEMBER, email="khac@vidu.example") if stranger else member), path

    return given


def bench_of_sets(no: int = 8) -> Given:
    """A member before a dossier that is scored by its criteria set."""

    def given() -> tuple[Player, str]:
        factories.year_of_sets(Phase.COUNCIL)
        member, *_ = factories.council(factories.PROVINCE)
        return member, f"/hoi-dong/phieu/{factories.dossier_of_set(factories.producer(), no).id}"

    return given


def chair_of_sets(no: int = 8) -> Given:
    """The chair before a dossier that the council has nothing said about yet."""

    def given() -> tuple[Player, str]:
        factories.year_of_sets(Phase.COUNCIL)
        factories.council(factories.PROVINCE)
        dossier = factories.dossier_of_set(factories.producer(), no)
        return factories.person(Role.CHAIR, factories.PROVINCE, email=factories.MEMBERS[0]), f"/hoi-dong/ket-luan/{dossier.id}"

    return given


def concluded(**changes: str) -> dict[str, str]:
    """A chair's full conclusion as a browser posts it; `changes` by field, a dot of a code written "__"."""
    met = {f"f_{key}": "1" for key in factories.findings()}
    none = {f"k_{ground.code}": "0" for ground in criteria_set(factories.SETS, 8).knock_outs}
    return {"version": "0", **met, **none, **{name.replace("__", "."): value for name, value in changes.items()}}


def chosen(no: int = 8, **changes: str) -> dict[str, str]:
    """A full sheet as a browser posts it; `changes` by leaf, its dots written "_": "" for nothing chosen."""
    best = {f"c_{code}": str(choice) for code, choice in factories.best_of_set(no).items()}
    return {
        **best,
        **{f"c_{code.replace('_', '.')}": choice for code, choice in changes.items()},
        "note": "Đẹp",
        "do": "sign",
    }


def own_of_set(state: DossierState = DossierState.DRAFT, no: int = 8, path: str = "tu-danh-gia") -> Given:
    """A producer before a page, else their own assessment, of a dossier that is scored by its criteria set.

    `path`: with "{document}" for a file of it.
    """

    def given() -> tuple[Player, str]:
        factories.year_of_sets()
        owner = factories.producer()
        dossier = factories.dossier_of_set(owner, no, state)
        document = factories.document(dossier)
        return owner, f"/ho-so/{dossier.id}/{path.format(document=document.id)}"

    return given


def desk_of_sets() -> Given:
    """A producer before the form for a new dossier under the decree with criteria sets."""

    def given() -> tuple[Player, str]:
        factories.year_of_sets()
        return factories.producer(), "/ho-so"

    return given


def steering(path: str, *, year: bool = True) -> Given:
    """The coordinator."""

    def given() -> tuple[Player, str]:
        if year:
            factories.year()
        return factories.coordinator(), path

    return given


def late_draft(*, state: DossierState = DossierState.DRAFT) -> Given:
    """The coordinator before the form that lets a dossier be filed late."""

    def given() -> tuple[Player, str]:
        factories.year()
        dossier = factories.dossier(factories.producer(), state)
        return factories.coordinator(), f"/dieu-phoi/ho-so/{dossier.id}/nop-muon"

    return given


def disputing(act: str = "", *, state: DossierState = DossierState.NOT_RECOGNISED, answered: bool = False) -> Given:
    """A producer before the form of an appeal; or the coordinator before one of the forms about it."""

    def given() -> tuple[Player, str]:
        factories.year()
        owner, coordinator = factories.producer(), factories.coordinator()
        factories.officer()
        dossier = factories.dossier(owner, state)
        path = f"/ho-so/{dossier.id}/kien-nghi"
        if not act:
            return owner, path
        appeals.file(owner.actor, dossier.id, "Tiêu chí 1.2")
        (appeal,) = appeals.of_dossier(owner.actor, dossier.id)[1]
        if answered:
            appeals.answer(coordinator.actor, dossier.id, appeal.id, "Đã trả lời")
        return coordinator, f"{path}/{appeal.id}/{act}"

    return given


def figuring(key: str = "000-2", *, stranger: bool = False) -> Given:
    """The coordinator, or a neighbour's, before a target that only an officer can say."""

    def given() -> tuple[Player, str]:
        factories.year(content=factories.plan_with_entered_targets())
        province = UnitCode("lang_gieng") if stranger else factories.PROVINCE
        who = factories.person(Role.COORDINATOR, province, province=province)
        return who, f"/dieu-phoi/ke-hoach/{factories.PLAN}/chi-tieu/{key}"

    return given


def days(count: int) -> str:
    """An instant so many days from now, as a browser sends it with its zone."""
    return f"{factories.NOW + timedelta(days=count):%Y-%m-%dT%H:%M}+00:00"

"""What a producer types into a dossier is kept as far as it goes; of two tabs neither overwrites the other unseen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.access import Actor, require
from chalicelib.domain.criteria import CriteriaSet, Criterion
from chalicelib.domain.dossier import Document, Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.evidence import criteria_of
from chalicelib.domain.forms import Answers, checked, read_day, seen
from chalicelib.domain.self_assessment import SelfAssessment
from chalicelib.domain.set_sheets import FIELD, drafted_choices
from chalicelib.domain.tasks import is_due
from chalicelib.services.filling import IN_HAND, paper_facts
from chalicelib.stores import aggregates, clock, papers, people
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.forms import forms
from chalicelib.stores.tables import Row

_TRIES = 5
_WORDS_MOST = 200
_LINK = "d_"  # a form's box of a document: "d_01H…"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """When, and the mark of what the page shows now."""

    at: datetime
    seen: str


@dataclass(frozen=True, kw_only=True)
class _Given:
    """A criterion's page as it was sent; `choice` None: nothing chosen there."""

    one: CriteriaSet
    code: str
    choice: int | None
    typed: Mapping[str, str]


def criterion(by: Actor, dossier_id: str, code: str, typed: Mapping[str, str]) -> Saved:
    """One criterion's choice and the papers that prove it. Refused: filed, an impossible choice, chosen otherwise since.

    `typed`: the choice under `c_<code>`, boxes `d_<document>`, in `had` the documents whose boxes were ticked, in `seen`
    the mark of the choice that was shown; `do` = "clear_case" takes back every choice that is of a case.
    """
    dossier = _in_hand(by, dossier_id, "self_assess")
    if dossier.criteria_set is None:
        raise Refused(Why.NO_CRITERIA_SET)
    one = criteria_set(dossier.regulation, dossier.criteria_set)
    if code not in {leaf.code for leaf in one.leaves()}:
        raise NotFound("criterion")
    given = _Given(one=one, code=code, choice=_choice(typed, code), typed=typed)
    return kept(lambda: _write_criterion(by, dossier_id, given))


def section(by: Actor, dossier_id: str, code: str, typed: Mapping[str, str]) -> Saved:
    """One page of a form; `seen` in what was typed marks the answers that were shown."""
    dossier = _in_hand(by, dossier_id, "fill_dossier")
    try:
        asked = forms(dossier.regulation).section(code).asked(dossier.kind)
    except KeyError:
        raise NotFound("section") from None
    given = checked(asked, typed)

    def write() -> Saved:
        found = papers.answers(dossier_id)
        before = found[0].values if found else {}
        not_meanwhile({name: before.get(name) for name in given}, given, typed)
        values = {name: value for name, value in {**before, **given}.items() if value}
        kept = Answers(dossier=dossier_id, values=values, saved_at=clock.now(), saved_by=by.email)
        if values != before:
            aggregates.commit(beside=[papers.answers_row(kept, found[1] if found else None)])
        return Saved(at=kept.saved_at, seen=seen(given))

    return kept(write)


def paper(by: Actor, dossier_id: str, document_id: str, typed: Mapping[str, str]) -> Saved:
    """What a file is, what it proves, who issued it and until when it holds."""
    dossier = _in_hand(by, dossier_id, "fill_dossier")
    facts = _facts(dossier, typed)

    def write() -> Saved:
        found = papers.document(dossier_id, document_id)
        if found is None or found[0].removed_at or not found[0].is_evidence:
            raise NotFound("document")
        changed: Document = replace(found[0], **facts)  # type: ignore[arg-type]  # names of its own fields
        not_meanwhile(paper_facts(found[0]), paper_facts(changed), typed)
        papers.commit_document(changed, found[1])
        return Saved(at=clock.now(), seen=seen(paper_facts(changed)))

    return kept(write)


def _in_hand(by: Actor, dossier_id: str, act: str) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, dossier.subject)
    if dossier.state not in IN_HAND:
        raise Refused(Why.ALREADY_FILED)
    return dossier


def kept(write: Callable[[], Saved]) -> Saved:
    """Another tab, or the check of a file, may write between our read and our write: read again, decide again."""
    for _ in range(_TRIES):
        try:
            return write()
        except Stale:
            continue
    raise Refused(Why.CHANGED_MEANWHILE)


def not_meanwhile(now_there: Mapping[str, object], wanted: Mapping[str, object], typed: Mapping[str, str]) -> None:
    """Whoever would change what they have not seen is asked first; saving the same again changes nothing.

    `typed`: with the mark of what was shown, in `seen`.
    """
    there = seen(now_there)
    if there not in (typed.get("seen", ""), seen(wanted)):
        raise Refused(Why.CHANGED_MEANWHILE)


def _write_criterion(by: Actor, dossier_id: str, given: _Given) -> Saved:
    found = papers.self_assessment(dossier_id)
    before = found[0].choices if found else {}
    if given.typed.get("do") == "clear_case":
        branched = {leaf.code for leaf in given.one.leaves() if leaf.branches}
        after = {code: choice for code, choice in before.items() if code not in branched}
    else:
        wanted = before.get(given.code) if given.choice is None else given.choice
        not_meanwhile({given.code: before.get(given.code)}, {given.code: wanted}, given.typed)
        after = _with(before, given.code, wanted, given.one)
    rows = _links(dossier_id, given.code, given.typed)
    kept = SelfAssessment(dossier=dossier_id, choices=after, saved_at=clock.now(), saved_by=by.email)
    if after != before:
        rows.append(papers.self_assessment_row(kept, found[1] if found else None))
    if rows:
        aggregates.commit(beside=rows)
    return Saved(at=kept.saved_at, seen=seen({given.code: after.get(given.code)}))


def _choice(typed: Mapping[str, str], code: str) -> int | None:
    given = typed.get(f"{FIELD}{code}", "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit()):
        raise Refused(Why.FIELD_INVALID, f"{FIELD}{code}")
    return int(given)


def _with(before: Mapping[str, int], code: str, wanted: int | None, one: CriteriaSet) -> dict[str, int]:
    """The choices with this one; what counts only above points that it now has not is no longer chosen."""
    given = {name: choice for name, choice in before.items() if name != code}
    if wanted is not None:
        given[code] = wanted
    points = {leaf.code: _points(leaf, given[leaf.code]) for leaf in one.leaves() if leaf.code in given}
    due = {leaf.code for leaf in one.leaves() if leaf.code == code or is_due(leaf, points)}
    choices, _ = drafted_choices({name: choice for name, choice in given.items() if name in due}, one)
    return choices


def _points(leaf: Criterion, choice: int) -> int:
    """0 for what is no option: such a choice is refused all the same."""
    return leaf.options[choice - 1].points if 1 <= choice <= len(leaf.options) else 0


def _links(dossier_id: str, code: str, typed: Mapping[str, str]) -> list[Row]:
    """Documents whose box was ticked or cleared on this page; what another page did to others stays."""
    had = {id_ for id_ in typed.get("had", "").split(",") if id_}
    ticked = {name.removeprefix(_LINK) for name, value in typed.items() if name.startswith(_LINK) and value}
    rows = []
    for id_ in sorted(had ^ ticked):
        found = papers.document(dossier_id, id_)
        if found is None or found[0].removed_at or not found[0].is_evidence:
            continue
        others = tuple(each for each in found[0].criteria if each != code)
        linked = (*others, code) if id_ in ticked else others
        if linked != found[0].criteria:
            rows.append(papers.document_row(replace(found[0], criteria=linked), found[1]))
    return rows


def _facts(dossier: Dossier, typed: Mapping[str, str]) -> dict[str, object]:
    one = criteria_set(dossier.regulation, dossier.criteria_set) if dossier.criteria_set else None
    rules = one.documents_of(people.producer(dossier.producer).type, dossier.kind) if one else ()
    kind = typed.get("kind", "").strip()
    if kind and kind not in {rule.kind for rule in rules}:
        raise Refused(Why.FIELD_INVALID, "kind")
    ticked = [leaf.code for leaf in one.leaves() if typed.get(f"t_{leaf.code}")] if one else []
    proves = tuple(ticked) or (criteria_of(kind, rules, one) if one and not typed.get("had_criteria") else ())
    issued, expires = _day(typed, "issued_on"), _day(typed, "expires_on")
    if issued and expires and expires < issued:
        raise Refused(Why.EXPIRES_BEFORE_ISSUED, "expires_on")
    words = {name: _line(typed, name) for name in ("number", "issuer")}
    return {"kind": kind, "criteria": proves, "issued_on": issued, "expires_on": expires, **words}


def _day(typed: Mapping[str, str], name: str) -> date | None:
    given = typed.get(name, "").strip()
    found = read_day(given) if given else None
    if given and found is None:
        raise Refused(Why.FIELD_INVALID, name)
    return found


def _line(typed: Mapping[str, str], name: str) -> str:
    given = typed.get(name, "").strip()
    if len(given) > _WORDS_MOST:
        raise Refused(Why.FIELD_TOO_LONG, name, most=_WORDS_MOST)
    if not given.isprintable():
        raise Refused(Why.FIELD_INVALID, name)
    return given

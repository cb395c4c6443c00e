"""Officers check: accept a complete dossier, or return it with every defect in one notice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.criteria import DocumentRule, Label
from chalicelib.domain.deadline import last_day_of
from chalicelib.domain.defects import BAD_RULES, Check, Finding, Item, Rule, as_saved, defects_of, with_known
from chalicelib.domain.dossier import Document, Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.evidence import kept as kept_files
from chalicelib.domain.evidence import rules_on
from chalicelib.domain.forms import seen
from chalicelib.domain.lifecycle import dossier_step
from chalicelib.domain.words import VIETNAM, day
from chalicelib.services.dossiers import DossierView, view
from chalicelib.services.saving import Saved, kept, not_meanwhile
from chalicelib.stores import aggregates, clock, papers, regulations

_FORMS = Label(vi="Phiếu đăng ký và báo cáo tự đánh giá", en="Registration form and self-assessment report")


def accept(by: Actor, dossier_id: str, version: int, hold: str = "") -> Dossier:
    """Complete: it goes to this tier's council, or, where the tier gives no points, is proposed to the next.

    `hold`: the unit in whose preview the letters wait.
    """
    dossier, now = as_shown(by, dossier_id, "accept", version), clock.now()
    regulation = regulations.regulation(dossier.regulation)
    above = regulation.tier_after(dossier.tier)
    if regulation.rules_of(dossier.tier).scores or above is None:
        accepted = dossier.accept(by=by.email, at=now, hold=hold)
    else:
        accepted = dossier.propose(above, by=by.email, at=now, hold=hold)
    commit(accepted)
    return accepted


def checklist(shown: DossierView) -> tuple[Item, ...]:
    """What an officer looks at, in order, beside what the rules say: the forms, each paper the law requires, each file."""
    today, ends_on = clock.now().astimezone(VIETNAM).date(), last_day_of(shown.round.stages[-1].finish_before)
    required = [rule for rule in shown.evidence if rule.law == "required"]
    items = (
        Item(about="form", label=_FORMS),
        *(_paper(rule, shown.documents) for rule in required),
        *(_file(document, today, ends_on) for document in shown.documents),
    )
    return as_saved(with_known(items, shown.dossier.defects), check_of(shown.dossier))


def check_of(dossier: Dossier) -> Check:
    """The check of its present filing at its present tier, as far as it was saved."""
    return papers.check(dossier.id, dossier.tier, dossier.filings)[0]


def save_check(by: Actor, dossier_id: str, check: Check, typed: Mapping[str, str]) -> None:
    """Keep a check as far as it goes; of two officers neither overwrites the other unseen. `typed`: with `seen`."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "send_back", dossier.subject)
    dossier_step(dossier.state, "send_back")
    defects_of(checklist(view(by, dossier_id)), check.found, dict.fromkeys(check.found, "-"), "")

    def write() -> Saved:
        before, row = papers.check(dossier_id, dossier.tier, dossier.filings)
        _seen_by(check, before, typed)
        now = replace(check, saved_at=clock.now(), saved_by=by.email)
        if check.told != before.told:
            papers.commit_check(dossier_id, dossier.tier, dossier.filings, now, row)
        return Saved(at=clock.now(), seen=seen(check.told))

    kept(write)


def _seen_by(check: Check, before: Check, typed: Mapping[str, str]) -> None:
    if before.saved_at is not None:
        not_meanwhile(before.told, check.told, typed)


def _paper(rule: DocumentRule, documents: Sequence[Document]) -> Item:
    files = tuple(document.id for document in kept_files(documents) if document.kind == rule.kind)
    return Item(
        about=f"paper.{rule.kind}",
        label=rule.label,
        cite=rule.cite,
        rules=(Rule.THERE if files else Rule.NOT_THERE,),
        files=files,
    )


def _file(document: Document, today: date, ends_on: date) -> Item:
    rules = rules_on(document, today, ends_on)
    ended = Rule.EXPIRED in rules and document.expires_on is not None
    return Item(
        about=f"document.{document.id}",
        label=Label(vi=f"Tệp “{document.name}”", en=f"File “{document.name}”"),
        found=Finding.WRONG if BAD_RULES & set(rules) else None,
        reason=f"Giấy hết hạn ngày {day(document.expires_on)}." if ended and document.expires_on else "",
        refusal=document.refusal,
        rules=rules,
        files=(document.id,),
        ends=document.expires_on,
    )


def send_back(
    by: Actor,
    dossier_id: str,
    version: int,
    reason: str = "",
    *,
    found: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    shown: str = "",
) -> Dossier:
    """Not complete: one notice with everything, from the checklist as it was filled (by item) and a word for the whole.

    `shown`: the mark of the saved check that the page showed; another officer may have saved another since.
    """
    dossier = as_shown(by, dossier_id, "send_back", version)
    check = Check(found=found or {}, reasons=reasons or {}, general=reason)
    _seen_by(check, check_of(dossier), {"seen": shown})
    items = checklist(view(by, dossier_id)) if found else ()
    defects = defects_of(items, check.found, check.reasons, reason)
    returned = dossier.send_back(defects=defects, by=by.email, at=clock.now())
    commit(returned)
    return returned


def as_shown(by: Actor, dossier_id: str, act: str, version: int, subject: Subject | None = None) -> Dossier:
    """The dossier as its page showed it, for an act on it. `subject`: whose act it is, where not its holder's."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, subject or dossier.subject)
    if dossier.version != version:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state)
    return dossier


def commit(dossier: Dossier) -> None:
    """Or Refused, where somebody wrote first."""
    try:
        aggregates.commit(dossier)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state) from error

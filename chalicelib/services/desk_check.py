"""An officer's page of one dossier: files and rules, both clocks, the check as it was left; and its one form."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor, Subject
from chalicelib.domain.criteria import DocumentRule, Standing
from chalicelib.domain.defects import Check, Item
from chalicelib.domain.dossier import Document
from chalicelib.domain.evidence import kept, lacking
from chalicelib.domain.forms import seen
from chalicelib.services import dossiers, reporting, screening
from chalicelib.services.checking import Checking, checking
from chalicelib.services.dossiers import DossierView
from chalicelib.services.timeline import Moment, timeline


@dataclass(frozen=True, kw_only=True)
class DeskCheck:
    """`seen` marks the check that is shown; `star_lacking`: papers that stars hang on and that nobody brought."""

    view: DossierView
    subject: Subject
    checking: Checking
    items: tuple[Item, ...]
    files: Mapping[str, Document]
    check: Check
    seen: str
    star_lacking: tuple[DocumentRule, ...]
    events: tuple[Moment, ...]
    has_report: bool


def page(by: Actor, dossier_id: str) -> DeskCheck:
    """Of a dossier that this reader may see."""
    view = dossiers.view(by, dossier_id)
    dossier, check = view.dossier, screening.check_of(view.dossier)
    kinds = {document.kind for document in kept(view.documents)}
    return DeskCheck(
        view=view,
        subject=dossier.subject,
        checking=checking(dossier, view.round),
        items=screening.checklist(view),
        files={document.id: document for document in view.documents},
        check=check,
        seen=seen(check.told),
        star_lacking=lacking(view.evidence, kinds, Standing.BRINGS_STARS),
        events=timeline(by, dossier),
        has_report=any(reporting.forms_of(by, dossier)),
    )


def save_or_send(
    by: Actor,
    dossier_id: str,
    version: int,
    typed: Mapping[str, str],
    *,
    found: Mapping[str, str],
    reasons: Mapping[str, str],
) -> None:
    """`do` = "save" keeps the check as it is; else its defects go to the producer, all at once."""
    general = typed.get("reason", "")
    if typed.get("do") == "save":
        screening.save_check(by, dossier_id, Check(found=found, reasons=reasons, general=general.strip()), typed)
        return
    shown = typed.get("seen", "")
    screening.send_back(by, dossier_id, version, general, found=found, reasons=reasons, shown=shown)

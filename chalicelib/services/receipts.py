"""A slip as its producer sees it: what was filed, what has become of each file, who has it now and until when."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Document, FiledDocument
from chalicelib.domain.filing import FilingEnd
from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import deadlines, dossiers, intake
from chalicelib.services.checking import check_by
from chalicelib.services.dossiers import DossierView
from chalicelib.services.intake import Receipt

_CHECKED = (DossierState.SUBMITTED, DossierState.FORWARDED)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`files`: each as filed, and as it stands now. `check_until`: while somebody checks the dossier."""

    receipt: Receipt
    view: DossierView
    end: FilingEnd
    files: tuple[tuple[FiledDocument, Document | None], ...]
    checked_by: Label
    check_until: datetime | None


def shown(by: Actor, dossier_id: str) -> Shown:
    """Of the latest filing. NotFound before the first."""
    receipt, view = intake.receipt(by, dossier_id), dossiers.view(by, dossier_id)
    dossier, standing = view.dossier, {document.id: document for document in view.documents}
    under_check = dossier.state in _CHECKED
    return Shown(
        receipt=receipt,
        view=view,
        end=deadlines.filing_end_of(receipt.round),
        files=tuple((filed, standing.get(filed.id)) for filed in receipt.documents),
        checked_by=view.regulation.rules_of(dossier.tier).label,
        check_until=check_by(dossier, view.round, dossier.tier, receipt.submitted_at) if under_check else None,
    )

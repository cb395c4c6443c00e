"""Files that were filed while their check ran, and did not pass: the filing stands, producer and officer are told once."""

from chalicelib.domain.access import CONDUCTOR
from chalicelib.domain.dossier import DocumentState, Dossier, FiledDocument
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import WITH_OTHERS
from chalicelib.domain.scan import is_of_office
from chalicelib.stores import aggregates, clock, papers

_TRIES = 5


def tell_refused(dossier_id: str) -> bool:
    """Whether there was something to tell. Safe at any time: what was told is on the dossier. Raises Stale in a crowd."""
    if is_of_office(dossier_id):  # its own page says so to whoever sent it
        return False
    for _ in range(_TRIES):
        dossier = aggregates.get(Dossier, dossier_id)
        refused = _untold(dossier)
        if not refused:
            return False
        try:
            aggregates.commit(dossier.miss_files(refused, by=CONDUCTOR.email, at=clock.now()))
        except Stale:
            continue
        return True
    raise Stale(dossier_id)


def _untold(dossier: Dossier) -> list[FiledDocument]:
    """Of the last filing. Of a draft nothing is told, nor once its producer has it back: their page shows it."""
    if dossier.state not in WITH_OTHERS or all(document.sha256 for document in dossier.documents):
        return []
    filed = {document.id for document in dossier.documents} - set(dossier.files_refused)
    found = papers.documents(dossier.id, filed)
    refused = {document.id for document in found if document.state is DocumentState.REFUSED}
    return [document for document in dossier.documents if document.id in refused & filed]

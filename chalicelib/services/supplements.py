"""A producer answers what a return asked for: a word to each defect, kept until the dossier is filed again."""

from collections.abc import Mapping

from chalicelib.domain.access import Actor, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.stores import aggregates, papers

MOST = 1000  # letters of one answer


def save_replies(by: Actor, dossier_id: str, given: Mapping[str, str]) -> None:
    """Keep the answers by what each is about; an empty one takes an earlier one away. The last save counts."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "reply", dossier.subject)
    if dossier.state is not DossierState.RETURNED:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="reply")
    asked = {defect.about for defect in dossier.defects}
    for about, text in given.items():
        if about not in asked:
            raise Refused(Why.FIELD_INVALID, f"a_{about}")
        if len(text) > MOST:
            raise Refused(Why.FIELD_TOO_LONG, f"a_{about}", most=MOST)
    papers.keep_replies(
        dossier_id, dossier.filings, {about: text.strip() for about, text in given.items() if text.strip()}
    )


def replies(dossier: Dossier) -> Mapping[str, str]:
    """The answers kept so far to its last return."""
    return papers.replies(dossier.id, dossier.filings)

"""Scans of papers that an office signed or received: documents of no dossier, under an owner's name of their own."""

_MARK = "scan."


def of_decision(round_id: str, tier: str, unit: str) -> str:
    """The owner of the scans of one authority's decision."""
    return f"{_MARK}{round_id}.{tier}.{unit}"


def of_answer(dossier: str) -> str:
    """The owner of the scans of the centre's answer on one dossier."""
    return f"{_MARK}{dossier}"


def is_of_office(owner: str) -> bool:
    """Whether a document's owner is no dossier."""
    return owner.startswith(_MARK)

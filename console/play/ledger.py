"""What the platform acknowledged to people, to be looked for again after it died."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.stores import aggregates, files, papers, people


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One acknowledged write: `kind` says how to look for it by `key`."""

    kind: str
    key: tuple[str, ...]


class Ledger:
    """Filled by all hands at once."""

    def __init__(self) -> None:
        self._promises: list[Promise] = []
        self._lock = threading.Lock()

    def add(self, kind: str, *key: str) -> None:
        """An answer came back that says: done."""
        with self._lock:
            self._promises.append(Promise(kind=kind, key=key))

    def __len__(self) -> int:
        return len(self._promises)

    def lost(self) -> list[Promise]:
        """Promises whose rows or objects are not there."""
        return [promise for promise in list(self._promises) if not _KEPT[promise.kind](*promise.key)]


def _is_opened(dossier: str) -> bool:
    return aggregates.find(Dossier, dossier) is not None


def _is_uploaded(dossier: str, document: str) -> bool:
    return any(files.exists(f"{place}/{dossier}/{document}") for place in ("clean", "quarantine"))


def _is_assessed(dossier: str, criteria: str) -> bool:
    found = papers.self_assessment(dossier)
    return found is not None and len(found[0].choices) == int(criteria)


def _is_filed(dossier: str, filing: str) -> bool:
    found = aggregates.find(Dossier, dossier)
    return (
        found is not None
        and found.filings >= int(filing)
        and files.kept_at(f"receipts/{dossier}/{filing}.json") is not None
    )


def _is_concluded(dossier: str, tier: str) -> bool:
    return bool(papers.conclusions(dossier, Tier(tier)))


def _is_told(dossier: str, event: str) -> bool:
    found = aggregates.find(Dossier, dossier)
    ring = [each.name for each in found.recent] if found else []
    return event in ring or any(each.name == event for each in aggregates.journal_of(f"DOSSIER#{dossier}"))


def _is_signed(dossier: str, tier: str, member: str) -> bool:
    found = papers.sheet(dossier, Tier(tier), Email(member))
    return found is not None and found[0].signed_at is not None


def _is_decided(round_: str, tier: str, unit: str) -> bool:
    return unit in aggregates.get(Round, round_).stage(Tier(tier)).decisions


def _is_registered(email: str) -> bool:
    return people.actor(Email(email)) is not None


_KEPT: Mapping[str, Callable[..., bool]] = {
    "opened": _is_opened,
    "uploaded": _is_uploaded,
    "assessed": _is_assessed,
    "filed": _is_filed,
    "told": _is_told,
    "signed": _is_signed,
    "concluded": _is_concluded,
    "decided": _is_decided,
    "registered": _is_registered,
}

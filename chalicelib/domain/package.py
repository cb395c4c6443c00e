"""What went on to the next tier in one package: which dossiers, by which letter, recorded by whom."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.names import UnitCode
from chalicelib.domain.regulation import Tier


@dataclass(frozen=True, kw_only=True)
class Package:
    """Of one authority at one tier. `number` and `date` (ISO day) are its letter's."""

    tier: Tier
    unit: UnitCode
    number: str
    date: str
    dossiers: tuple[str, ...]
    by: str
    at: datetime

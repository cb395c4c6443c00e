"""How an office words its papers: names, grounds, articles, recipients. Data by decree, with a province's own above it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who acts at a level. `{UNIT}` and `{unit}` stand for the unit's name, `{place}` for it without its kind."""

    above: tuple[str, ...] = ()
    issuer: str
    council: str
    authority: str
    signer: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a decision; only where the count named by `when` is not nought."""

    text: str
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One paper's own words; what a paper has none of is empty."""

    number: str
    name: str
    about: str
    grounds: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    recipients: tuple[str, ...] = ()
    secretary: str = ""
    chair: str = ""
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficeWords:
    """Offices by who holds the tier ("unit", "province"), papers by their code."""

    offices: Mapping[str, Office]
    papers: Mapping[str, Wording]

    def office(self, level: str) -> Office:
        """Of whoever holds a tier; a level without words of its own is worded as the home unit."""
        return self.offices.get(level) or self.offices["unit"]


def laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Data with other data above it: objects are merged, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = laid_over(under, value) if both else value  # type: ignore[arg-type]
    return merged

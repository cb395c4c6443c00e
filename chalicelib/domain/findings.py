"""What a lint has to say of a plan: where, how grave, and a sentence for the officer who signs."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An ERROR stops adoption, a WARNING does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`key` is the plan's own key of a target or a finish, `path` the place in the file ("rounds[1].closes")."""

    level: Level
    code: str
    path: str
    sentence: str
    key: str | None = None


def error(code: str, path: str, sentence: str, key: str | None = None) -> Finding:
    """What stops adoption."""
    return Finding(level=Level.ERROR, code=code, path=path, sentence=sentence, key=key)


def warning(code: str, path: str, sentence: str, key: str | None = None) -> Finding:
    """What an officer should know before signing."""
    return Finding(level=Level.WARNING, code=code, path=path, sentence=sentence, key=key)

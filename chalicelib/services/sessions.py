"""A person's own sessions: see them, end one, end all others."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import Actor, require
from chalicelib.domain.errors import NotFound
from chalicelib.stores import clock, people

OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class OwnSession:
    """One of them; `mark` names it and opens nothing."""

    mark: str
    begun_at: datetime | None
    expires_at: datetime
    agent: str
    is_this: bool


def own(by: Actor, token: str) -> list[OwnSession]:
    """Those that are open, the latest first."""
    require(by, "see_sessions")
    now, this = clock.now(), people.hashed(token)
    found = [
        OwnSession(
            mark=mark,
            begun_at=session.begun_at,
            expires_at=session.expires_at,
            agent=session.agent,
            is_this=mark == this,
        )
        for mark, session in people.sessions_of(by.address)
        if now < session.expires_at
    ]
    return sorted(found, key=lambda each: each.expires_at, reverse=True)


def end(by: Actor, token: str, which: str) -> None:
    """One by its mark, or all OTHERS. NotFound for what is not the person's own."""
    require(by, "end_sessions")
    found = own(by, token)
    ended = [each for each in found if (not each.is_this if which == OTHERS else each.mark == which)]
    if which != OTHERS and not ended:
        raise NotFound("session")
    for each in ended:
        people.end_marked(each.mark)

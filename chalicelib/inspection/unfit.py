"""How a look at a file says no."""

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import Finding


class Unfit(Exception):
    """Found, and no further look is needed: the family and what was found where."""

    def __init__(self, why: Why, what: str) -> None:
        super().__init__(f"{why}: {what}")
        self.finding = Finding(why=why, what=what)

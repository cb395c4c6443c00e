"""XML parts read once, to the end: no document type, so no entities; no nest without a bottom."""

from xml.parsers import expat

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS
from chalicelib.inspection.unfit import Unfit

_DEEPEST = LIMITS.depth * 3


class Reader:
    """Of one part: elements of the wanted local names, as (name, attributes, own text)."""

    def __init__(self, name: str, wanted: frozenset[str]) -> None:
        self._name, self._wanted, self._depth = name, wanted, 0
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.found: list[tuple[str, dict[str, str], str]] = []

    def read(self, part: bytes) -> "Reader":
        """Raises Unfit, expat.ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._text, self._refuse
        parser.Parse(part, True)  # noqa: FBT003 - the last piece; expat takes no keyword
        return self

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unfit(Why.FILE_SWELLS, f"{self._name} is nested too deep")
        if (local := tag.rpartition(":")[2]) in self._wanted:
            self._open.append((local, attributes, []))

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._open and self._open[-1][0] == tag.rpartition(":")[2]:
            local, attributes, text = self._open.pop()
            self.found.append((local, attributes, "".join(text)))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _refuse(self, *_: object) -> None:
        raise Unfit(Why.FILE_SWELLS, f"{self._name} declares a document type")

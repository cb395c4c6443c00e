"""Official wording by province and decree: a head that says which texts count, every edition, and texts written once."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from chalicelib.domain.wording import Edition, Texts, Wording
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row

_TEXTS_KEPT = 64  # of sets, in a function's memory: some 30 KB each


def current(province: str, regulation: str) -> tuple[Edition, Row] | None:
    """The edition that counts, and its row, to be replaced by `commit`."""
    row = rows.get(_key(province, regulation), "HEAD")
    return (from_json(Edition, row.body), row) if row else None


def edition(province: str, regulation: str, number: int) -> Edition | None:
    """An earlier one, or None."""
    row = rows.get(_key(province, regulation), _edition(number))
    return from_json(Edition, row.body) if row else None


def editions(province: str, regulation: str) -> list[Edition]:
    """All of them, the first first."""
    return [from_json(Edition, row.body) for row in rows.within(_key(province, regulation), "EDITION#")]


def commit(new: Edition, head: Row | None) -> None:
    """The head and the edition's own row, on condition that nobody loaded since `head` was read. Raises Stale."""
    key = _key(new.province, new.regulation)
    head = head or Row(pk=key, sk="HEAD")
    head.body = to_json(new)
    rows.commit(head, Row(pk=key, sk=_edition(new.number), body=to_json(new)))


def keep_texts(province: str, regulation: str, no: int, texts: Texts) -> str:
    """The digest under which a set's texts lie; a second time changes nothing."""
    body = to_json(dict(sorted(texts.items())))
    digest = hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()[:32]
    rows.put_once(Note(pk=_key(province, regulation), sk=f"TEXTS#{no:02}#{digest}", body=body))
    return digest


@lru_cache(maxsize=_TEXTS_KEPT)
def texts(province: str, regulation: str, no: int, digest: str) -> Mapping[str, Wording]:
    """A set's texts; what lies under a digest never changes. KeyError for none."""
    note = rows.note(_key(province, regulation), f"TEXTS#{no:02}#{digest}")
    if note is None:
        raise KeyError((province, regulation, no, digest))
    return {place: Wording(**text) for place, text in note.body.items()}


def _key(province: str, regulation: str) -> str:
    return f"WORDING#{province}#{regulation}"


def _edition(number: int) -> str:
    return f"EDITION#{number:06d}"

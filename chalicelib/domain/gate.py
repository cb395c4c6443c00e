"""What a file is, by its bytes, and whether we take it. The thin gate; the full one comes with the producers' pages."""

from chalicelib.domain.errors import Refused, Why

MAX_BYTES = 20 * 1024 * 1024
MAX_DOCUMENTS = 40
_NAME_MOST = 200
TYPES = {"application/pdf": (b"%PDF-",), "image/jpeg": (b"\xff\xd8\xff",), "image/png": (b"\x89PNG\r\n\x1a\n",)}


def check_ticket(name: str, content_type: str, size: int, present: int) -> None:
    """Refused before a byte is sent: type, size, count, name."""
    if not name.strip() or len(name) > _NAME_MOST or not name.isprintable():
        raise Refused(Why.FIELD_INVALID, "file_name")
    if content_type not in TYPES:
        raise Refused(Why.FILE_TYPE_UNKNOWN, "file", type=content_type)
    if size <= 0:
        raise Refused(Why.FILE_EMPTY, "file")
    if size > MAX_BYTES:
        raise Refused(Why.FILE_TOO_LARGE, "file", most=MAX_BYTES // 1024 // 1024)
    if present >= MAX_DOCUMENTS:
        raise Refused(Why.TOO_MANY_DOCUMENTS, "file", most=MAX_DOCUMENTS)


def refusal_of(head: bytes, size: int, declared: str) -> Why | None:
    """Why an arrived file is refused, None when it may pass: the browser's word is not believed."""
    if not 0 < size <= MAX_BYTES:
        return Why.FILE_TOO_LARGE if size else Why.FILE_EMPTY
    return None if any(head.startswith(magic) for magic in TYPES[declared]) else Why.FILE_TYPE_DIFFERS

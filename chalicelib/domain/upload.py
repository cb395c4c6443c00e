"""How a file comes to the bucket: in one piece or in parts, and for how long its ticket is honoured."""

from dataclasses import dataclass
from datetime import timedelta

_MEGABYTE = 1024 * 1024
PART_BYTES = 5 * _MEGABYTE  # the least that S3 takes for a part that is not the last; up to here a file is one piece
PART_LIFE = timedelta(minutes=10)  # of one part's address; it never outlives its ticket
# Up to so many bytes, for so long: at 400 kbit/s every part sent twice takes no more than half of it.
LIVES = (
    (5 * _MEGABYTE, timedelta(minutes=10)),
    (10 * _MEGABYTE, timedelta(minutes=20)),
    (20 * _MEGABYTE, timedelta(minutes=30)),
)
LONGEST_LIFE = LIVES[-1][1]
# What a file is by the end of its name, for browsers that do not say: the gate looks at its bytes later.
TYPES_BY_SUFFIX = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_UNSAID = ("", "application/octet-stream")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One piece of a file: `number` from 1, its first byte counted from 0."""

    number: int
    start: int
    length: int


def is_in_parts(size: int) -> bool:
    """Whether a file of so many bytes comes in parts."""
    return size > PART_BYTES


def parts_of(size: int) -> tuple[Part, ...]:
    """The parts of a file, all of one length but the last."""
    starts = range(0, size, PART_BYTES)
    return tuple(
        Part(number=number, start=start, length=min(PART_BYTES, size - start)) for number, start in enumerate(starts, 1)
    )


def ticket_life(size: int) -> timedelta:
    """How long a ticket for so many bytes is honoured; 0: nobody knows how many."""
    return next((life for most, life in LIVES if 0 < size <= most), LONGEST_LIFE)


def type_of(name: str, told: str) -> str:
    """What the browser says the file is, else what its name says."""
    return TYPES_BY_SUFFIX.get(name.rpartition(".")[2].lower(), told) if told in _UNSAID else told

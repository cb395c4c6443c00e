"""The table's stream in a test: what was written since last asked, handed to its door in batches, as Lambda does."""

from collections.abc import Callable, Sequence
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chalicelib.doors import changes
from chalicelib.settings import settings
from chalicelib.stores.aggregates import KINDS
from chalicelib.stores.archive import LASTING
from tests.chaos.table import Change
from tests.world import REGION, table_in_memory

Record = dict[str, Any]
_BATCH = 25


class Stream:
    """`records` are those read so far; only aggregates' own rows and lasting ones pass, as the mapping's filter says."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._read = 0

    @property
    def written(self) -> Sequence[Any]:
        """Every write since the world began. Of the table as it is now: moto puts another in its place after a refused transaction."""
        table = table_in_memory()
        if table is not None:
            return table.changes
        shard = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[settings().table_name].stream_shard
        assert shard is not None
        return shard.items

    def read(self) -> list[Record]:
        """What was written since the last reading."""
        written = [_as_delivered(each, number) for number, each in enumerate(self.written[self._read :], self._read + 1)]
        self._read += len(written)
        found = [record for record in written if passes(record)]
        self.records += found
        return found

    def deliver(self, door: Callable[[Record, Any], Any] = changes.on_change) -> int:
        """To the door until nothing new is written; how many records."""
        total = 0
        while found := self.read():
            for first in range(0, len(found), _BATCH):
                door({"Records": found[first : first + _BATCH]}, None)
            total += len(found)
        return total


def passes(record: Record) -> bool:
    sk = record["dynamodb"]["Keys"]["sk"]["S"]
    return sk in KINDS or sk.partition("#")[0] in LASTING


def _as_delivered(written: Any, number: int) -> Record:
    if isinstance(written, Change):
        return written.as_record(number)
    record = written.to_json()
    inner = {name: part for name, part in record["dynamodb"].items() if part}  # an image that is not there is not sent
    at = inner["ApproximateCreationDateTime"].timestamp()
    return {
        **record,
        "eventSourceARN": "arn:aws:dynamodb:ap-southeast-1:123456789012:table/t/stream/s",
        "dynamodb": {**inner, "ApproximateCreationDateTime": at},
    }

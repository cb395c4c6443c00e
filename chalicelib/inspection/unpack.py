"""Deflated data, unpacked in small pieces against what a file may cost."""

import zlib
from dataclasses import dataclass

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS
from chalicelib.inspection.unfit import Unfit

_PIECE = 1 << 20


@dataclass
class Budget:
    """What all parts of one file together may still unpack to."""

    left: int = LIMITS.unpacked

    def inflate(
        self, packed: bytes, where: str, *, most: int = LIMITS.part, raw: bool = False, kept: bool = True
    ) -> bytes:
        """What is in there, b"" when it need not be `kept`. Raises Unfit where it swells or is damaged; a missing checksum is forgiven, as readers do."""
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
        pieces: list[bytes] = []
        size = 0
        while packed and not unpacker.eof:
            try:
                piece = unpacker.decompress(packed, _PIECE)
            except zlib.error as error:
                raise Unfit(Why.FILE_BROKEN, f"{where}: {error}") from error
            packed = unpacker.unconsumed_tail
            size += len(piece)
            self.spend(len(piece), where)
            if size > most:
                raise Unfit(Why.FILE_SWELLS, f"{where} is more than {most} bytes")
            if kept:
                pieces.append(piece)
        return b"".join(pieces)

    def spend(self, size: int, where: str) -> None:
        """So many bytes were unpacked. Raises Unfit when that is too much in all."""
        self.left -= size
        if self.left < 0:
            raise Unfit(Why.FILE_SWELLS, f"all together is too much, at {where}")

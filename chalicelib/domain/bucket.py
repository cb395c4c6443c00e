"""How much one network may ask in an hour: a leaky bucket, so that nobody waits for the full hour to end."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime

_IPV4_NETWORK, _IPV6_NETWORK = 24, 56  # what one household, office or small provider gets
_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """`level` requests in it as it stood `at`."""

    level: float = 0.0
    at: datetime

    def filled(self, at: datetime, *, an_hour: int) -> "Bucket | None":
        """With one request more, or None where it is full. It holds `an_hour` and loses as many in an hour."""
        elapsed = max((at - self.at).total_seconds(), 0)
        level = max(self.level - elapsed * an_hour / _HOUR, 0) + 1
        return Bucket(level=level, at=at) if level <= an_hour else None


def network_of(source: str) -> str:
    """The network of an address as API Gateway names it: "203.0.113.0/24", "2001:db8::/56"; "" for what is no address."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return ""
    length = _IPV4_NETWORK if address.version == 4 else _IPV6_NETWORK  # noqa: PLR2004 - the protocol's own number
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))

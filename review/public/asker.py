"""Who asks, as far as counting needs it: a keyed hash of the network address, never the address itself."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import threading
import time
from collections import deque

from django.conf import settings
from django.http import HttpRequest

_MOST_ASKERS = 10_000  # remembered at once


def asker_of(request: HttpRequest) -> str:
    """The same text for the same network: an IPv4 address, or the /64 that one IPv6 connection has."""
    try:
        address = ipaddress.ip_address(address_of(request) or "")
        network = str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)
    except ValueError:
        network = "unknown"  # all of those share one count
    return hmac.new(settings.SECRET_KEY.encode(), network.encode(), hashlib.sha256).hexdigest()


def address_of(request: HttpRequest) -> str | None:
    """The network address that asks, as far as our own proxies tell; None when it is none."""
    given = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.COT_PROXIES and len(forwarded) >= settings.COT_PROXIES:
        given = forwarded[-settings.COT_PROXIES]  # what stands before it anyone can have written
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return None


class Turns:
    """So many turns per asker in so many seconds. In memory of this process only: nothing about who asked is kept anywhere."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._taken: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, asker: str) -> float:
        """0 when there is a turn, which is taken; else the seconds until there is one."""
        now = time.monotonic()
        with self._lock:
            taken = self._taken.setdefault(asker, deque())
            while taken and taken[0] <= now - self.seconds:
                taken.popleft()
            if len(taken) >= self.most:
                return taken[0] + self.seconds - now
            taken.append(now)
            if len(self._taken) > _MOST_ASKERS:
                self._taken = {who: times for who, times in self._taken.items() if times and times[-1] > now - self.seconds}
            return 0.0

    def forget(self) -> None:
        """Everybody has all turns again."""
        with self._lock:
            self._taken.clear()

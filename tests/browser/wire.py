"""The bytes of a page over the network, as the browser itself counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page


@dataclass
class Wire:
    """Address → bytes that a page fetched over the network since the last `reset`, without what came from the cache."""

    sizes: dict[str, int] = field(default_factory=dict)
    _address: dict[str, str] = field(default_factory=dict)
    _cached: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, page: Page) -> Wire:
        wire, session = cls(), page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestWillBeSent", lambda it: wire._address.update({it["requestId"]: it["request"]["url"]})
        )
        session.on("Network.requestServedFromCache", lambda it: wire._cached.add(it["requestId"]))
        session.on("Network.responseReceived", wire._received)
        session.on("Network.loadingFinished", wire._finished)
        return wire

    def _received(self, it: dict[str, Any]) -> None:
        if it["response"].get("fromDiskCache"):
            self._cached.add(it["requestId"])

    def _finished(self, it: dict[str, Any]) -> None:
        address = self._address.get(it["requestId"], "")
        if it["requestId"] not in self._cached and address.startswith("http"):
            self.sizes[address] = int(it["encodedDataLength"])

    @property
    def beside_the_chart_script(self) -> int:
        return sum(size for address, size in self.sizes.items() if "plotly-lines-bars" not in address)

    def reset(self) -> None:
        self.sizes.clear()

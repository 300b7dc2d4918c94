"""Powers that a step asks for and channels have: which channel offers what is computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cheguan.kernel.text import Text, _


class Power(StrEnum):
    """What a step may need to be able to do."""

    SHOW = "show"
    ASK = "ask"
    SIGN = "sign"
    PAY = "pay"
    PHOTOGRAPH = "photograph"
    PRINT = "print"
    DISPENSE = "dispense"
    SPEAK = "speak"
    CHECK_VEHICLE = "check-vehicle"


@dataclass(frozen=True)
class Channel:
    """A way for people to reach us; `staffed` ones act for the person in front of them."""

    id: str
    name: Text
    powers: frozenset[Power]
    staffed: bool = False


def _channel(id: str, name: Text, *powers: Power, staffed: bool = False) -> Channel:
    return Channel(id, name, frozenset(powers), staffed)


PORTAL = _channel("portal", _("Online"), Power.SHOW, Power.ASK, Power.SIGN, Power.PAY)
COUNTER = _channel("counter", _("At the counter"), *Power, staffed=True)
API = _channel("api", _("Partner systems"), Power.SHOW, Power.ASK, Power.SIGN)

CHANNELS: dict[str, Channel] = {channel.id: channel for channel in (PORTAL, COUNTER, API)}

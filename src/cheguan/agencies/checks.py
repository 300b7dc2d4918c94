"""Whether each department answers, for `cheguan doctor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from cheguan.agencies import health, identity, industry, insurance, tax
from cheguan.agencies.questions import Check, check, check_keys

CHECKS: Mapping[str, Callable[[], Check]] = {
    "identity": identity.check,
    "insurance": insurance.check,
    "tax": tax.check,
    "industry": industry.check,
    "health": health.check,
    "treasury": partial(check, "treasury", "state", {"order": "-"}),
    "post": partial(check, "post", "track", {"tracking": "-"}),
    "sms-a": partial(check_keys, "sms-a"),
    "sms-b": partial(check_keys, "sms-b"),
}


def every() -> dict[str, Check]:
    """All at once, so that several that are slow take no longer than one."""
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        found = pool.map(lambda check: check(), CHECKS.values())
        return dict(zip(CHECKS, found, strict=True))

"""A process that bears children which pay a case, give it up and send its refund until they die.

Each line of input is a point, the order, and the signed call-back that tells of its payment: the
child kills itself at that point (0: never). Its exit status is answered.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime


def main() -> None:
    from cheguan.config import start

    start.set_up_django()
    for line in sys.stdin:
        point, number, callback = line.split()
        child = os.fork()
        if not child:
            _live(int(point), number, callback)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _live(point: int, number: str, callback: str) -> None:
    from faults.points import at_point

    with at_point(point, _die):
        pay_and_give_up(number, callback)
    os._exit(0)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def pay_and_give_up(number: str, callback: str) -> None:
    """All that happens to the money of a case that is paid and then refused. Whoever does it again
    changes nothing more."""
    from django.db import transaction

    from cheguan.agencies.treasury.client import called_back
    from cheguan.payments import asking, orders
    from cheguan.payments.journal import from_callback

    now = datetime.now(UTC)
    order = orders.heard(from_callback(called_back(callback), callback), now)
    with transaction.atomic():
        orders.give_up(order.city, order.case, "refused", now)
    asking.send_one(order.city, f"{number}-R1", now)


if __name__ == "__main__":
    main()

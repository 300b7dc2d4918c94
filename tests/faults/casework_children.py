"""A process that bears children which open and confirm cases until they are killed.

Each line of input is a point and the vehicles: the child kills itself there (0: never; someone
else may). It answers with the child's process id, and with its exit status once it has ended.
"""

import os
import signal
import sys


def main() -> None:
    from cheguan.config import start

    start.set_up_django()
    for line in sys.stdin:
        point, *vins = line.split()
        child = os.fork()
        if not child:
            _live(int(point), vins)
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _live(point: int, vins: list[str]) -> None:
    from faults.points import at_point
    from integration.records import errand

    with at_point(point, _die):
        for vin in vins:
            errand(vin)
    os._exit(0)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()

"""A process that bears children which seal or file until they are killed.

Each line of input is a point, and a case to file or "seal" and a minute: the child kills itself
there (0: never). It answers with the child's exit status once it has ended.
"""

import os
import signal
import sys
from datetime import timedelta


def main() -> None:
    from cheguan.config import start

    start.set_up_django()
    for line in sys.stdin:
        point, *what = line.split()
        child = os.fork()
        if not child:
            _live(int(point), what)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _live(point: int, what: list[str]) -> None:
    from faults.points import at_point
    from integration.records import GUANGZHOU, NOW

    from cheguan.archive import filing, jobs, sealing

    sealing.BATCH = 4
    with at_point(point, _die):
        match what:
            case ["seal", minute]:
                now = NOW + timedelta(minutes=int(minute))
                sealing.seal(GUANGZHOU, now, jobs.file_later, NOW - timedelta(days=1))
            case [number]:
                filing.file(GUANGZHOU, number, NOW)
    os._exit(0)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()

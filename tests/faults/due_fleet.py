"""Prepare a data folder (CHEGUAN_DATA): a fleet of so many vehicles that are due for their mark.

Writes JSON: each vehicle with a bearer token of its owner.
"""

import json
import sys


def main(size: int) -> None:
    from cheguan.config import start
    from cheguan.config.environment import data_folder

    with start.database():
        start.set_up_django()
        from benchmarks import fleet

        start.migrate()
        start.build_province(10, 1, lambda done, total: None)
        vins = fleet.vins("K", size)
        fleet.make(vins, start.today(), data_folder())
        json.dump(fleet.with_tokens(vins), sys.stdout)
        start.release_connections()


if __name__ == "__main__":
    main(int(sys.argv[1]))

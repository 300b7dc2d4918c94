"""A process that owns, or attaches to, the embedded server of a folder until its input ends.

It writes one line once the server answers: `owner` or `attached`. Troubles end it as they end the
command line: one sentence, and a status that is not zero.
"""

import sys
import threading
import time
from pathlib import Path

from cheguan.config.embedded import Cluster
from cheguan.config.trouble import Trouble


def main(data: Path) -> None:
    ended = threading.Event()
    with Cluster(data, durable=False).running() as cluster:
        sys.stdout.write("owner\n" if cluster.owner else "attached\n")
        sys.stdout.flush()
        threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
        while not ended.is_set():
            cluster.revive()
            time.sleep(0.05)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except Trouble as trouble:
        sys.exit(f"cheguan: {trouble}")

"""A supervisor of one child that sleeps, and whose own child sleeps too. It ends when told to."""

from cheguan.config.supervisor import Child, Supervisor

FAMILY = "sleep 1001 & exec sleep 1002"


def main() -> None:
    supervisor = Supervisor([Child("family", ["sh", "-c", FAMILY])], revive=lambda: False)
    supervisor.catch_signals()
    supervisor.start()
    supervisor.watch()
    supervisor.stop()


if __name__ == "__main__":
    main()

"""`python -m cheguan` is `cheguan`."""

from cheguan.config.cli import main

main()

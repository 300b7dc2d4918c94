"""The dated numbers of the licence law, from `numbers.yaml`."""

from cheguan.kernel.numbers import Numbers

numbers = Numbers(__file__)

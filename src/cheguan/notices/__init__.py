"""What goes out to people (消息): SMS, mail and the messages on the portal."""

from typing import Any


def tell(*args: Any, **kwargs: Any) -> None:
    """Tell someone something."""

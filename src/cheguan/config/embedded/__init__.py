"""The embedded PostgreSQL: the server that a Python wheel brings, supervised by ourselves."""

from cheguan.config.embedded.cluster import Cluster

__all__ = ["Cluster"]

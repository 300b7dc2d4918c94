"""The post (邮政): collects what was made, and tells where it is."""

from cheguan.agencies.post.client import Addressee, Seen, Stage, collect, track

__all__ = ["Addressee", "Seen", "Stage", "collect", "track"]

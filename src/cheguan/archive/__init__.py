"""档案: the sealed journal, and the electronic archive of every ended case (docs/archive.md)."""

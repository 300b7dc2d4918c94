"""YAML as a lawyer reads it: what is written twice is a mistake, not a correction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys and says nothing; this one refuses them."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key}” is written twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def read(path: Path) -> Any:
    """What the file holds; nothing where it is empty. Raises yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader

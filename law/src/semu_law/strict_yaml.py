"""YAML without its traps: no floats, no repeated keys, nothing but plain data."""

from typing import Any

import yaml

from semu_law.errors import InvalidLaw


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader that refuses what would change an amount silently."""


def _refuse_float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    raise InvalidLaw(f"a float is not law: write {node.value} as a quoted string{node.start_mark}")


def _mapping_without_repeats(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise InvalidLaw(f"key {key!r} is given twice{key_node.start_mark}")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor("tag:yaml.org,2002:float", _refuse_float)
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)


def parse(text: str, path: str) -> Any:
    """The plain data of one law file. Raises InvalidLaw, naming the file."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (its base is SafeLoader)
    except (yaml.YAMLError, InvalidLaw) as error:
        raise InvalidLaw(f"{path}: {error}") from error

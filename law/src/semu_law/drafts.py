"""A draft of a municipality's law laid over a release: what would hold if it were in force. It never becomes law here.

The draft is written as an ordinance is (ordinances/<code>/*.yaml): a list of keys, each with all of its entries. A key
of the policies chooses a reading. What the draft does not name stays as it is.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import yaml

from semu_law.errors import InvalidLaw, UnknownKey
from semu_law.parameters import Parameter, parse_parameter
from semu_law.release import Municipality, Release
from semu_law.strict_yaml import parse
from semu_law.values import Value

_MOST_WON = 10**15


def drafted(law: Release, municipality: str, text: str) -> Release:
    """The release as it would be with the draft. Its hash is its own, and names no frozen release.

    Raises InvalidLaw, UnknownKey for a municipality that the release does not know.
    """
    if municipality not in law.municipalities:
        raise UnknownKey(municipality, "the ordinance folders")
    ours = law.municipalities[municipality]
    ordinances, policies = dict(ours.ordinances), dict(ours.policies)
    seen: set[str] = set()
    for raw in _listed(text):
        parameter = _parameter(law, raw)
        if parameter.key in seen:
            raise InvalidLaw(f"{parameter.key!r} is given twice")
        seen.add(parameter.key)
        (policies if parameter.key in law.policies else ordinances)[parameter.key] = parameter
    changed: Municipality = replace(ours, ordinances=ordinances, policies=policies)
    digest = hashlib.sha256("\n".join((law.hash, municipality, text)).encode()).hexdigest()
    return replace(law, hash=digest, municipalities={**law.municipalities, municipality: changed})


def _listed(text: str) -> list[Any]:
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise InvalidLaw("a draft has no aliases: write the values out")
        document = parse(text, "draft")
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidLaw(f"draft: {error}") from error
    if not isinstance(document, list) or not document:
        raise InvalidLaw("a draft is a list of keys with their entries")
    return document


def _parameter(law: Release, raw: Any) -> Parameter:
    """One key in the form that it has in law."""
    key = raw.get("key") if isinstance(raw, dict) else None
    form = _form(law, key) if isinstance(key, str) else None
    if form is None:
        raise InvalidLaw(f"{key!r} is no key of an ordinance or a policy")
    _same_form(form, raw)
    parameter = parse_parameter(
        {
            "key": form.key,
            "title": form.title,
            "unit": form.unit,
            "kind": form.kind,
            "rounding": form.rounding,
            "selected_by": form.selected_by,
            "choices": sorted(form.choices),
            "entries": raw.get("entries"),
        },
        {},
    )
    for entry in parameter.entries:
        _must_be_possible(form, entry.value)
    return parameter


def _form(law: Release, key: str) -> Parameter | None:
    """The key as some city has it, or as the policies offer it."""
    for known in chain([law.policies], (one.ordinances for one in law.municipalities.values())):
        if key in known:
            return known[key]
    return None


def _same_form(form: Parameter, raw: Mapping[str, Any]) -> None:
    for name in ("unit", "kind", "rounding", "selected_by"):
        if raw.get(name, getattr(form, name)) != getattr(form, name):
            raise InvalidLaw(f"{form.key}: its {name} is {getattr(form, name)!r}")
    if unknown := raw.keys() - {"key", "title", "unit", "kind", "rounding", "selected_by", "choices", "entries"}:
        raise InvalidLaw(f"{form.key}: {sorted(map(str, unknown))} is nothing that a key has")


def _must_be_possible(form: Parameter, value: Value) -> None:
    """No law takes more than all, or a sum beyond all money; brackets begin where those in force do."""
    if isinstance(value, str | frozenset):
        return
    if isinstance(value, tuple):
        parts = [part for one in value for part in (one.lower, one.fixed)]
        if any(one.rate > 1 for one in value) or not all(0 <= part <= _MOST_WON for part in parts):
            raise InvalidLaw(f"{form.key}: a bracket is beyond all bounds")
        known = form.entries[0].value
        if isinstance(known, tuple) and value[0].lower != known[0].lower:
            raise InvalidLaw(f"{form.key}: brackets begin at {known[0].lower}")
    elif form.unit == "ratio" and not 0 <= value <= 1:  # type: ignore[operator]  # a day of a year has no unit
        raise InvalidLaw(f"{form.key}: a ratio lies between 0 and 1")
    elif isinstance(value, int) and not 0 <= value <= _MOST_WON:
        raise InvalidLaw(f"{form.key}: {value} is beyond all bounds")

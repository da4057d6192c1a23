"""A release: all law files at one moment, named by their hash, and the lookups that it answers.

The working files of the repository are the current release. Before a release is used it is frozen (semu_law.freeze):
its files are copied as they are into releases/<hash>.json, and stay there, so that a bill computed with it can be
computed again to the won after any amendment.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from semu_law.errors import InvalidLaw, UnknownItem, UnknownKey, UnknownRelease
from semu_law.items import RevenueItem, index, normal, parse_item
from semu_law.parameters import Found, Parameter, parse_parameter
from semu_law.strict_yaml import parse

FOLDERS = ("parameters", "ordinances", "policies", "items")
_PACKAGE = Path(__file__).resolve().parent
ROOT = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality's own law: its ordinance values and the readings it chose (정책)."""

    code: str
    name: str
    tier: Literal["si_gun", "gu"] | None
    """시·군, or 자치구 of a metropolitan city; None in a release that did not say."""
    ordinances: Mapping[str, Parameter]
    policies: Mapping[str, Parameter]


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """All of the law at one moment. Its files' hash stands for it, so that what follows from it can be cached by it."""

    hash: str
    parameters: Mapping[str, Parameter]
    policies: Mapping[str, Parameter]
    municipalities: Mapping[str, Municipality]
    items: tuple[RevenueItem, ...]
    items_by_name: Mapping[str, RevenueItem]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Release) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def lookup(self, key: str, on: date) -> Found:
        """A national statute's value on a day. Raises UnknownKey, NotInForce."""
        return _find(self.parameters, key, "national law").on(on)

    def between(self, key: str, first: date, last: date) -> list[tuple[date, date, Found]]:
        """A value's versions over the days from `first` to `last`, each with its days. Raises as `lookup` does."""
        return _find(self.parameters, key, "national law").between(first, last)

    def ordinance(self, municipality: str, key: str, on: date) -> Found:
        """A municipality's ordinance value (조례) on a day. Raises UnknownKey, NotInForce."""
        return _find(self._municipality(municipality).ordinances, key, f"ordinance of {municipality}").on(on)

    def policy(self, municipality: str, key: str, on: date) -> Found:
        """The reading that the municipality chose, else the documented default. Raises UnknownKey, NotInForce."""
        default = _find(self.policies, key, "policies")
        chosen = self._municipality(municipality).policies.get(key)
        return chosen.on(on) if chosen and chosen.entries[0].effective_from <= on else default.on(on)

    def item(self, code_or_name: str) -> RevenueItem:
        """The revenue item of this code, Korean name or alias, spaces ignored. Raises UnknownItem."""
        try:
            return self.items_by_name[normal(code_or_name)]
        except KeyError:
            raise UnknownItem(code_or_name) from None

    def is_delegated(self, municipality: str, item: str) -> bool:
        """Whether this municipality collects the tax for its province (징수가 위임된 도세, 지방세징수법 §17·§4②).

        Raises UnknownKey, UnknownItem.
        """
        return self._municipality(municipality).tier == "si_gun" and self.item(item).level == "province"

    def _municipality(self, code: str) -> Municipality:
        try:
            return self.municipalities[code]
        except KeyError:
            raise UnknownKey(code, "the ordinance folders") from None


@lru_cache
def load(release_hash: str | None = None) -> Release:
    """The current release, or the frozen one of that hash. Raises InvalidLaw, UnknownRelease."""
    if release_hash is None:
        return build(read_files(ROOT))
    frozen = ROOT / "releases" / f"{release_hash}.json"
    if not frozen.is_file():
        raise UnknownRelease(release_hash)
    release = build(json.loads(frozen.read_text(encoding="utf-8")))
    if release.hash != release_hash:
        raise InvalidLaw(f"{frozen.name} was changed: its files hash to {release.hash}")
    return release


def read_files(root: Path) -> dict[str, str]:
    """Every law file's text by its path under `root`."""
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.yaml"))
    }


def release_hash(files: Mapping[str, str]) -> str:
    """SHA-256 over the files in order of path, each with its length, so that no text can pass for another."""
    digest = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path.encode(), text.encode()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def build(files: Mapping[str, str]) -> Release:
    """A release from its files' texts by path. Raises InvalidLaw."""
    documents = {path: parse(text, path) for path, text in files.items()}
    policies = _parameters(_under(documents, "policies/"), {})
    codes = sorted({path.split("/")[1] for path in documents if path.startswith("ordinances/")})
    items = tuple(parse_item(raw) for _, document in _under(documents, "items/") for raw in document)
    return Release(
        release_hash(files),
        _parameters(_under(documents, "parameters/"), {}),
        policies,
        {code: _build_municipality(code, dict(_under(documents, f"ordinances/{code}/")), policies) for code in codes},
        items,
        index(items),
    )


def _build_municipality(code: str, documents: dict[str, Any], policies: Mapping[str, Parameter]) -> Municipality:
    folder = f"ordinances/{code}"
    about = documents.pop(f"{folder}/municipality.yaml")
    promulgations = {one["name"]: _promulgated_on(code, one) for one in about["promulgations"]}
    chosen = documents.pop(f"{folder}/policies.yaml", [])
    return Municipality(
        code,
        about["title"],
        _tier(code, about),
        _parameters(iter(documents.items()), promulgations),
        _parameters(iter([(f"{folder}/policies.yaml", [_choose(policies, one) for one in chosen])]), promulgations),
    )


def _choose(policies: Mapping[str, Parameter], raw: dict[str, Any]) -> dict[str, Any]:
    """A municipality's choice has the form of the policy it answers; only the entries are its own."""
    form = _find(policies, raw["key"], "policies")
    return {
        "key": form.key,
        "title": form.title,
        "unit": form.unit,
        "kind": form.kind,
        "rounding": form.rounding,
        "selected_by": form.selected_by,
        "choices": sorted(form.choices),
        "entries": raw["entries"],
    }


def _tier(code: str, about: dict[str, Any]) -> Literal["si_gun", "gu"] | None:
    match about.get("tier"):
        case None | "si_gun" | "gu" as tier:
            return tier
        case other:
            raise InvalidLaw(f"{code}: {other!r} is no tier of a municipality")


def _promulgated_on(code: str, raw: dict[str, Any]) -> date:
    day = raw.get("promulgated_on")
    if type(day) is not date or not raw.get("reason"):
        raise InvalidLaw(f"{code}: {raw.get('name')!r} needs its promulgation day and where it comes from")
    return day


def _parameters(documents: Iterator[tuple[str, Any]], promulgations: Mapping[str, date]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for path, document in documents:
        for raw in document:
            try:
                parameter = parse_parameter(raw, promulgations)
            except InvalidLaw as error:
                raise InvalidLaw(f"{path}: {error}") from error
            if parameter.key in found:
                raise InvalidLaw(f"{path}: {parameter.key!r} is given twice")
            found[parameter.key] = parameter
    return found


def _under(documents: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    return ((path, document) for path, document in documents.items() if path.startswith(prefix))


def _find(parameters: Mapping[str, Parameter], key: str, where: str) -> Parameter:
    try:
        return parameters[key]
    except KeyError:
        raise UnknownKey(key, where) from None

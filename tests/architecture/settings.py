"""`make settings`: docs/settings.md, every setting of every process from the classes that read it."""

import json
import sys
from pathlib import Path

from assessment.settings import Settings as AssessmentSettings
from collection.settings import Settings as CollectionSettings
from gateway.settings import GatewaySettings
from notification.settings import Settings as NotificationSettings
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings
from reward.settings import Settings as RewardSettings
from semu_kit.settings import ServiceSettings
from semu_kit.topics import TopicSettings
from semu_kit.watch import WatchSettings
from simulators.settings import SimulatorSettings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
SECTIONS: dict[str, tuple[type[BaseSettings], type[BaseSettings] | None]] = {
    "Every process": (ServiceSettings, None),
    "The gateway": (GatewaySettings, ServiceSettings),
    "Assessment": (AssessmentSettings, ServiceSettings),
    "Collection": (CollectionSettings, ServiceSettings),
    "Notification": (NotificationSettings, ServiceSettings),
    "Reward": (RewardSettings, ServiceSettings),
    "Making the topics": (TopicSettings, None),
    "The watch beside Prometheus": (WatchSettings, None),
    "The simulators": (SimulatorSettings, None),
}
"""Each class with the one whose fields were listed before."""


def page() -> str:
    """The whole page. Raises ValueError for a setting whose meaning is not told in its class."""
    return "\n".join(
        [
            "# Settings",
            "",
            "Generated from the settings classes by `make settings`. Each is read from the environment under the name",
            "shown, or from the file of that name in lower case under `/run/secrets`; secrets are only given by file.",
            "A setting without a default must be given: the process does not start without it, and says which.",
            *(line for title, classes in SECTIONS.items() for line in _section(title, *classes)),
            "",
        ]
    )


def _section(title: str, settings: type[BaseSettings], base: type[BaseSettings] | None) -> list[str]:
    prefix = settings.model_config["env_prefix"]
    rows = []
    for name, field in settings.model_fields.items():
        inherited = base.model_fields.get(name) if base else None
        if inherited and (inherited.default, inherited.description) == (field.default, field.description):
            continue
        if not field.description:
            raise ValueError(f"{settings.__module__}: {name} has no docstring that says what it means")
        variable = field.validation_alias if isinstance(field.validation_alias, str) else (prefix + name).upper()
        rows.append(f"| `{variable}` | {_default(field)} | {' '.join(field.description.split())} |")
    return ["", f"## {title}", "", "| setting | default | meaning |", "|---|---|---|", *rows] if rows else []


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default in (None, "", SecretStr("{}")):
        return "none"
    if isinstance(field.default, SecretStr):
        return f"`{field.default.get_secret_value()}`"
    if isinstance(field.default, dict | list):
        return f"`{json.dumps(field.default, ensure_ascii=False)}`"
    return f"`{field.default}`"


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE.name} is written\n")

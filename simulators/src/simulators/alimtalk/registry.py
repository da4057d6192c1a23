"""The provider's register of templates: TSC01 requested, 02 reviewing, 03 approved, 04 rejected."""

import json
from dataclasses import dataclass
from typing import Literal

from semu_kit.clock import Clock

from simulators.alimtalk.schemas import Button, NewTemplate
from simulators.alimtalk.templates import MOST_VARIABLES, Wording, variables
from simulators.store import Store

Status = Literal["TSC01", "TSC02", "TSC03", "TSC04"]
APPROVED: Status = "TSC03"
REJECTED: Status = "TSC04"


@dataclass(frozen=True)
class Template:
    code: str
    name: str
    wording: Wording
    status: Status
    updated_at: str


class Registry:
    def __init__(self, store: Store, clock: Clock, approval: Literal["auto", "manual"]) -> None:
        self._store = store
        self._clock = clock
        self._approval = approval

    def register(self, template: NewTemplate) -> None:
        """The same wording again changes nothing; another wording is reviewed anew."""
        buttons = json.dumps([button.model_dump() for button in template.buttons], ensure_ascii=False)
        too_many = len(variables(template.templateContent)) > MOST_VARIABLES
        status = REJECTED if too_many else APPROVED if self._approval == "auto" else "TSC01"
        self._store.write(
            "INSERT INTO alimtalk_templates VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET"
            " name = excluded.name, content = excluded.content, buttons = excluded.buttons,"
            " status = excluded.status, updated_at = excluded.updated_at"
            " WHERE content <> excluded.content OR buttons <> excluded.buttons",
            (
                template.templateCode, template.templateName, template.templateContent, buttons, status,
                self._clock.now().isoformat(),
            ),
        )  # fmt: skip

    def decide(self, code: str, status: Status) -> bool:
        """The provider's review. False where there is no such template."""
        return bool(self._store.write("UPDATE alimtalk_templates SET status = ? WHERE code = ?", (status, code)))

    def get(self, code: str) -> Template | None:
        found = self.all(code)
        return found[0] if found else None

    def all(self, code: str | None = None) -> list[Template]:
        rows = self._store.rows(
            "SELECT * FROM alimtalk_templates WHERE :code IS NULL OR code = :code ORDER BY code",
            {"code": code},
        )
        return [
            Template(
                code=row["code"],
                name=row["name"],
                wording=Wording(
                    row["content"],
                    tuple(Button.model_validate(button) for button in json.loads(row["buttons"])),
                ),
                status=row["status"],
                updated_at=row["updated_at"],
            )
            for row in rows
        ]

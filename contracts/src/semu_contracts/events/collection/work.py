"""Officials' work with debtors (독려, 체납처분)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.envelope import BillItem, Day, EventData

WORK = "collection.work"

ContactKind = Literal["phone", "visit", "office", "letter", "message"]
"""전화, 방문, 내방 상담, 서면, 문자·메신저."""

DispositionKind = Literal[
    "seizure", "attachment_of_taxed_object", "public_sale", "licence_restriction", "accusation", "name_publication",
    "exit_ban", "plate_seizure", "dividend_objection", "other_creditors_dividend",
]  # fmt: skip
"""압류, 과세물건 압류, 공매, 관허사업 제한, 고발, 명단공개, 출국금지, 번호판 영치, 배당이의,
다른 권리자의 경·공매 배당."""


class ContactFact(BaseModel):
    """An official's contact with a debtor (독려), as it stood on record."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact: UUID
    official: UUID
    day: Day
    kind: ContactKind
    direct: bool
    """Direct urging (직접 독려) of the debtor in person; a sent message is none."""
    outcome: str = ""
    recorded_on: Day | None = None
    """When it was entered: what is entered after the money came is for the committee to weigh."""


class DispositionFact(BaseModel):
    """A disposition or sanction (체납처분·행정제재) taken against a debtor, as it stood on record."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    disposition: UUID
    official: UUID
    day: Day
    kind: DispositionKind
    recorded_on: Day | None = None
    """When it was entered."""


class RecordedContact(BillItem, ContactFact):
    pass


class ContactRecorded(EventData[RecordedContact]):
    type = "contact.recorded.v1"
    topic = WORK


class RecordedDisposition(BillItem, DispositionFact):
    pass


class DispositionRecorded(EventData[RecordedDisposition]):
    type = "disposition.recorded.v1"
    topic = WORK

"""What is sent to the provider, with the provider's own field names and limits."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

ButtonType = Literal["WL", "AL", "DS", "BK", "MD", "BC", "BT", "AC", "BF", "P1", "P2", "P3", "TN"]


class Button(BaseModel):
    ordering: int
    type: ButtonType
    name: str = Field(max_length=14)
    linkMo: str | None = None
    linkPc: str | None = None
    schemeIos: str | None = None
    schemeAndroid: str | None = None
    target: str | None = None


class Resend(BaseModel):
    isResend: bool
    resendType: Literal["SMS", "LMS"] | None = None
    resendTitle: str | None = None
    resendContent: str | None = None
    resendSendNo: str | None = None


class Recipient(BaseModel):
    recipientNo: str
    templateParameter: dict[str, str] = {}
    resendParameter: Resend | None = None
    buttons: Annotated[list[Button], Field(max_length=5)] = []
    recipientGroupingKey: str | None = Field(None, max_length=100)


class RawRecipient(Recipient):
    content: str = Field(max_length=1300)


class Sending(BaseModel):
    senderKey: str = Field(min_length=40, max_length=40)
    templateCode: str = Field(max_length=20)
    requestDate: str | None = None
    senderGroupingKey: str | None = Field(None, max_length=100)
    createUser: str | None = None
    statsId: str | None = Field(None, max_length=8)


class TemplateSending(Sending):
    recipientList: Annotated[list[Recipient], Field(min_length=1, max_length=1000)]


class RawSending(Sending):
    recipientList: Annotated[list[RawRecipient], Field(min_length=1, max_length=1000)]


class NewTemplate(BaseModel):
    templateCode: str = Field(max_length=20)
    templateName: str = Field(max_length=150)
    templateContent: str = Field(max_length=1000)
    buttons: Annotated[list[Button], Field(max_length=5)] = []

"""All tables of this service, gathered for its migrations."""

from notification.base import Base
from notification.callbacks.models import Deposit
from notification.dispatch.models import Batch, ResultsCursor
from notification.holds.models import Deferral, EndedBill
from notification.identity.models import IdentityCheck, PageSession
from notification.notices.models import Campaign, Notice
from notification.payments.models import Payment, PaymentReceipt

__all__ = [
    "Batch", "Campaign", "Deferral", "Deposit", "EndedBill", "IdentityCheck", "Notice", "PageSession", "Payment",
    "PaymentReceipt", "ResultsCursor", "metadata",
]  # fmt: skip

metadata = Base.metadata

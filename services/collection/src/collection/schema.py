"""All of this service's tables, so that migrations and the check for drift see every one."""

from collection.bank.models import BankStatement
from collection.bills.models import Bill
from collection.campaigns.models import Campaign, CampaignTarget
from collection.closings.models import Closing
from collection.contacts.models import Contact
from collection.dispositions.models import Disposition
from collection.ledger.models import JournalEntry, PostingLine
from collection.receipts.models import Overpayment, Payment, Receipt, Suspense
from collection.tables import Base
from collection.withdrawals.models import Withdrawal

TABLES = (
    BankStatement, Bill, Campaign, CampaignTarget, Closing, Contact, Disposition, JournalEntry, Overpayment, Payment,
    PostingLine, Receipt, Suspense, Withdrawal,
)  # fmt: skip
metadata = Base.metadata

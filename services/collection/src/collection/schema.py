"""All of this service's tables, so that migrations and the check for drift see every one."""

from collection.agreements.models import Agreement, Difference, Explanation, KnownApproval
from collection.arrears_registers.models import ArrearsRegister, ArrearsRegisterLine
from collection.balances.models import DayBalance
from collection.bank_files.models import BankFile, BankFileRefusal, BankFileRow
from collection.bank_statements.models import BankStatement, BankStatementLine
from collection.bills.models import Bill, ToldPaymentNumber
from collection.campaigns.models import Campaign, CampaignTarget
from collection.closings.models import Closing
from collection.counter.models import CounterReceipt
from collection.days.models import DayClose
from collection.deferrals.models import Deferral, DeferralEnd
from collection.deposits.models import DepositAnswer, DepositExplanation
from collection.entrustments.models import Entrustment
from collection.lapses.models import Lapse
from collection.ledger.models import JournalEntry, PostingLine
from collection.limitations.models import Limitation
from collection.monthly_reports.models import MonthlyReport, MonthlySubmission
from collection.proofs.models import ProofRun
from collection.receipts.models import Overpayment, OverpaymentReversal, Payment, Receipt, ReceiptReversal
from collection.reductions.models import Reduction
from collection.reversals.models import Reversal
from collection.suspense.models import Awaiting, AwaitingRelease, PaidBeforeDecision, Suspense, SuspenseRelease
from collection.tables import Base
from collection.treasury_statements.models import TreasuryStatement
from collection.virtual_accounts.models import VirtualAccount
from collection.withdrawals.models import Withdrawal
from collection.work.models import Contact, Disposition
from collection.write_offs.models import WriteOff, WriteOffCancellation
from collection.year_ends.models import YearClose, YearEnd, YearEndPhase

TABLES = (
    Agreement, ArrearsRegister, ArrearsRegisterLine, Awaiting, AwaitingRelease, BankFile, BankFileRefusal, BankFileRow,
    BankStatement, BankStatementLine, Bill, Campaign, CampaignTarget, Closing, Contact, CounterReceipt, DayBalance,
    DayClose, Deferral, DeferralEnd, DepositAnswer, DepositExplanation, Difference, Disposition, Entrustment,
    Explanation, JournalEntry, KnownApproval, Lapse, Limitation, Overpayment, OverpaymentReversal, PaidBeforeDecision,
    Payment, PostingLine, ProofRun, Receipt, ReceiptReversal, Reduction, Reversal, Suspense, SuspenseRelease,
    VirtualAccount, Withdrawal, WriteOff, WriteOffCancellation, YearClose, YearEnd, YearEndPhase,
    MonthlyReport, MonthlySubmission, ToldPaymentNumber, TreasuryStatement,
)  # fmt: skip
metadata = Base.metadata

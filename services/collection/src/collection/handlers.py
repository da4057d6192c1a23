"""Which event leads where."""

from semu_contracts.events.assessment import LevyDecided, LevyReduced, LevyWithdrawalRequested
from semu_contracts.events.notification import NoticeSent, PaymentApproved
from semu_kit.handlers import Handlers

from collection.bills.handlers import levy_decided, notice_sent
from collection.receipts.handlers import payment_approved
from collection.reductions.handlers import levy_reduced
from collection.withdrawals.handlers import levy_withdrawal_requested

handlers = Handlers()
handlers.on(LevyDecided)(levy_decided)
handlers.on(LevyReduced)(levy_reduced)
handlers.on(LevyWithdrawalRequested)(levy_withdrawal_requested)
handlers.on(NoticeSent)(notice_sent)
handlers.on(PaymentApproved)(payment_approved)

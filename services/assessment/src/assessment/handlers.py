"""What this service does when another tells it something."""

from semu_kit.handlers import Handlers

from assessment.bills import handlers as bills
from assessment.withdrawals import handlers as withdrawals

handlers = Handlers()
bills.register(handlers)
withdrawals.register(handlers)

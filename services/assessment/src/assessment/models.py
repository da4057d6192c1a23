"""All tables of the service, for its migrations."""

from assessment.base import Base
from assessment.bills.models import BillReceipt, BillState
from assessment.levies.models import Levy
from assessment.levy_files.models import LevyFile
from assessment.reductions.models import Reduction
from assessment.rejects.models import Reject
from assessment.taxpayers.models import Taxpayer
from assessment.withdrawals.models import WithdrawalAnswer

__all__ = [
    "BillReceipt", "BillState", "Levy", "LevyFile", "Reduction", "Reject", "Taxpayer", "WithdrawalAnswer", "metadata",
]  # fmt: skip

metadata = Base.metadata

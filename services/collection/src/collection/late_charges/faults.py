"""What the law cannot answer of one row of given facts."""

from semu_kit.faults import Fault
from semu_kit.problems import shown
from semu_law import LawError
from semu_law.errors import told


def fault_of(refusal: LawError) -> Fault:
    """Raises the refusal itself where it is no fault of the row."""
    name, value, reason = told(refusal)
    return Fault(name=name, value=shown(name, value), reason=reason)

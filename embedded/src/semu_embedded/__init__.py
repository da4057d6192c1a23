"""Semu on one machine: the parts, and every process started, watched and stopped together."""

from semu_embedded.interrupts import run_until_interrupted
from semu_embedded.parts import Parts, running_parts
from semu_embedded.stack import Stack, StackOptions
from semu_embedded.supervisor import Program, Supervisor
from semu_embedded.trouble import Trouble

__all__ = [
    "Parts",
    "Program",
    "Stack",
    "StackOptions",
    "Supervisor",
    "Trouble",
    "run_until_interrupted",
    "running_parts",
]

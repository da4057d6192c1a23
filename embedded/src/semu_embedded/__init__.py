"""Semu on one machine: the parts, and every process started, watched and stopped together."""

from semu_embedded.parts import Parts, running_parts
from semu_embedded.trouble import Trouble

__all__ = ["Parts", "Trouble", "running_parts"]

"""Dead letters (처리 보류 항목): items that could not be applied, and what an operator can do about them."""

from semu_kit.dead_letters.routes import dead_letter_routes

__all__ = ["dead_letter_routes"]

"""Integer won."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def floor_to_ten(won: int | Fraction | Decimal) -> int:
    """Drop what is under 10 won (10원 미만 버림). `won` is not negative; raises ValueError if it is."""
    if won < 0:
        raise ValueError(f"an amount below zero cannot be floored: {won}")
    return int(won // 10) * 10


def split_by_shares(total: int, shares: Sequence[int]) -> list[int]:
    """Split `total` won (not negative) by shares, to the won, by the largest remainder; the first of equals wins.

    The parts add up to `total`. Raises ValueError without a positive share, or with a negative one.
    """
    whole = sum(shares)
    if whole <= 0 or any(share < 0 for share in shares):
        raise ValueError(f"shares must not be negative, and one must be positive: {list(shares)}")
    parts = [total * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -(total * shares[i] % whole))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts

"""What was measured, shown at the end."""

from collections.abc import Mapping

from tests.compose.stack import say


class Taken:
    """Seconds by what took them, in the order in which they came."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[float]] = {}

    def add(self, what: str, seconds: float) -> None:
        say(f"{what}: {seconds:.1f} s")
        self._seconds.setdefault(what, []).append(seconds)

    def show(self) -> None:
        print(f"\n{'seconds (min / median / max where repeated)':<60}")
        for what, seconds in self._seconds.items():
            ordered = sorted(seconds)
            few = [ordered[0]] if len(ordered) == 1 else [ordered[0], ordered[len(ordered) // 2], ordered[-1]]
            print(f"{what:<56} {' / '.join(f'{one:.1f}' for one in few):>24}")

    def show_memory(self, at_rest: Mapping[str, float], most: Mapping[str, float]) -> None:
        """MiB by container, at rest and the most that was seen under the journey."""
        print(f"\n{'MiB by container':<40} {'at rest':>8} {'at most':>8}")
        for name in sorted(at_rest.keys() | most.keys()):
            print(f"{name:<40} {at_rest.get(name, 0):>8.0f} {most.get(name, 0):>8.0f}")
        print(f"{'all':<40} {sum(at_rest.values()):>8.0f} {sum(most.values()):>8.0f}", flush=True)

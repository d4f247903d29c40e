"""Racing: every change is run a little, and those that may still be among the best are run more.

Replications come in blocks. Block number k of every factory has the same seed, so all differences are paired. What
has been simulated is counted in activity instances and shifts, not in seconds: the same call gives the same answer
anywhere.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.factory import Factory
from ambidex.scenario.outcome import Outcome, joined, outcome
from ambidex.scenario.paired import mean_and_half_width

SIGN = {"cycle_time": -1, "throughput": 1, "throughput_per_cost": 1}
"""The criteria a ranking can lead with, and which way is better."""

BASELINE = -1


@dataclass(frozen=True, slots=True)
class Scene:
    """The stretch of time that is simulated, how many replications make a block, and the luck."""

    start_at: datetime
    horizon: timedelta
    warm_up: timedelta
    seed: int
    block: int

    def outcome(self, factory: Factory, number: int) -> Outcome:
        """Return what a factory comes to in a block."""
        return outcome(
            factory,
            start_at=self.start_at,
            horizon=self.horizon,
            warm_up=self.warm_up,
            seed=int(np.random.SeedSequence([self.seed, number]).generate_state(1)[0]),
            replications=self.block,
            threads=1,
        )


class Race:
    """What has been simulated of a factory and of its contenders, by number; the factory itself is `BASELINE`."""

    def __init__(
        self,
        baseline: Factory,
        contenders: Sequence[Factory],
        scene: Scene,
        *,
        budget: int,
        shifts: int,
        threads: int,
        report: Callable[[float], None],
    ) -> None:
        self._factories = [*contenders, baseline]
        self._parts: list[list[Outcome]] = [[] for _ in self._factories]
        self._scene = scene
        self._budget = budget
        self._shifts = shifts * scene.block
        self._threads = threads
        self._report = report
        self.used = 0

    @property
    def entered(self) -> tuple[int, ...]:
        """The contenders that have been run at all."""
        return tuple(number for number, parts in enumerate(self._parts[:-1]) if parts)

    def blocks(self, number: int) -> int:
        """Return how many blocks of a contender have been run."""
        return len(self._parts[number])

    def affords(self, n_blocks: int) -> bool:
        """Return whether so many more blocks are within the budget, taking each for the baseline's mean."""
        done = self._parts[BASELINE]
        cost = sum(part.n_instances for part in done) / len(done) + self._shifts if done else 0
        return self.used + n_blocks * cost <= self._budget

    def run(self, numbers: Iterable[int]) -> None:
        """Run one more block of each."""
        wanted = list(numbers)

        def one(number: int) -> Outcome:
            return self._scene.outcome(self._factories[number], len(self._parts[number]))

        with ThreadPoolExecutor(self._threads) as pool:
            for number, part in zip(wanted, pool.map(one, wanted)):
                self._parts[number].append(part)
                self.used += part.n_instances + self._shifts
                self._report(min(self.used / self._budget, 1.0))

    def pair(self, number: int) -> tuple[Outcome, Outcome]:
        """Return the baseline and a contender over the replications that both have."""
        after = self._parts[number]
        return joined(self._parts[BASELINE][: len(after)]), joined(after)

    def baseline(self) -> Outcome:
        """Return the baseline over all its replications."""
        return joined(self._parts[BASELINE])

    def gains(self, number: int, key: str) -> NDArray[np.float64]:
        """Return what a contender gains in a criterion, by replication."""
        before, after = self.pair(number)
        return np.asarray(SIGN[key] * (after.whole[key] - before.whole[key]))

    def order(self, key: str) -> list[int]:
        """Return the contenders that were run, the greatest mean gain first."""
        means = {number: float(self.gains(number, key).mean()) for number in self.entered}
        return sorted(means, key=lambda number: (-means[number], number))

    def is_better(self, first: int, second: int, key: str, *, confidence: float) -> bool:
        """Return whether one contender gains more than another, beyond doubt; False for what cannot be told apart."""
        a, b = self.gains(first, key), self.gains(second, key)
        shared = min(len(a), len(b))
        mean, half = mean_and_half_width(a[:shared] - b[:shared], confidence=confidence)
        return mean - half > 0

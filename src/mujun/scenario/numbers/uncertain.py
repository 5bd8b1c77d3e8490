"""Uncertain numbers: every estimate with a published range, and its distribution.

The default distribution is triangular, with its peak at the nominal value and its ends at those of the published range;
uniform is the alternative. A range of a factor of ten or more (cross-sections) is sampled in its logarithm, so that
every decade has the same weight. Numbers with a common cause share one draw: the same quantile of each one's own range.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.located import Where, dotted
from mujun.scenario.reading.paths import paths_of, value_at
from mujun.scenario.schema.assumptions import CommonCause
from mujun.scenario.schema.estimate import Estimate

Array = NDArray[np.float64]
Distribution = Literal["triangular", "uniform"]

LOG_FROM = 10.0
"""Ratio of the ends of a range from which on it is sampled in its logarithm."""
COUNTED_KINDS = ("posture", "force", "counts", "stock", "use")
"""Kinds of entry whose numbers are counts."""
COUNTED_FIELDS = ("engagements", "salvo", "looks", "reserve", "warheads", "launchers", "decoys")
"""Fields of other entries that are counts."""


@dataclass(frozen=True)
class Uncertain:
    """One number with a published range.

    path: of the number in the catalogue.
    entry, kind, where: id and kind of the entry, and the path within it.
    low, nominal, high: ends of the range and nominal value, SI.
    unit: unit as written.
    per_unit: size of that unit in SI.
    whole: whether the number is a count.
    cause: the common cause whose draw it shares; its own path if it shares none.
    """

    path: str
    entry: str
    kind: str
    where: Where
    low: float
    nominal: float
    high: float
    unit: str
    per_unit: float
    whole: bool
    cause: str

    @property
    def logarithmic(self) -> bool:
        """Whether the number is sampled in its logarithm."""
        return self.low > 0.0 and self.high / self.low >= LOG_FROM

    def values(self, shares: Array, distribution: Distribution = "triangular") -> Array:
        """Return quantiles of the distribution, SI (n,). shares: cumulative probabilities from 0 to 1 (n,)."""
        low, peak, high = self.low, self.nominal, self.high
        if self.logarithmic:
            low, peak, high = np.log(low), np.log(peak), np.log(high)
        if distribution == "uniform":
            found = low + shares * (high - low)
        else:
            rising = (peak - low) / (high - low)
            found = np.where(
                shares < rising,
                low + (high - low) * np.sqrt(shares * rising),
                high - (high - low) * np.sqrt((1.0 - shares) * (1.0 - rising)),
            )
        found = np.exp(found) if self.logarithmic else found
        return np.asarray(np.rint(found) if self.whole else np.clip(found, self.low, self.high))


def uncertain_numbers(catalogue: Catalogue, used: Iterable[str]) -> list[Uncertain]:
    """Return the uncertain numbers of some entries (ids), in their order.

    Raises BadInput for a number with two common causes.
    """
    causes = [(cause.id, member) for cause in catalogue.all(CommonCause) for member in cause.members]
    found = []
    for id in sorted(set(used)):
        entry, kind = catalogue.entry(id), catalogue.records[id].kind
        for where in paths_of(entry):
            value = value_at(entry, where)
            if not isinstance(value, Estimate) or not value.high > value.low:
                continue
            path = f"{id}.{dotted(where)}"
            shared = {
                cause: path.removeprefix(member) for cause, member in causes if f"{path}.".startswith(f"{member}.")
            }
            if len(shared) > 1:
                key = "{path}: the causes {names} both claim it; expected one"
                raise BadInput(say(key, path=path, names=" and ".join(shared)))
            cause = next((f"{name}{rest}" for name, rest in shared.items()), path)
            whole = (kind in COUNTED_KINDS or where[-1] in COUNTED_FIELDS) and all(
                float(number).is_integer() for number in (value.low, value.si, value.high)
            )
            found.append(
                Uncertain(
                    path, id, kind, where, value.low, value.si, value.high, value.unit, value.per_unit, whole, cause
                )
            )
    return found

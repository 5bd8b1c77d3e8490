"""Stock days: how long a stock of interceptors lasts at a rate of use, and whether that fits a claimed time.

Days are the stock divided by use a day less production a day; a stock that is made as fast as it is used is never exhausted.
Where use is counted in raids, the answer is a number of raids, and production does not enter. Neglected: interceptors kept back
for other places, deliveries that come late or all at once, and that users save what runs short.
"""

from dataclasses import dataclass
from math import inf, isfinite

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.ladder import Rung
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import RangeRow, Ranges, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

DAY_S, YEAR_DAYS = 86_400.0, 365.25
LONGEST_DAYS = 36_525.0
"""Time that stands for 'never exhausted' in a margin, days: the longest that may be claimed."""
PER_DAY, PER_RAID = "days", "raids"


@dataclass(frozen=True)
class Spending:
    """A stock and its use.

    stock: interceptors. a_day: used in a unit of time: a day, or a raid. made: made in it, in all of a year's share.
    unit: days or raids.
    """

    stock: float
    a_day: float
    made: float
    unit: str

    @property
    def lasts(self) -> float:
        """Units of time to exhaustion; infinite if made as fast as used."""
        net = self.a_day - self.made
        return self.stock / net if net > 0.0 else inf

    @property
    def replaced(self) -> float | None:
        """Days in which production replaces what is used in one; None without production."""
        return self.a_day / self.made if self.made > 0.0 else None


class StockDays(Question[None, Spending]):
    """Margin: the claimed time less the time to exhaustion, days or raids; the other way round if the claim is that it lasts."""

    name = "stock-days"
    shows = "comparison"
    needs = (("stock",), ("use",), ("claimed_days",))
    reads = frozenset({"stock", "use", "claimed_days", "lasts"})
    judged_by = frozenset({"cases", "claimed_days", "lasts"})
    flights_rest_on = ()

    def fly(self, builder: Builder, scenario: Scenario) -> None:
        """Fly nothing."""

    def measure(self, builder: Builder, scenario: Scenario, flown: None, views: KnownMeetings, bare: bool) -> Spending:
        """Return the stock and how fast it goes. Raises BadInput for a use of none."""
        stock, use = builder.get(schema.Stock, scenario.stock), builder.get(schema.Use, scenario.use)
        return spending_of(stock, use)

    def margin(self, scenario: Scenario, measured: Spending) -> Margin:
        """Return the claimed time less the time to exhaustion, or the other way round; never exhausted: 100 years."""
        claimed = _claimed(scenario)
        left = claimed - min(measured.lasts, LONGEST_DAYS)
        return Margin(-left if scenario.lasts else left, measured.unit)

    def limiting(self, scenario: Scenario, measured: Spending) -> str:
        """Return nothing: there is one case."""
        return ""

    def answer(
        self, builder: Builder, scenario: Scenario, flown: None, measured: Spending, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the time to exhaustion with its parts, and the times at the ends of the published ranges, one at a time."""
        stock, use = builder.get(schema.Stock, scenario.stock), builder.get(schema.Use, scenario.use)
        decides = _said(measured)
        return Answer(
            margin=self.margin(scenario, measured).value, worst=decides, best=decides, fraction=None,
            fraction_of=say("the stock"), decides=decides, tables={"lasts": _rows(stock, use)}, unit=measured.unit,
            facts={
                "stock": stock.name, "use": use.name, "interceptors": measured.stock, "used_in_one": measured.a_day,
                "made_in_one": measured.made, "counted_in": measured.unit,
                "lasts": measured.lasts if isfinite(measured.lasts) else None, "claimed": _claimed(scenario),
                "share_used": use.used.si / stock.stock.si if stock.stock.si else None, "used": use.used.si,
                "years_to_replace": _years(use, stock),
            },
        )  # fmt: skip

    def ladder(self, builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
        """Return no rung: this is arithmetic of what is reported, and no step leads from could to would."""
        return []

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the stock."""
        return f"{builder.get(schema.Stock, scenario.stock).id}.stock"

    def needed(self, scenario: Scenario) -> float:
        """Return the claimed time, at which the margin is zero, if the claim is that it lasts."""
        return _claimed(scenario) if scenario.lasts else 0.0

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the time to exhaustion with the ends of the published ranges, and the claimed time."""
        rows = [RangeRow(row["with"], row["lasts"], row["at_low"], row["at_high"]) for row in answer.tables["lasts"]
                if None not in (row["lasts"], row["at_low"], row["at_high"])]  # fmt: skip
        return (Ranges(rows, _claimed(scenario), str(answer.unit)),) if rows else ()


def spending_of(stock: schema.Stock, use: schema.Use) -> Spending:
    """Return a stock with its use. Raises BadInput for a use of none."""
    if use.used.si <= 0.0:
        raise BadInput(
            say("{id}: no interceptor is used, so that no stock is exhausted; expected a use above 0", id=use.id)
        )
    if use.period is None:
        assert use.raids is not None  # one of the two, as the schema demands
        return Spending(stock.stock.si, use.used.si / use.raids.si, 0.0, PER_RAID)
    made = stock.made_each_year.si / YEAR_DAYS if stock.made_each_year is not None else 0.0
    return Spending(stock.stock.si, use.used.si / (use.period.si / DAY_S), made, PER_DAY)


def _rows(stock: schema.Stock, use: schema.Use) -> list[dict[str, object]]:
    """Return a row for each number: the time to exhaustion at the ends of its range, all else nominal. None: never."""

    def lasts(**changed: float) -> float | None:
        one = stock.model_copy(update={n: getattr(stock, n).at(v) for n, v in changed.items() if n != "used"})
        two = use.model_copy(update={n: use.used.at(v) for n, v in changed.items() if n == "used"})
        found = spending_of(one, two).lasts
        return found if isfinite(found) else None

    numbers = [("stock", stock.stock, say("number in stock")), ("used", use.used, say("number used"))]
    if stock.made_each_year is not None and use.period is not None:
        numbers.append(("made_each_year", stock.made_each_year, say("made each year")))
    rows: list[dict[str, object]] = []
    for name, number, said in numbers:
        if name == "used" and number.low <= 0.0:
            continue
        ends = sorted(
            (lasts(**{name: end}) for end in (number.low, number.high)), key=lambda t: inf if t is None else t
        )
        rows.append({"with": said, "lasts": lasts(), "at_low": ends[0], "at_high": ends[1]})
    return rows


def _years(use: schema.Use, stock: schema.Stock) -> float | None:
    """Return the years in which production replaces what was used; None without production."""
    made = stock.made_each_year
    return use.used.si / made.si if made is not None and made.si > 0.0 else None


def _said(measured: Spending) -> Text:
    if not isfinite(measured.lasts):
        return say("never exhausted: {made:,.3g} made for {used:,.3g} used in the same time", made=measured.made,
                   used=measured.a_day)  # fmt: skip
    key = "{stock:,.0f} interceptors last {time:,.0f} days at {used:,.3g} a day, {made:,.3g} made"
    if measured.unit == PER_RAID:
        key = "{stock:,.0f} interceptors last {time:,.1f} raids at {used:,.3g} each"
        return say(key, stock=measured.stock, time=measured.lasts, used=measured.a_day)
    return say(key, stock=measured.stock, time=measured.lasts, used=measured.a_day, made=measured.made)


def _claimed(scenario: Scenario) -> float:
    if scenario.claimed_days is None:
        raise BadInput(say("no time is claimed; expected scenario.claimed_days, a number of days or raids"))
    return scenario.claimed_days


QUESTION = StockDays()

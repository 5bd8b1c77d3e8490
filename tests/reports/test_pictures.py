"""Pictures of a claim: titles that state the finding, legible in every cut, and no picture that tells nothing."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from briefs import drawn_over
from drawn import CATALOGUE, outside, result_over, sizes_of_letters
from once import Once

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case
from mujun.analyses.single.encounter import encounter
from mujun.base.outcomes import BadInput
from mujun.reports.brief import pictures
from mujun.reports.brief.pictures import Picture, front_picture, picture_files, pictures_of
from mujun.reports.drawing.canvas import FONT_FILE, settings
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.charts.timeline import Bar, Row, TimelineContent, timeline_of
from mujun.reports.drawing.layout import CARD, NARROW, WIDE, Words
from mujun.reports.drawing.roles import BAR_ROLES, ROLES, VERDICT_COLOURS, bar_colour
from mujun.reports.language import LANGUAGE_FOLDER, speaking
from mujun.reports.scenes.drawings import Drawing
from mujun.reports.scenes.flights import Engaged, finding, flight_drawings
from mujun.reports.scenes.flown import flown_of
from mujun.reports.scenes.maps import draw_places
from mujun.reports.scenes.numbers import draw_numbers
from mujun.reports.scenes.tables import draw_coalition, draw_compared
from mujun.reports.sentences.words import percent
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import position_of
from mujun.scenario.schema import kinds
from mujun.scenario.schema.study import Study
from mujun.studies.verdict import StudyResult

BULAVA = Case(
    "Sea of Okhotsk bastion, southern part", "R-30 Bulava", "min-energy", "Honolulu", "r-30-bulava",
    position_of(CATALOGUE.get(kinds.Area, "okhotsk-bastion-south")), position_of(CATALOGUE.get(kinds.Place, "honolulu")),
)  # fmt: skip
TALLEST_IN = 9.7
"""Height of a printed page without its margins, inches, at the width of a picture."""


@pytest.fixture(scope="module")
def too_late() -> Engaged:
    """A flight that no interceptor in Japan can meet in time."""
    builder, scenario = Builder(CATALOGUE), CATALOGUE.get(Study, "hits-russia").scenario
    flown = flown_of(builder, BULAVA)
    return Engaged(flown, encounter(builder, scenario, flown.missile, flown.flight, speed=False))


def named(drawings: list[Drawing], name: str) -> Drawing:
    return next(one for one in drawings if one.name == name)


def test_the_title_of_a_flight_states_how_much_too_late_and_how_long_before_the_launch(too_late: Engaged) -> None:
    needed, possible = too_late.launches or (0.0, 0.0)
    assert needed < 0.0 < possible and too_late.slack == pytest.approx(needed - possible, abs=1.0)
    title = finding(too_late)
    assert re.fullmatch(
        r"\d+ min( \d+ s)? too late: Araya would have to launch \d+ min( \d+ s)? before the missile", title
    )
    assert len(title) <= 90


def test_the_timeline_draws_the_gap_from_before_the_launch(too_late: Engaged) -> None:
    needed, possible = too_late.launches or (0.0, 0.0)
    content = named(flight_drawings(too_late, "note"), "timeline").content
    gaps = [bar for row in content.rows for bar in row.bars if bar.kind == "gap"]
    assert [(bar.start, bar.end) for bar in gaps] == [(needed, possible)] and "too late" in gaps[0].text
    said = {one.text: one.time for row in content.rows for one in row.moments}
    assert said == {"must launch": needed, "can launch": possible}
    low, high = timeline_of(content, WIDE).axes[0].get_xlim()
    assert low < needed and high > float(too_late.found.flights.flight_time[0])


def test_the_map_does_not_show_a_missile_within_reach_that_is_never_met(too_late: Engaged) -> None:
    near = too_late.approach()
    assert near is not None and near.short > 100e3 and not near.outline.is_empty
    place = shapely.Point(near.longitude_deg, near.latitude_deg)
    assert not near.outline.contains(place)
    content = named(flight_drawings(too_late, "note"), "flight").content
    assert [layer.geometry for layer in content.layers] == [near.outline]
    rows = too_late.flown.rows
    path = shapely.LineString(np.column_stack([np.unwrap(rows["longitude_deg"], period=360.0), rows["latitude_deg"]]))
    assert not near.outline.intersects(path)
    assert {(p.kind, p.name) for p in content.points} >= {
        ("launch", BULAVA.area),
        ("target", "Honolulu"),
        ("site", "Araya"),
    }
    (callout,) = content.callouts
    assert (
        "would have to launch" in callout.text and callout.text in named(flight_drawings(too_late, "n"), "flight").alt
    )


def test_no_timeline_is_taller_than_a_printed_page() -> None:
    """F10: one of 30 rows was cut at the foot of the page."""
    rows = [Row(f"radar at place {n}", [Bar(10.0 * n, 10.0 * n + 60.0, "view")]) for n in range(60)]
    figure = timeline_of(TimelineContent(Words("Many radars", "a flight", "note"), rows), WIDE)
    assert figure.get_figheight() <= TALLEST_IN


def test_a_kind_of_bar_has_one_colour_whatever_else_is_drawn() -> None:
    """F11: "view" took the next free colour, which depended on the other kinds of a timeline."""
    from matplotlib.colors import to_hex

    for others in ([], ["burn"], ["window", "flyout"]):
        bars = [Bar(0.0, 10.0, kind) for kind in [*others, "view"]]
        (axes,) = timeline_of(TimelineContent(Words("T"), [Row("radar", bars)]), WIDE).axes
        assert to_hex(axes.patches[-1].get_facecolor()).lower() == ROLES["radar"].lower()
    with pytest.raises(BadInput, match="'seen' is no kind of bar; expected one of flight, burn, view"):
        bar_colour("seen")
    assert (
        set(BAR_ROLES.values()) <= set(ROLES)
        and len({ROLES[r] for r in ("missile", "interceptor", "radar", "gap")}) == 4
    )


def test_whole_numbers_are_named_and_counted_and_no_percentile_is_claimed() -> None:
    """F12: "5 % of draws lie below -1, half below 0, 95 % below 0", where 31 % lay below 0 and none below -1."""
    result = result_over("shield", [-1.0] * 31 + [0.0] * 69)
    drawing = named(list(draw_numbers(CATALOGUE, result)), "margins")
    assert drawing.caption == f"{percent(0.31)} of draws: no shot; {percent(0.69)} of draws: one shot."
    assert "lie between" not in drawing.alt and percent(0.69) in drawing.words.title
    (axes,) = drawing.draw(drawing.content, WIDE).axes
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["no shot", "one shot"]
    written = {text.get_text() for text in axes.texts}
    assert {"31 %", "69 %", "← ruled out", "possible →"} <= written
    spread = list(np.linspace(-600.0, -400.0, 101))
    continuous = named(list(draw_numbers(CATALOGUE, result_over("hits-russia", spread))), "margins")
    low, high, half = -590.0, -410.0, -500.0
    assert (
        continuous.caption == f"Nine draws in ten lie between {low:,.3g} and {high:,.3g}, half below {half:,.3g} (s)."
    )
    assert continuous.words.title.startswith("None of 3,232 draws")


def test_a_ladder_is_drawn_only_where_shares_are_counted_and_differ() -> None:
    steps = [("reach", 1.0), ("seen", 0.9), ("stock", 0.05)]
    assert "ladder" in [one.name for one in draw_numbers(CATALOGUE, result_over("build-up", [0.0], steps))]
    for id, ladder in (
        ("build-up", [("reach", 1.0), ("seen", 1.0)]),
        ("build-up", [("reach", 0.0), ("seen", 0.0)]),
        ("shield", steps),
    ):
        assert "ladder" not in [one.name for one in draw_numbers(CATALOGUE, result_over(id, [0.0], ladder))]


def test_the_governments_stand_on_sides_that_say_what_they_mean() -> None:
    views = [("Tokyo", None), ("Moscow", 200.0), ("Washington", -40.0)]
    drawing = named(list(draw_numbers(CATALOGUE, result_over("sees-russia", [-5.0], views=views))), "views")
    assert "Moscow" in drawing.words.title and "Tokyo" not in drawing.words.title
    (axes,) = drawing.draw(drawing.content, NARROW).axes
    written = [text.get_text() for text in axes.texts]
    assert {"← ruled out", "possible →"} <= set(written)
    alike = [("Tokyo", 3.0), ("Moscow", 3.0)]
    assert "views" not in [one.name for one in draw_numbers(CATALOGUE, result_over("sees-russia", [3.0], views=alike))]


def shots_result(shots: dict[str, int]) -> StudyResult:
    """A result of the shield with a number of shots for some places, two for all others."""
    result, groups = result_over("shield", [0.0]), CATALOGUE.get(Study, "shield").scenario.target_groups
    names = [one.name for one in CATALOGUE.all("place") if set(groups) & set(one.groups)]
    rows = [{"place": name, "fewest_shots": shots.get(name, 2), "slack_s": 50.0} for name in names]
    rows.sort(key=lambda row: row["fewest_shots"])
    answer = Answer(0.0, "", "", None, "", "", tables={"places": rows})
    return StudyResult(result.study, "nominal", answer, (), readings=result.readings)


@pytest.mark.parametrize(
    ("shots", "title", "named"),
    [
        ({"Naha": 1}, "Every one of 73 places gets at least one shot; 1 get no more", ["Tokyo", "Osaka", "Sapporo"]),
        ({"Naha": 0, "Tokyo": 0, "Kochi": 0}, "3 of 73 places get fewer than one shot", ["Kochi", "Tokyo"]),
        ({}, "Every one of 73 places gets more than one shot", ["Tokyo"]),
    ],
)
def test_a_map_of_places_names_those_that_decide_and_few_others(
    shots: dict[str, int], title: str, named: list[str]
) -> None:
    (drawing,) = draw_places(Builder(CATALOGUE), shots_result(shots))
    assert drawing.words.title == title
    shown = {p.name for p in drawing.content.points if p.kind.startswith("city") and p.name}
    shown |= {callout.text.partition(":")[0] for callout in drawing.content.callouts}
    assert set(named) <= shown and len(shown) <= 12 + sum(count == 0 for count in shots.values())
    assert len(drawing.content.callouts) == 1


def test_a_table_of_verdicts_frames_those_that_differ() -> None:
    row = {
        "study": "shield",
        "nominal": "possible",
        "nominal: margin": 0.0,
        "Washington": "ruled out",
        "Washington: margin": -1.0,
    }
    answer = Answer(None, "", "", None, "", "", tables={"verdicts": [row, row | {"Washington": "possible"}]})
    result = StudyResult(CATALOGUE.get(Study, "coalition"), "nominal", answer, ())
    (drawing,) = draw_coalition(CATALOGUE, result)
    assert drawing.words.title == "1 of 2 answers change with whose numbers are used"
    (axes,) = drawing.draw(drawing.content, WIDE).axes
    assert [patch.get_linewidth() > 1.0 for patch in axes.patches] == [False, True, False, False]
    (picture,) = pictures_of(Builder(CATALOGUE), result)
    assert picture.main and picture.card[:4] == b"\x89PNG" and "ruled out" in picture.svg


def test_a_comparison_has_a_picture_with_what_moved_it() -> None:
    cause = {"path": "sm-3-iia.burnout_speed", "before": "4.5 km/s", "now": "5 km/s", "share": 1.0}
    moves = [
        {"study": "shield", "moved": True, "verdict_before": "possible", "verdict": "depends", "causes": [cause]},
        {
            "study": "a-claim-of-ones-own",
            "moved": False,
            "verdict_before": "possible",
            "verdict": "possible",
            "causes": [],
        },
    ]
    compared = {"moves": moves, "with": "before/brief.json", "program_changed": False}
    (drawing,) = draw_compared(CATALOGUE, compared)
    assert drawing.words.title == "1 of 2 answers differ from the earlier run, 1 margins"
    assert [row[2] for row in drawing.content.rows] == ["sm-3-iia.burnout_speed: 4.5 km/s → 5 km/s", "unchanged"]
    (picture,) = pictures.compared_pictures(CATALOGUE, compared)
    assert picture.name == "run-compared" and "a-claim-of-ones-own" in picture.svg


@pytest.fixture(scope="module")
def run(once: Once) -> Path:
    _, _, folder = drawn_over(once)
    return folder / "run"


def test_a_run_writes_each_picture_as_svg_and_png_and_a_card_for_each_claim(run: Path) -> None:
    """F4: the documentation promised files that were never written."""
    listed = (run / "run.txt").read_text(encoding="utf-8").split()
    drawn = {name for name in listed if name.startswith("figures/")}
    assert {path.relative_to(run).as_posix() for path in (run / "figures").iterdir()} == drawn
    stems = {name.removesuffix(".svg") for name in drawn if name.endswith(".svg")}
    cards = {name for name in drawn if name.endswith("-card.png")}
    assert drawn == {f"{stem}.{ending}" for stem in stems for ending in ("svg", "png")} | cards
    assert cards == {f"figures/{id}-card.png" for id in ("sees-russia", "wider-than-thaad", "build-up")}
    for name in drawn:
        if name.endswith(".png"):
            head = (run / name).read_bytes()[16:24]
            wide, high = int.from_bytes(head[:4]), int.from_bytes(head[4:])
            assert (wide, high) == (1200, 630) if name in cards else wide == 1200
    assert all(len((run / f"{stem}.svg").read_bytes()) < 120_000 for stem in stems)
    assert picture_files({}) == {}


def test_letters_are_legible_in_the_page_and_on_a_phone(run: Path) -> None:
    """A wide picture is 576 points wide and shown 600 px wide or wider; a narrow one is 331 and shown at 350 px."""
    html = (run / "brief.html").read_text(encoding="utf-8")
    for cut, width in (("wide", WIDE.width), ("narrow", NARROW.width)):
        found = re.findall(rf'<div class="cut-{cut}">(<svg.*?</svg>)\s*</div>', html, re.DOTALL)
        assert len(found) > 8
        for svg in found:
            box = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
            assert box is not None and float(box[1]) == pytest.approx(72.0 * width)
            assert min(sizes_of_letters(svg)) >= 9.0


def test_the_narrow_cut_is_shown_on_a_phone_only(run: Path, offline_page) -> None:
    offline_page.goto((run / "brief.html").as_uri())
    shown = "[...document.querySelectorAll('.card .cut-{cut}')].map(one => one.getClientRects().length).filter(n => n > 0).length"
    for width, cut, other in ((1280, "wide", "narrow"), (390, "narrow", "wide")):
        offline_page.set_viewport_size({"width": width, "height": 800})
        offline_page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert offline_page.evaluate(shown.format(cut=cut)) > 8
        assert offline_page.evaluate(shown.format(cut=other)) == 0


LONG = 'Ein sehr langer Name <b>&amp;</b> "quoted": $x^2$ 長い名前 ' * 90


@pytest.mark.parametrize("cut", [WIDE, NARROW, CARD], ids=lambda cut: cut.name)
def test_no_text_leaves_a_picture_however_long(cut, too_late: Engaged) -> None:
    views = [("Tokyo", None), ("Moscow", 200.0), ("Washington", -40.0)]
    made = [
        *draw_numbers(CATALOGUE, result_over("sees-russia", [-5.0, 3.0, 7.5], views=views)),
        *flight_drawings(too_late, "note"),
    ]
    made += list(draw_numbers(CATALOGUE, result_over("build-up", [0.0, 0.01], [("reach", 1.0), ("stock", 0.05)])))
    words = Words(LONG, LONG, LONG)
    bars = BarsContent(words, [BarRow("a site", 3.0, 400.0, "432 interceptors that can meet none")], "interceptors")
    made.append(Drawing("bars", bars, bars_of, "", ""))
    for drawing in made:
        assert outside(drawing, cut) == [], drawing.name


def test_alternative_texts_and_captions_are_two_and_tell_the_finding(too_late: Engaged) -> None:
    for drawing in flight_drawings(too_late, "note"):
        assert len(drawing.alt) > 60 and len(drawing.caption) > 30 and drawing.alt != drawing.caption
        assert not drawing.alt.startswith(("Bars: reach", "Curve: of"))


def drawn_picture(study: str, name: str, is_map: bool) -> Picture:
    ids = f'<svg role="img"><g id="{study}-{name}-a"/><use href="#{study}-{name}-a"/><g id="{study}-{name}-n-b"/></svg>'
    return Picture(f"{study}-{name}", name, "", "", ids, "<svg/>", is_map=is_map)


def test_the_first_page_shows_a_map_of_the_leading_claim() -> None:
    results = [SimpleNamespace(study=SimpleNamespace(id=id)) for id in "ab"]
    found = {
        "a": [drawn_picture("a", "margins", False)],
        "b": [drawn_picture("b", "timeline", False), drawn_picture("b", "flight", True)],
    }
    front = front_picture(results[::-1], found)
    assert front is not None and front.title == "flight"
    assert re.findall(r'(?:id="|#)([^"]+)"', front.svg) == ["front-a", "front-a", "front-n-b"]
    first = front_picture(results, found)
    assert first is not None and first.title == "margins"
    assert front_picture(results, {"b": [Picture("b-x", "not drawn", "", "")]}) is None


def test_a_font_comes_along_that_has_every_letter_of_the_messages() -> None:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    assert FONT_FILE.stat().st_size < 1_000_000
    assert "SIL OPEN FONT LICENSE" in FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
    known = {sign for path in (FONT_FILE, findfont("DejaVu Sans")) for sign in FT2Font(str(path)).get_charmap()}
    messages = (LANGUAGE_FOLDER / "ja.po").read_text(encoding="utf-8")
    assert sorted({sign for sign in messages if sign.isprintable() and ord(sign) not in known}) == []


def test_a_japanese_picture_has_no_white_box_on_a_machine_without_a_font(recwarn: pytest.WarningsRecorder) -> None:
    content = BarsContent(
        Words("どの地点にも迎撃機会は1回以上", "対馬（厳原）"),
        [BarRow("秋田県新屋", 2.0, 3.0, "3発中2発")],
        "迎撃ミサイル",
    )
    with speaking("ja"):
        assert settings()["font.family"][0] == "mujun Japanese"
        figure = bars_of(content, WIDE)
        figure.canvas.draw()
    assert [str(one.message) for one in recwarn if "missing from font" in str(one.message)] == []


def test_verdicts_have_the_colours_of_the_page() -> None:
    css = (Path(pictures.__file__).parents[1] / "templates" / "brief.css").read_text(encoding="utf-8")
    for verdict, (letters, ground) in VERDICT_COLOURS.items():
        rule = re.search(rf"\.{verdict.replace(' ', '-')}\b[^{{]*{{ color: (#\w+); background: (#\w+); }}", css)
        assert rule is not None and (rule[1], rule[2]) == (letters, ground), verdict

import re

import pytest

from ambidex.draw.page import style

TEXT = ("ink", "quiet", "link", "accent", "warn", "good")
GROUNDS = ("paper", "sheet", "soft", "warn-soft")
MARKS = ("flow", "flow-main", *(f"part-{at}" for at in range(1, 7)))


def palettes():
    light, dark = re.findall(r":root\{([^}]*)\}", style())[:2]
    read = [dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", block)) for block in (light, dark)]
    return {"light": read[0], "dark": read[1]}


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_stands_out_from_what_is_behind_it(theme, ground, text):
    colors = palettes()[theme]
    assert contrast(colors[text], colors[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_out_from_the_sheet(theme, mark):
    colors = palettes()[theme]
    assert contrast(colors[mark], colors["sheet"]) >= 3.0
    assert contrast(colors[mark], colors["paper"]) >= 3.0


def test_both_themes_have_every_color():
    light, dark = palettes().values()
    assert light.keys() == dark.keys()


def test_the_style_loads_nothing():
    assert "url(" not in style()
    assert "@import" not in style()

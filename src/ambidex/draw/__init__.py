"""Values to pictures, pages and words: SVG and HTML that need no script and no network, and text for the terminal."""

from ambidex.draw.printed import draw_discovery, draw_measures, draw_report, draw_run
from ambidex.draw.study_page import draw_study
from ambidex.draw.words import draw_words

__all__ = ["draw_discovery", "draw_measures", "draw_report", "draw_run", "draw_study", "draw_words"]

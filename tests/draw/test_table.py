from ambidex.draw.markup import el
from ambidex.draw.table import Column, definition_list, details, plain_table, table

COLUMNS = [Column("Team"), Column(el("b", "Wait"), numeric=True)]


def test_a_table_says_what_its_headings_head(parse):
    drawn = parse(table(caption="Waits", columns=COLUMNS, rows=[["R&D <1>", "2 h"]], ids=["team-1"]))
    assert [head.get("scope") for head in drawn.iter("th")] == ["col", "col", "row"]
    assert drawn.find(".//caption").text == "Waits"
    assert drawn.find(".//tbody/tr").get("id") == "team-1"


def test_a_table_can_be_scrolled_by_keyboard_and_is_named(parse):
    drawn = parse(table(caption=el("i", "Waits & co"), columns=COLUMNS, rows=[]))
    assert (drawn.get("tabindex"), drawn.get("role"), drawn.get("aria-label")) == ("0", "region", "Waits & co")


def test_numbers_are_aligned_to_the_right(parse):
    drawn = parse(table(caption="Waits", columns=COLUMNS, rows=[["R&D", "2 h"]]))
    assert [cell.get("class") for cell in drawn.iter("td")] == ["number"]


def test_a_plain_table_lines_up():
    text = plain_table(columns=[Column("Team"), Column("Wait", numeric=True)], rows=[["Claims", "2 h"], ["IT", "14 h"]])
    assert text.splitlines() == ["Team    Wait", "Claims   2 h", "IT      14 h"]


def test_facts_and_details_are_well_formed(parse):
    drawn = parse(details("More", definition_list([("Cases", "1 < 2")]), open_=True))
    assert drawn.find(".//dd").text == "1 < 2"
    assert drawn.get("open") == "open"

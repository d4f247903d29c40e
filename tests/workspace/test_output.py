"""Files written for a person."""

import csv

from ambidex.workspace.output import write_tables


def test_no_cell_of_a_table_is_a_formula_and_numbers_stay_numbers(tmp_path):
    rows = [["=HYPERLINK(1)", -2.5, "Claims"], ["@sum", 3, "+1"]]
    (path,) = write_tables(tmp_path, {"teams": (["name", "gain", "team"], rows)})
    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["name", "gain", "team"],
            ["'=HYPERLINK(1)", "-2.5", "Claims"],
            ["'@sum", "3", "'+1"],
        ]

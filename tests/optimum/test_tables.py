from ambidex.optimum import rank, ranking_tables


def test_every_row_and_local_optimum_has_its_line(batching, how):
    found = rank(batching, **how)
    tables = ranking_tables(found)
    assert set(tables) == {"ranking", "local_optimum"}
    assert len(tables["ranking"][1]) == len(found.rows)
    assert len(tables["local_optimum"][1]) == len(found.local_optima)
    assert all(len(row) == len(columns) for columns, rows in tables.values() for row in rows)


def test_numbers_are_those_of_the_ranking(tandem, how):
    found = rank(tandem, **how)
    columns, rows = ranking_tables(found)["ranking"]
    first = dict(zip(columns, rows[0]))
    gain = found.rows[0].gain_cycle
    assert (first["gain_cycle"], first["gain_cycle_low"], first["gain_cycle_high"]) == (gain.value, gain.low, gain.high)
    assert first["replications"] == gain.n

from dataclasses import dataclass, replace

import pytest

from eval.scores.tables import plain, score_tables


@dataclass(frozen=True)
class Read:
    number: str | None
    title: str
    rows: tuple[tuple[str, ...], ...]


def read(table, **changes):
    return replace(Read(table.number, table.title, table.rows), **changes)


def header(table):
    return [column.name for column in table.columns]


def test_a_whole_table_is_exact(small_table):
    (score,) = score_tables([small_table], [read(small_table)], [header(small_table)])
    assert (score.exact, score.cells, score.extra) == (16, 16, 0)
    assert score.found and score.header and score.structure


def test_a_lost_row_costs_its_cells_only(small_table):
    rows = small_table.rows[:1] + small_table.rows[2:]
    (score,) = score_tables([small_table], [read(small_table, rows=rows)], [header(small_table)])
    assert score.cells - score.exact == 4
    assert {miss.row for miss in score.misses} == {1} and all(miss.got is None for miss in score.misses)
    assert not score.structure


def test_shifted_cells_are_misses(small_table):
    rows = (small_table.rows[0], ("600002.SH", "乙公司-U", "", "96.10"), *small_table.rows[2:])
    (score,) = score_tables([small_table], [read(small_table, rows=rows)], [header(small_table)])
    assert [(miss.row, miss.column, miss.expected, miss.got) for miss in score.misses] == [
        (1, 2, "96.10", ""),
        (1, 3, "", "96.10"),
    ]


def test_rows_of_another_table_are_extra(small_table):
    rows = (*small_table.rows, ("700001.SZ", "丁公司", "5.00", "1.00%"))
    (score,) = score_tables([small_table], [read(small_table, rows=rows)], [header(small_table)])
    assert (score.exact, score.extra, score.structure) == (16, 4, False)


def test_a_missing_table_misses_all_of_its_cells(small_table):
    (score,) = score_tables([small_table], [], [])
    assert (score.exact, score.found) == (0, False) and len(score.misses) == 16


def test_among_tables_of_one_number_the_likest_is_taken(small_table):
    other = read(small_table, rows=(("x", "y", "1", "2"),))
    (score,) = score_tables([small_table], [other, read(small_table)], [header(small_table)] * 2)
    assert score.exact == 16


def test_zero_is_not_an_empty_cell(small_table):
    rows = (small_table.rows[0], ("600002.SH", "乙公司-U", "96.10", "0"), *small_table.rows[2:])
    (score,) = score_tables([small_table], [read(small_table, rows=rows)], [header(small_table)])
    assert [miss.got for miss in score.misses] == ["0"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("１２．３４", "12.34", True),
        ("- 3.74 %", "-3.74%", True),
        ("−3.74", "-3.74", True),
        ("<p>甲</p>", "甲", True),
        ("1,044.47", "1044.47", True),
        ("甲&nbsp;", "甲", True),
        ("A&amp;B", "A&B", True),
        ("双 抗", "双抗", True),
        ("3.740", "3.74", False),
        ("--", "", False),
        ("0", "", False),
        ("12.3", "1.23", False),
        ("1,04", "104", False),
    ],
)
def test_what_counts_as_the_same_cell(a: str, b: str, same: bool):
    assert (plain(a) == plain(b)) is same

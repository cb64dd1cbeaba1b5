"""Dates are read where their notation cannot be mistaken, and not otherwise."""

import pytest

from voicecheck.table.page.dates import date_reader, epoch_reader


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2025-12-31", "2025-12-31 00:00:00"),
        ("2025-12-31T14:05:09+02:00", "2025-12-31 14:05:09"),
        ("2025-12-31T14:05:09.123Z", "2025-12-31 14:05:09.123000"),
        ("2025-12-31 14:05:00 UTC", "2025-12-31 14:05:00"),
        ("2025-11-02 09:15 PM", "2025-11-02 21:15:00"),
        ("2025/12/31 10:10", "2025-12-31 10:10:00"),
        ("31.12.2025", "2025-12-31 00:00:00"),
        ("3.4.25, 9:05 Uhr", "2025-04-03 09:05:00"),
        ("31.12.2025 um 14:05 Uhr", "2025-12-31 14:05:00"),
        ("12/31/2025 2:05 PM", "2025-12-31 14:05:00"),
        ("12/31/2025 12:00 am", "2025-12-31 00:00:00"),
        ("31/12/2025, 14:05:11", "2025-12-31 14:05:11"),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10 20:19:24"),
        ("Mon, 02 Jan 2023 10:11:12 GMT", "2023-01-02 10:11:12"),
        ("Dec 31, 2025 2:05 PM", "2025-12-31 14:05:00"),
        ("Saturday, November 1, 2025 at 9:00 AM", "2025-11-01 09:00:00"),
        ("31. März 2025 um 14:05 Uhr", "2025-03-31 14:05:00"),
        ("Mi, 3. Dez. 2025, 14:05", "2025-12-03 14:05:00"),
    ],
)
def test_report_dates_reads(cell, wanted):
    assert str(date_reader([cell])(cell)) == wanted


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", "  "],
        ["02/03/2025", "04/05/2025"],
        ["13/03/2025", "04/25/2025"],
        ["2025"],
        ["20251231"],
        ["1735689600"],
        ["4.5", "3.2"],
        ["0151 2345678"],
        ["31.02.2025"],
        ["01.01.1850"],
        ["May 5 was nice in 2025 for us"],
        ["https://example.com/2025/12/31"],
    ],
)
def test_report_dates_leaves_alone(cells):
    assert date_reader(cells) is None


def test_report_dates_learns_the_order_from_the_column():
    assert date_reader(["02/03/2025", "04/25/2025"])("02/03/2025").month == 2
    assert date_reader(["02/03/2025", "25/04/2025"])("02/03/2025").month == 3


def test_report_dates_forgives_some_cells():
    read = date_reader([*["2025-01-01"] * 19, "n/a", ""])
    assert read("n/a") is None
    assert read("2025-01-02").day == 2


def test_report_dates_counts_from_1970_when_asked():
    assert str(epoch_reader(["1735689600"])("1735689600")) == "2025-01-01 00:00:00"
    assert str(epoch_reader(["1735689600000"])("1735689600000")) == "2025-01-01 00:00:00"
    assert epoch_reader(["17", "2025"]) is None
    assert epoch_reader([]) is None

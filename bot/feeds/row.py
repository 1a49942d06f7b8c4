"""A row of a CSV file, as the layouts take it. Reads none."""

from typing import NamedTuple


class Row(NamedTuple):
    """One row of a table: its fields by the names of the columns."""

    line: int  # where it begins, from 1
    cells: dict[str, str]

"""The figures that a monitoring system asks for, with what each means. Counts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """How a figure behaves, in Prometheus's words."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure, or one for each value of a label."""

    name: str
    meaning: str
    values: Mapping[str, float] = field(
        default_factory=dict
    )  # by the label's value; "" where there is no label
    label: str = ""
    sort: Sort = Sort.GAUGE

"""/metrics: the bot's figures in Prometheus's format. Takes none itself."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.gauge import Gauge, Sort
from bot.services.gauging import Gauging


def routes(gauging: Gauging) -> list[Route]:
    """Give the address."""

    async def metrics(_request: Request) -> Response:
        registry = CollectorRegistry()
        registry.register(_Taken(await gauging.take()))
        return Response(
            generate_latest(registry), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
        )

    return [Route("/metrics", metrics, methods=["GET"])]


class _Taken(Collector):
    """Figures that were taken a moment ago."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._families = [_family(one) for one in gauges]

    def collect(self) -> Iterable[Metric]:
        """Give them."""
        return self._families


def _family(gauge: Gauge) -> Metric:
    made = CounterMetricFamily if gauge.sort is Sort.COUNTER else GaugeMetricFamily
    family = made(gauge.name, gauge.meaning, labels=[gauge.label] if gauge.label else [])
    for value, count in sorted(gauge.values.items()):
        family.add_metric([value] if gauge.label else [], count)
    return family

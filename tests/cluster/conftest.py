"""A cluster that holds the sample book, for all who ask; and nobody asks unless ``-m`` names ``cluster``."""

from collections.abc import Iterator

import pytest

from tests.cluster.patroni_cluster import Cluster, booked_cluster


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave these tests out of an ordinary run, of ``-m postgres`` and of ``-m "not postgres"``."""
    if "cluster" in config.getoption("markexpr"):
        return
    left_out = [item for item in items if item.get_closest_marker("cluster") is not None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Give three nodes; whoever kills one brings it back, whoever comes next waits until all is well."""
    with booked_cluster() as running:
        yield running

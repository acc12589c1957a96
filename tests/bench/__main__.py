"""``python -m tests.bench [--json FILE] [names…]``: run the benchmarks, print a table, write the numbers."""

import functools
import json
from collections.abc import Callable
from pathlib import Path

import click

from tests.bench import (
    case_logs,
    chains,
    growth,
    lists,
    packets,
    paper,
    reading,
    sealing,
    searching,
    signing,
    signing_together,
    taps,
    verifying,
    writing,
)
from tests.bench.measure import Measurement, table
from tests.bench.server import Bench, running

# What is looked at comes first: logging makes the queue and the lists longer.
BENCHMARKS: dict[str, Callable[[Bench], Measurement | list[Measurement]]] = {
    "queue-50": reading.queue,
    "queue-500": reading.queue_of_500,
    "list-50-of-1600": reading.list_,
    "list-at-1000": lists.at_1000,
    "list-at-100000": lists.at_100000,
    "home-fellow": reading.home_of_fellow,
    "home-director": reading.home_of_director,
    "catalogue-search": searching.search,
    "summary-cold": paper.cold,
    "summary-kept": paper.kept,
    "sign-pdf": sealing.seal,
    "log-500": case_logs.log_500,
    "log-5000": case_logs.log_5000,
    "log-5000-plus-one": case_logs.log_5000_plus_one,
    "packet-40": packets.packet,
    "verify-page": verifying.page,
    "taps-again": taps.again,
    "taps-new": taps.new,
    "taps-draft": taps.draft,
    "log-case": writing.log,
    "sign-one": signing.one,
    "sign-50": signing.fifty,
    "sign-8-clients": signing_together.eight,
    "check-chain-100000": chains.check,
    "log-case-8-clients": writing.log_together,
    **{
        f"{name}-at-{cases}": functools.partial(page, cases)
        for name, page in (("fellow", growth.fellow_at), ("director", growth.director_at))
        for cases in growth.SIZES
    },
}


@click.command("bench")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the numbers there.")
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
def main(file: Path | None, names: tuple[str, ...]) -> None:
    """Measure the product beside its floor; all benchmarks, or those named."""
    with running() as bench:
        measured: list[Measurement] = []
        for name in names or BENCHMARKS:
            click.echo(f"Measuring {name}", err=True)
            found = BENCHMARKS[name](bench)
            measured += found if isinstance(found, list) else [found]
    click.echo(table(measured))
    if file:
        file.write_text(json.dumps([each.as_json() for each in measured], indent=2) + "\n")


main()

"""Following a long chain with several processes: stretches from its front here, from its end elsewhere."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from logbook.foundation.db import Database
from logbook.signoff.queries.chain.quick import Follow, Followed, Look, Stretch, one_after_another
from logbook.signoff.queries.keys import public_keys
from logbook.signoff.queries.roots import stored_roots

UNCHANGING = {"sqlite": "SERIALIZABLE", "postgresql": "REPEATABLE READ"}
# Another process needs a second before it reads its first row.
_WORTH_ANOTHER = 3


def with_processes(processes: int) -> Follow:
    """Follows stretches with so many processes, this one among them.

    Each process has an unchanging view of its own. Links only come after those the head of the first view counts, and
    a case moves on only with a link of its own, so that what is whole in either is whole in both.
    """

    def follow(look: Look, stretches: Sequence[Stretch]) -> Sequence[Followed]:
        if processes == 1 or len(stretches) < _WORTH_ANOTHER:
            return one_after_another(look, stretches)
        url = look.connection.engine.url.render_as_string(hide_password=False)
        # Started afresh: what a fork would copy of open connections is of no use to both.
        with ProcessPoolExecutor(processes - 1, multiprocessing.get_context("spawn")) as pool:
            elsewhere = {each: pool.submit(_along, url, each, look.each) for each in reversed(stretches)}
            try:
                # Nobody waits for the other: what has not been begun elsewhere is followed here.
                here = {each: look.along(each) for each in stretches if elsewhere[each].cancel()}
                return [here.get(each) or _told(look, each, elsewhere[each].result()) for each in stretches]
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    return follow


def _told(look: Look, stretch: Stretch, followed: Followed) -> Followed:
    look.advance(stretch.last - stretch.first + 1)
    return followed


def _along(url: str, stretch: Stretch, each: bool) -> Followed:
    """Follow one stretch in a process of its own."""
    database = Database(url)
    try:
        with database.reading() as session:
            level = UNCHANGING[database.engine.dialect.name]
            connection = session.connection(execution_options={"isolation_level": level})
            keys = public_keys(session)
            return Look(connection, keys, stored_roots(session, keys), lambda _: None, each=each).along(stretch)
    finally:
        database.dispose()

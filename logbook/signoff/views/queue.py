"""The attending's queue, and signing many of it at once."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.foundation import clock
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Program
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import BatchForm, chosen, queue_filter
from logbook.signoff.models import BatchState, ItemState, Means, SigningBatch
from logbook.signoff.rules import Chosen
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import database, session

# What a message holds of cases that were left out; the cookie that carries it is small.
_NAMED = 3


@bp.before_request
def _sign_what_is_due() -> None:
    """Whatever an attending sends next signs what is due, should no worker have done it; undoing comes before."""
    if request.method == "POST" and request.endpoint != "signoff.undo_batch" and identity.signed_in():
        actions.due(database(), identity.person().id)


@bp.get("/queue")
@door("queue.see")
def queue(program: Program) -> tuple[str, int]:
    """What waits for the attending: what is unusual first, the rest by fellow and day, narrowed by the address."""
    return _page(program, BatchForm(formdata=None), _undone(request.args.get("again", "")))


@bp.post("/queue/sign")
@door("queue.see", reauthenticate=True)
def sign_together(program: Program) -> Response | tuple[str, int]:
    """Sign the ticked rows as they were shown, once the attestation on the page has named how many they are."""
    form, ticked = BatchForm(), chosen()
    if form.attested.data == len(ticked) and form.validate():
        try:
            means = Means(g.confirmation.by)
            batch = actions.sign_together(
                session(), by=identity.person(), program=program, chosen=ticked, authenticated_by=means
            )
        except Invalid as objection:
            form.take(objection)
        else:
            _tell_left_out(batch)
            return redirect(url_for("signoff.queue", **_filters_sent()), 303)
    elif not ticked:
        form.refuse(None, "No case was ticked, so nothing was signed. Tick those you sign.")
    return _page(program, form, ticked, asks=True)


@bp.get("/queue/batches/<uuid:batch_id>")
@door("batch.see", load=queries.batch)
def batch(batch: SigningBatch) -> str:
    """What became of cases that were signed together."""
    return render_template("signoff/batch.html", batch=batch, seconds=_seconds_until(batch.due_at))


@bp.post("/queue/batches/<uuid:batch_id>/undo")
@door("batch.see", load=queries.batch_to_close)
def undo_batch(batch: SigningBatch) -> Response:
    """Take back what was said, while nothing is signed yet."""
    try:
        actions.undo_batch(session(), by=identity.person(), batch=batch)
    except Conflict as objection:
        flash(objection.sentence, "error")
        return redirect(url_for("signoff.batch", batch_id=batch.id), 303)
    flash("Nothing was signed. The cases wait again, ticked as they were.")
    return redirect(url_for("signoff.queue", again=batch.id), 303)


@bp.post("/queue/batches/<uuid:batch_id>/finish")
@door("batch.see", load=queries.batch)
def finish_batch(batch: SigningBatch) -> Response:
    """Where the page goes when the seconds are over; what was due is signed on the way in."""
    return redirect(url_for("signoff.batch", batch_id=batch.id), 303)


def _page(program: Program, form: BatchForm, ticked: Sequence[Chosen], *, asks: bool = False) -> tuple[str, int]:
    """The queue; ``ticked`` are the rows as they were said before, and ``asks`` for the attestation of so many."""
    by, given = identity.person().id, request.form if request.method == "POST" else request.args
    rows = queries.queue(session(), program.id, by)
    shared = queries.shared_in_queue(session(), program.id, by)
    cases = rules.waiting_cases(rows, program.today(), program.time_zone, shared)
    filters = queue_filter(cases, given)(formdata=given)
    filters.validate()
    background = queries.background(session(), program.id, {each.slug for each in rows})
    shown = rules.arranged(
        [each for each in cases if each.first.batch_id or filters.fits(each)],
        partial(rules.reasons, background=background),
    )
    said = {each.number: each for each in ticked}
    as_deputy = sum(each.number in said and each.first.attending.id != by for each in cases)
    html = render_template(
        "signoff/queue.html",
        form=form,
        filters=filters,
        kept=filters.kept(),
        queue=shown,
        amendments=queries.waiting_amendments(session(), program.id, by),
        waiting=sum(not each.first.batch_id for each in cases),
        chosen=said,
        attestation=rules.attestation(len(said), as_deputy) if asks and said else None,
        most=rules.MOST,
        seconds_until=_seconds_until,
    )
    return html, 422 if form.errors or filters.errors else 200


def _undone(text: str) -> Sequence[Chosen]:
    """The rows of a batch that was undone, as they had been ticked."""
    try:
        found = queries.batch(session(), UUID(text)) if text else None
    except ValueError:
        return ()
    if found is None or found.state is not BatchState.UNDONE or found.attending_id != identity.person().id:
        return ()
    return [rules.chosen_before(each) for each in found.items if each.state is ItemState.UNDONE]


def _tell_left_out(batch: SigningBatch) -> None:
    left_out = [each.why for each in batch.items if each.state is ItemState.LEFT_OUT]
    if left_out:
        more = f" And {len(left_out) - _NAMED} more." if len(left_out) > _NAMED else ""
        flash(f"Left out: {' '.join(left_out[:_NAMED])}{more}", "error")


def _filters_sent() -> dict[str, Any]:
    return {name: value for name in ("fellow", "site", "from", "to") if (value := request.form.get(name))}


def _seconds_until(moment: datetime) -> int:
    return max(0, round((moment - clock.now()).total_seconds()))

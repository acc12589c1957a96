"""What the command line says of jobs."""

from uuid import uuid4

from flask import Flask

from logbook.jobs import actions
from tests.jobs.arrange import as_it_is, enqueued
from tests.jobs.tasks import arrange, broken, refused, two_rows


def test_jobs_that_are_not_done_are_listed_and_a_failed_one_is_begun_anew(app: Flask):
    database, settings = app.extensions["database"], app.config["SETTINGS"]
    run = app.test_cli_runner().invoke
    arrange(database)
    assert run(args=["jobs", "list"]).output == "Every job is done.\n"

    failed, again, done = (enqueued(database, task) for task in ("refused", "broken", "two_rows"))
    actions.run_due(database, settings, {"refused": refused, "broken": broken, "two_rows": two_rows})
    first, second = run(args=["jobs", "list"]).output.splitlines()
    assert first.startswith(str(failed.id))
    assert first.endswith("failed 0/3  Summary of Ada Reyes, MD  The fellow has left the program. Order it anew.")
    assert second.startswith(str(again.id))
    assert second.endswith("waiting 0/3 after attempt 1  Summary of Ada Reyes, MD")

    assert run(args=["jobs", "retry", str(failed.id)]).output == "“Summary of Ada Reyes, MD” waits for a worker.\n"
    assert as_it_is(database, failed).attempts == 0
    for key in (done.id, uuid4()):
        refusal = run(args=["jobs", "retry", str(key)])
        assert refusal.exit_code == 1
        assert ("nothing to try again" if key == done.id else "There is no job") in refusal.output

"""The commands of ``flask --app logbook``."""

from flask import Flask

from logbook.cli import chain, demo, documents, jobs, keys, letters, program, recount, setup, worker


def init_app(app: Flask) -> None:
    """Register every command."""
    commands = (
        setup.setup,
        program.program,
        demo.demo,
        chain.check_chain,
        keys.signing_key,
        documents.documents,
        letters.letters,
        jobs.jobs,
        recount.recount,
        worker.worker,
    )
    for command in commands:
        app.cli.add_command(command)

"""The commands of ``flask --app logbook``."""

from flask import Flask

from logbook.cli import chain, demo, letters, program, setup, worker


def init_app(app: Flask) -> None:
    """Register every command."""
    for command in (setup.setup, program.program, demo.demo, chain.check_chain, letters.letters, worker.worker):
        app.cli.add_command(command)

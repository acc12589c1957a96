"""Triggers in both dialects, for migrations to create: immutable means that the database refuses to change it."""

from collections.abc import Sequence


def refuse(dialect: str, table: str, event: str, sentence: str, *, when: str | None = None) -> Sequence[str]:
    """Statements that make ``event`` (``UPDATE``, ``DELETE`` or ``INSERT``) on ``table`` fail with ``sentence``.

    ``when`` is a condition over OLD and NEW that both dialects understand; without it the event always fails. It may
    hold a sub-select, which PostgreSQL allows in a function but not in a trigger's WHEN: hence the IF in the body.
    """
    name = trigger_name(table, event, sentence)
    if dialect == "sqlite":
        guard = f"WHEN {when} " if when else ""
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {guard}"
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        ]
    result = "OLD" if event == "DELETE" else "NEW"
    body = f"IF {when or 'TRUE'} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation'; END IF"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN {result}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def allow(dialect: str, table: str, event: str, sentence: str) -> Sequence[str]:
    """Statements that take back what ``refuse`` made with the same words."""
    return unfollow(dialect, table, trigger_name(table, event, sentence))


def follow(dialect: str, table: str, event: str, name: str, statement: str) -> Sequence[str]:
    """Statements that make the database do ``statement``, which may say OLD and NEW, after each row's ``event``."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW BEGIN {statement}; END"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def unfollow(dialect: str, table: str, name: str) -> Sequence[str]:
    """Statements that take back what ``follow`` made."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {name}"]
    return [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"]


def trigger_name(table: str, event: str, sentence: str) -> str:
    """``<table>_<event>_<words of the sentence>``, within PostgreSQL's 63 bytes."""
    words = "".join(letter if letter.isalnum() else "_" for letter in sentence.lower())
    return f"{table}_{event.lower()}_{words}"[:63].rstrip("_")

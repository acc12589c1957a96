"""Chains that are whole are found whole."""



from logbook.signoff import queries
from tests.signoff.arrange import signed_case


def test_a_chain_of_three_is_whole(database, cast):
    with database.writing() as session:
        for number in (1, 2, 3):
            signed_case(session, cast, number)
    with database.reading() as session:
        reports = queries.check_chains(session)
    assert [(each.program, each.length, each.broken) for each in reports] == [
        (cast.program.name, 3, None),
        (cast.other_program.name, 0, None),
    ]

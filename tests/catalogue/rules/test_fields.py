"""Which questions a procedure is asked."""

from logbook.catalogue.rules import Field, fields_that_apply, read_editions

EDITION = {each.slug: each for each in read_editions()[-1].procedures}
OF_THE_IMAGE = {Field.FLUOROSCOPY, Field.DOSE}


def test_mild_is_asked_for_everything_but_a_patient() -> None:
    fields = fields_that_apply(EDITION["mild-pild"])
    assert fields == set(Field) - {Field.PATIENT, Field.FACULTY_OBSERVED}


def test_an_ultrasound_block_is_not_asked_for_fluoroscopy() -> None:
    fields = fields_that_apply(EDITION["block-tap"])
    assert Field.GUIDANCE in fields
    assert not fields & OF_THE_IMAGE


def test_a_midline_procedure_is_not_asked_for_a_side() -> None:
    assert Field.SIDE not in fields_that_apply(EDITION["esi-interlaminar-lumbar"])


def test_skills_are_asked_only_for_what_their_requirements_count() -> None:
    assert fields_that_apply(EDITION["skill-iv-access"]) == set()
    assert fields_that_apply(EDITION["skill-neuro-exam"]) == {Field.FACULTY_OBSERVED}
    assert fields_that_apply(EDITION["eval-outpatient"]) == {Field.PATIENT}

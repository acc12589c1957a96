"""Which headings are refused by name, and which are not."""

import pytest

from logbook.exchange.rules.headings import ABOUT_PATIENT, IDENTIFIES, heading_refusal, words_of

IDENTIFYING = """
Patient | Patient Name | PATIENT_NAME | patientName | PATIENTNAME | Pt. | Pt Name | pt_nm
Patient's name | Name | NAME
Last Name | first_name | Last, First | LastName | Surname | Middle Initial | Full name | Preferred Name
Initials
MRN | M.R.N. | mrn# | Medical Record Number | Med Rec # | MedicalRecordNo | MR # | Record no. | Chart # | Chart number
DOB | D.O.B. | d.o.b | Date of Birth | DateOfBirth | Birth date | BirthDate | Birthday | Age | Pt Age | Age/Sex
SSN | S.S.N. | SS# | Social Security Number | Phone | Phone # | Home Phone | PHONE_2 | Telephone | Cell | Fax
E-mail | Email address | e mail | Address | Address 1 | Street | City | ZIP | Zip code | Postal Code
Account | Acct # | HAR | Insurance | Primary Insurance | Ins. ID | Policy No. | Subscriber ID | Member ID | Payor
Medicare #
Guardian | Guarantor | Next of kin | Emergency contact | Mother's name | FIN | CSN | Encounter # | Encounter number
Visit ID | Appt ID | Case # | Case number | Log ID | Order no | Hospital No. | Accession # | ID | Patient ID | Photo
Admission date | Discharge | Room/Bed | Driver's License | Referral contact | Attendees | Organizer | Provider phone
Surgeon e-mail | Paciente | Device serial no. | UID
"""
HARMLESS = """
Date | Procedure Date | Date of service | DOS | Time | Start Time | Appt Time | Case start | Procedure | Procedure Name
procedure_description | Planned procedure | CPT | CPT code | Procedure ID | Side | Laterality | Level | Levels
Spinal level | Surgeon | Surgeon name | Attending | Attending last name | Provider | Provider ID | Resident
Anesthesia | Anesthesiologist name | Location | Location name | Site | Facility | Room | OR | OR # | Suite | Department
Status | Appointment type | Visit Type | Inpatient/Outpatient | Length | Duration | C-arm | Equipment | No. | # | Notes
Summary | Subject | First case | Case | Sedation
"""
ABOUT = "Diagnosis | Pre-op Dx | ICD-10 | Diagnoses | Indication | Chief Complaint | Sex | Gender | M/F | Allergies"


def of(table: str) -> list[str]:
    """The headings of a table."""
    return [each.strip() for line in table.splitlines() for each in line.split("|") if each.strip()]


@pytest.mark.parametrize("heading", of(IDENTIFYING))
def test_what_identifies_is_refused(heading: str):
    assert heading_refusal(heading) == IDENTIFIES


@pytest.mark.parametrize("heading", of(HARMLESS))
def test_what_does_not_is_read(heading: str):
    assert heading_refusal(heading) is None


@pytest.mark.parametrize("heading", of(ABOUT))
def test_what_tells_about_the_patient_is_refused_too(heading: str):
    assert heading_refusal(heading) == ABOUT_PATIENT


def test_the_tables_are_as_long_as_they_were_meant_to_be():
    assert len(set(of(IDENTIFYING))) >= 100
    assert len(set(of(HARMLESS))) >= 50


@pytest.mark.parametrize("heading", ["", "  ", "—", "2"])
def test_a_column_that_says_nothing_is_not_read(heading: str):
    assert "no heading" in (heading_refusal(heading) or "")


@pytest.mark.parametrize(
    ("heading", "words"),
    [("Pt. Name", "pt name"), ("PT_NAME", "pt name"), ("ptName", "pt name"), ("D.O.B.", "dob"),
     ("Room #2", "room number"), ("MRNumber", "mr number"), ("Patient’s", "patient")],
)  # fmt: skip
def test_a_heading_is_read_in_plain_words(heading: str, words: str):
    assert " ".join(words_of(heading)) == words

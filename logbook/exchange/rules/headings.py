"""Headings of a schedule's columns: their words, and which of them look as if the column identifies patients."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

IDENTIFIES = "it looks as if it identifies patients"
ABOUT_PATIENT = "it tells about the patient what a case does not need"


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


# A column under one of these words is refused whatever else its heading says.
_WHO = word_set(
    """patient patients pt pts client person individual paciente surname lastname firstname forename fullname maiden
    alias nickname initial initials nombre apellido guarantor guardian parent parents mother father spouse partner kin
    nok relative relatives caregiver responsible"""
)
_NUMBERED = word_set(
    """mrn emrn mpi empi emr mr nhs record records chart ssn ss social har fin csn accession guid uid uuid identifier
    account acct acc passport driver drivers license licence plate vin vehicle serial certificate booking confirmation
    insurance insured insurer ins payer payor policy subscriber member medicare medicaid coverage beneficiary mbi
    hicn"""
)
_WHEN = word_set(
    """dob yob birth birthdate birthday born nacimiento age ages yo admit admission admitted discharge discharged
    deceased death died"""
)
_WHERE = word_set(
    """phone phones telephone tel telefono cell mobile fax pager email emails mail correo address addresses addr street
    city county zip zipcode postal postcode direccion home url ip contact contacts attendee attendees organizer invitee
    invitees bed"""
)
_SHOWN = word_set("photo photos photograph picture portrait face fingerprint biometric voice signature")
_IDENTIFYING = _WHO | _NUMBERED | _WHEN | _WHERE | _SHOWN

# Illness, traits and the like: no identifier by itself, but nothing that a case is made of either.
_ABOUT_PATIENT = word_set(
    """diagnosis diagnoses dx icd indication indications complaint complaints symptom symptoms problem problems
    condition history hx allergy allergies medication medications meds anticoagulation anticoagulant comorbidity
    comorbidities sex gender pronouns race ethnicity religion language marital employer occupation height weight bmi
    mf"""
)
# Names and numbers are the patient's, unless the heading says whose else.
_OWNERS = word_set(
    """procedure proc px operation surgery surgeon attending physician provider doctor dr md proceduralist operator
    staff resident fellow nurse site location facility hospital clinic center department dept room or suite service
    resource event appointment appt type day machine equipment arm form block panel referring anesthesia
    anesthesiologist assistant npi cpt level levels row line sequence seq"""
)
_NAMES = word_set("name names nm")
_PARTS_OF_NAMES = word_set("last first middle given family full mi preferred")
_NUMBERS = word_set("id ids number numbers num no nr")
_IDS = word_set("id ids")
# What is numbered so is one encounter of one patient, also where the hospital gave the number.
_ENCOUNTERS = word_set("encounter enc visit case log order appointment appt hospital unit")
_RUN_TOGETHER = re.compile(
    r"(?<!in)(?<!out)patient|birth|insur|guardian|guarantor|socialsec|medicalrec|healthrec|telephone|phone|address"
    r"|surname|lastname|firstname|fullname|nextofkin|mrn"
)


def words_of(heading: str) -> tuple[str, ...]:
    """A heading in plain lower-case words: "Pt. Name", "PT_NAME" and "ptName" are ("pt", "name"), "D.O.B." is ("dob",).

    Figures that only count headings are left out: "Phone 2" is ("phone",).
    """
    text = unicodedata.normalize("NFKD", heading.replace("’", "'")).encode("ascii", "ignore").decode()
    text = re.sub(r"\be[\s_-]?mail", "email", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = re.sub(r"'s\b", "", text.lower()).replace("#", " number ")
    words = [each for each in (word.strip("0123456789") for word in re.split(r"[^a-z0-9]+", text)) if each]
    joined: list[str] = []
    # Letters said one by one make one word: "m.r.n.", "D O B".
    for alone, group in itertools.groupby(words, key=lambda word: len(word) == 1):
        letters = [*group]
        joined += ["".join(letters)] if alone else letters
    return tuple(joined)


def heading_refusal(heading: str) -> str | None:
    """Why a column of this heading is not read, as the end of a sentence; None if the heading gives no reason."""
    words = words_of(heading)
    if not words:
        return "it has no heading, so that nobody can say what it holds"
    said = frozenset(words)
    if said & _IDENTIFYING or _names_somebody(said) or _numbers_somebody(said) or any(map(_RUN_TOGETHER.search, words)):
        return IDENTIFIES
    return ABOUT_PATIENT if said & _ABOUT_PATIENT or _begins(words, "diagnos") else None


def _names_somebody(said: frozenset[str]) -> bool:
    return said <= _NAMES | _PARTS_OF_NAMES or bool(said & _NAMES and not said & _OWNERS)


def _numbers_somebody(said: frozenset[str]) -> bool:
    if said <= _NUMBERS:
        return bool(said & _IDS)  # a bare "No." counts the rows
    numbered = bool(said & _NUMBERS)
    return said == {"encounter"} or (numbered and (bool(said & _ENCOUNTERS) or not said & _OWNERS))


def _begins(words: Sequence[str], begin: str) -> bool:
    return any(each.startswith(begin) for each in words)

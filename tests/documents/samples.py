"""Facts made up for the documents' tests: the fullest summary, the emptiest, and a certificate."""

from datetime import date
from functools import cache

from logbook.documents.paper import to_pdf
from logbook.documents.rules import (
    CertificateFacts,
    Edition,
    Facts,
    Issue,
    MinimumLine,
    ProcedureLine,
    SummaryFacts,
    TargetLine,
)
from logbook.progress.rules.standing import AttendingCount, Gap, MonthCount, Roles, Spread

FELLOW = "Adaora Wilhelmina Lindqvist-Papadopoulou of Saint Bartholomew, MD"
PROGRAM = "Riverbend Multidisciplinary Pain Medicine Fellowship"
INSTITUTION = "Riverbend University Hospital and Medical Center"
CODE = "7K3M-9QXT-2VHB-4DWF"
ISSUE = Issue(
    number="2026-0007",
    address=f"https://logbook.riverbend.example/verify/{CODE}",
    issued_by="Cleo Marchetti, MD",
    issued_on=date(2026, 6, 30),
)
GROUPS = (
    "Cervical spine",
    "Lumbar spine",
    "Sacrum and pelvis",
    "Peripheral nerve",
    "Neuromodulation",
    "Skills and evaluations",
)
NAMES = (
    "Cervical interlaminar epidural steroid injection",
    "Minimally invasive lumbar decompression (MILD)",
    "Sacral lateral branch (SI joint) radiofrequency ablation",
    "Cervical/thoracic epidural catheter, infusion or intermittent bolus",
    "Trigger point injection",
    "Intrathecal drug delivery system, refill and reprogramming under ultrasound guidance",
)
MINIMUMS = (
    ("Intravenous access", "patients", 15),
    ("Mask ventilation", "patients", 15),
    ("Endotracheal intubation", "patients", 15),
    ("Sedation", "patients", 15),
    ("Cervical or thoracic interlaminar epidural", "injections", 15),
    ("Neurological examination", "patients", 15),
    ("Neurological examination, observed by faculty", "of those", 5),
    ("Imaging of brain and spine", "studies", 15),
    ("Musculoskeletal examination", "patients", 15),
    ("Musculoskeletal examination, observed by faculty", "of those", 5),
    ("Rehabilitation plan", "patients", 5),
    ("Electromyography", "", None),
    ("Mental status examination", "patients", 15),
    ("Mental status examination, observed by faculty", "of those", 5),
    ("Outpatient continuity", "different patients over 2 months or more", 50),
    ("Inpatient chronic pain", "new patients", 15),
    ("Acute inpatient pain", "new patients", 50),
    ("Interventional procedures", "patients", 25),
    ("Image-guided spine, cervical", "interventions", 15),
    ("Image-guided spine, lumbar", "interventions", 25),
    ("Major joint or bursa", "injections", 10),
    ("Trigger points", "injections", 20),
    ("Sympathetic blocks", "", 10),
    ("Neurolytic techniques", "chemical and radiofrequency", 10),
    ("Intradiscal procedures", "", 3),
    ("Spinal cord stimulation", "trial or implant", 5),
    ("Intrathecal drug delivery", "placements", 3),
    ("Cancer pain", "patients, longitudinal", 20),
    ("Palliative care", "patients", 10),
    ("Pediatric pain", "", None),
    ("Vertebral augmentation", "", None),
    ("Sacroiliac joint", "", None),
    ("Peripheral nerve", "", None),
    ("Peripheral nerve stimulation", "", None),
    ("Advanced spine", "MILD, spacers, fusion", None),
)


@cache
def printed(facts: Facts, issue: Issue | None = ISSUE) -> bytes:
    """The PDF of these facts, printed once for all tests of a process."""
    return to_pdf(facts, issue)


def full(procedures: int = 60) -> SummaryFacts:
    """A year of a busy fellow with long names: every part of a summary is filled."""
    lines = tuple(_procedure(place) for place in range(procedures))
    months = tuple(
        MonthCount(
            date(2025 + (place + 6) // 12, (place + 6) % 12 + 1, 1), Roles(12 - place, 9 + place % 5, 14 + 3 * place)
        )
        for place in range(12)
    )
    return SummaryFacts(
        program=PROGRAM,
        institution=INSTITUTION,
        fellow=FELLOW,
        period_from=date(2025, 7, 1),
        period_to=date(2026, 6, 30),
        counted_on=date(2026, 6, 30),
        edition=Edition("Pain Medicine minimums, recalled 2025 edition", None, None),
        counting=COUNTING,
        cases=521,
        roles=Roles(78, 132, 366),
        waiting=7,
        returned=2,
        minimums=tuple(
            MinimumLine(name, counts, minimum, 3 * place % 41, Roles(place % 4, 2 * place % 11, 3 * place % 41))
            for place, (name, counts, minimum) in enumerate(MINIMUMS)
        ),
        targets=(
            TargetLine("Minimally invasive lumbar decompression (MILD)", Roles(2, 2, 5), Roles(3, 4, 3)),
            TargetLine("Basivertebral nerve ablation", Roles(1, 2, 3), Roles(1, 0, 0)),
        ),
        procedures=lines,
        months=months,
        entrustment=(31, 64, 158, 201, 67),
        attendings=tuple(AttendingCount(name, signed) for name, signed in ATTENDINGS),
        gaps=(
            Gap("Fluoroscopy time", 11, 410, (("C-arm did not show it", 8), ("record lost", 3))),
            Gap("Reference air kerma", 96, 410, (("C-arm did not show it", 96),)),
            Gap("Kerma-area product", 122, 410, (("C-arm did not show it", 118), ("unit unknown", 4))),
            Gap("Duration", 4, 521),
        ),
    )


COUNTING = (
    "Entries count toward a minimum when the fellow performed; observed never counts, nor does assisted here.",
    "An entry counts for more than one category only where the edition says so.",
)
ATTENDINGS = (
    ("Dr. Ben Okafor", 204),
    ("Dr. Maria del Carmen Fernández-Villaseñor y Ortiz de Zárate", 131),
    ("Dr. Łukasz Wójcik", 98),
    ("Dr. Ἀλέξανδρος Παπαδόπουλος", 51),
    ("Dr. Мария Сергеевна Иванова", 37),
)


def empty() -> SummaryFacts:
    """A fellow of whom nothing is signed yet."""
    return SummaryFacts(
        program="Hillside Pain Fellowship",
        institution="Hillside",
        fellow="Dr. Bo Li",
        period_from=date(2026, 7, 1),
        period_to=date(2026, 7, 31),
        counted_on=date(2026, 7, 31),
        edition=Edition("Pain Medicine minimums, recalled 2025 edition", "Cleo Marchetti, MD", date(2026, 7, 1)),
        counting=COUNTING,
        cases=0,
        roles=Roles(),
        waiting=0,
        returned=0,
        minimums=tuple(MinimumLine(name, counts, minimum, 0, Roles()) for name, counts, minimum in MINIMUMS),
        targets=(),
        procedures=(),
        months=(),
        entrustment=(0, 0, 0, 0, 0),
        attendings=(),
        gaps=(),
    )


def certificate(**changes: object) -> CertificateFacts:
    """A certificate for MILD."""
    facts: dict[str, object] = {
        "program": PROGRAM,
        "institution": INSTITUTION,
        "fellow": "Ada Lindqvist, MD",
        "procedure": "Minimally invasive lumbar decompression (MILD)",
        "cases": 19,
        "roles": Roles(3, 4, 12),
        "first_on": date(2025, 8, 14),
        "last_on": date(2026, 6, 11),
        "attendings": 3,
        "statement": "I have reviewed the signed entries counted here with the fellow.",
    }
    return CertificateFacts(**{**facts, **changes})  # type: ignore[arg-type]


def _procedure(place: int) -> ProcedureLine:
    fluoroscopy = None if place % 7 == 6 else Spread(9, 12, 41 + place, 58 + 2 * place, 97 + 3 * place, 600)
    return ProcedureLine(
        group=GROUPS[place * len(GROUPS) // 60] if place < 60 else GROUPS[-1],
        name=NAMES[place % len(NAMES)],
        roles=Roles(place % 4, (place * 7) % 5, (place * 13) % 29),
        first_on=date(2025, 7, 1 + place % 28),
        last_on=date(2026, 5, 1 + place % 30),
        fluoroscopy_seconds=fluoroscopy,
        duration_minutes=Spread(12, 9, 18 + place % 9, 24 + place % 13, 35 + place % 21, 90),
        entrustment=(place % 2, place % 3, place % 7, place % 11, place % 5),
    )

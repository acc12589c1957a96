"""What pain fellows do on which rotation, how long it takes and how much fluoroscopy it needs.

Where a mean is published, its source stands beside it; a figure without a source is invented so that the demo has
something to show, and says nothing about medicine. The same holds for how often a procedure occurs.
"""

import enum
from dataclasses import dataclass

from logbook.cases.models import Position, Sedation


class Rotation(enum.Enum):
    """Where a fellow works for a month; ``place`` is the program's hospital, surgery center or clinic."""

    SUITE = 0
    SURGERY = 1
    CLINIC = 2
    WARDS = 3

    @property
    def place(self) -> int:
        """Which of the program's three places it is at; the wards are in the hospital."""
        return self.value % 3


# Twelve months, of which every fellow begins with another.
YEAR = (
    Rotation.SUITE, Rotation.CLINIC, Rotation.SURGERY, Rotation.WARDS, Rotation.SUITE, Rotation.SURGERY,
    Rotation.SUITE, Rotation.CLINIC, Rotation.SUITE, Rotation.WARDS, Rotation.SURGERY, Rotation.SUITE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """How a procedure usually goes.

    ``minutes`` and ``seconds`` are the mean duration and fluoroscopy time; ``spread`` is standard deviation by mean of
    the latter. A fellow usually watches ``watches`` of them, helps with ``helps`` more, and then performs.
    """

    minutes: float
    seconds: float = 0
    spread: float = 0.6
    watches: int = 0
    helps: int = 0
    sedation: Sedation = Sedation.LOCAL
    position: Position = Position.PRONE


def _needle(seconds: float, minutes: float = 20, *, spread: float = 0.6, watches: int = 1, helps: int = 2) -> Habit:
    return Habit(minutes, seconds, spread, watches, helps)


def _operation(
    seconds: float, minutes: float, *, spread: float = 0.6, watches: int = 2, helps: int = 3, general: bool = False
) -> Habit:
    return Habit(minutes, seconds, spread, watches, helps, Sedation.GENERAL if general else Sedation.MAC)


def _bedside(minutes: float, *, helps: int = 1, position: Position = Position.SITTING) -> Habit:
    return Habit(minutes, watches=1, helps=helps, position=position, sedation=Sedation.NONE)


# Zhou 2005, university pain clinic (metajournal.com/articles/420080); its "±" is no spread of cases but for the
# sacroiliac joint, so that the spread of the others is taken from the UK series of spinal injections.
ZHOU_LUMBAR_EPIDURAL, ZHOU_FACET, ZHOU_SYMPATHETIC, ZHOU_DISCOGRAPHY = 46.6, 81.5, 64.4, 146.8
ZHOU_SACROILIAC, ZHOU_SACROILIAC_SPREAD = 50.6, 41.9 / 50.6
# 34 ± 27 s (open-access.bcu.ac.uk/2259).
UK_SPINAL, UK_SPREAD = 34.0, 27 / 34
# Wininger: trial with two leads, 133.4 ± 84.8 s.
WININGER_SCS, WININGER_SPREAD = 133.4, 84.8 / 133.4
# Botwin, caudal; Perisinakis, kyphoplasty: both as widely quoted.
BOTWIN_CAUDAL, PERISINAKIS_KYPHOPLASTY = 12.55, 600.0

HABITS = {
    "esi-interlaminar-lumbar": _needle(ZHOU_LUMBAR_EPIDURAL, spread=UK_SPREAD),
    "esi-interlaminar-cervical": _needle(UK_SPINAL, 25, spread=UK_SPREAD, watches=3, helps=4),
    "esi-interlaminar-thoracic": _needle(UK_SPINAL, 25, spread=UK_SPREAD, watches=2, helps=2),
    "esi-caudal": _needle(BOTWIN_CAUDAL, 15),
    "esi-transforaminal-lumbar": _needle(UK_SPINAL, 20, spread=UK_SPREAD, helps=3),
    "esi-transforaminal-s1": _needle(UK_SPINAL, 20, spread=UK_SPREAD),
    "epidural-blood-patch": Habit(30, 20, 0.6, 1, 1, Sedation.NONE, Position.LATERAL),
    "facet-ia-lumbar": _needle(ZHOU_FACET, 22, spread=UK_SPREAD),
    "mbb-lumbar": _needle(ZHOU_FACET, 20, spread=UK_SPREAD, helps=3),
    "mbb-cervical": _needle(ZHOU_FACET, 22, spread=UK_SPREAD, watches=2, helps=3),
    "block-third-occipital": _needle(ZHOU_FACET, 20, spread=UK_SPREAD, watches=2),
    "rfa-lumbar-mb": _needle(ZHOU_FACET, 45, spread=UK_SPREAD, watches=2, helps=3),
    "rfa-cervical-mb": _needle(ZHOU_FACET, 50, spread=UK_SPREAD, watches=2, helps=4),
    "si-joint-injection": _needle(ZHOU_SACROILIAC, 15, spread=ZHOU_SACROILIAC_SPREAD, helps=1),
    "si-lateral-branch-block": _needle(70, 20),
    "rfa-si-lateral-branch": _needle(120, 50, watches=2),
    "symp-stellate": Habit(20, ZHOU_SYMPATHETIC, 0.6, 2, 3, Sedation.MINIMAL, Position.SUPINE),
    "symp-lumbar": _needle(ZHOU_SYMPATHETIC, 25, watches=2),
    "symp-celiac": _needle(ZHOU_SYMPATHETIC, 40, watches=2),
    "symp-hypogastric": _needle(ZHOU_SYMPATHETIC, 35, watches=2),
    "symp-impar": _needle(25, 15),
    "neurolysis-celiac": _needle(90, 45, watches=2),
    "neurolysis-hypogastric": _needle(90, 45, watches=2),
    "rfa-genicular": Habit(40, 60, 0.6, 2, 2, Sedation.MINIMAL, Position.SUPINE),
    "block-genicular": Habit(20, 40, 0.6, 1, 2, Sedation.LOCAL, Position.SUPINE),
    "inj-hip-ia": Habit(12, 12, 0.6, 1, 1, Sedation.LOCAL, Position.SUPINE),
    "inj-glenohumeral": Habit(12, 10, 0.6, 1, 1, Sedation.LOCAL, Position.SITTING),
    "discography-lumbar": _operation(ZHOU_DISCOGRAPHY, 45),
    "disc-biologic": _operation(120, 40),
    # No fluoroscopy time and no learning curve of MILD is published: wholly invented.
    "mild-pild": _operation(170, 50, spread=0.4, watches=2, helps=2),
    "interspinous-spacer": _operation(90, 45),
    "bvn-ablation": _operation(280, 70, watches=3),
    "kyphoplasty-lumbar": _operation(PERISINAKIS_KYPHOPLASTY, 60, spread=0.35),
    "kyphoplasty-thoracic": _operation(PERISINAKIS_KYPHOPLASTY, 60, spread=0.35),
    "endoscopic-discectomy": _operation(120, 100, watches=20, general=True),
    "si-joint-fusion-percutaneous": _operation(140, 60, watches=4, general=True),
    "scs-trial": _operation(WININGER_SCS, 60, spread=WININGER_SPREAD),
    "scs-implant-percutaneous": _operation(150, 95, spread=WININGER_SPREAD, watches=3, helps=5),
    "scs-ipg-replacement": _operation(0, 50),
    "drg-stim-trial": _operation(240, 90, watches=3),
    "pns-percutaneous": _operation(40, 45, watches=2, helps=2),
    "it-trial-single-shot": _needle(30, 25),
    "it-pump-implant": _operation(60, 110, watches=2, general=True),
    "it-pump-refill": _bedside(20, position=Position.SUPINE),
    "neurostim-programming": _bedside(25),
    "infusion-ketamine-lidocaine": _bedside(90, position=Position.SUPINE),
    "botulinum-migraine": _bedside(20),
    "tpi-1-2": _bedside(12, helps=0),
    "tpi-3plus": _bedside(15, helps=0),
    "inj-knee-ia": _bedside(12, helps=0, position=Position.SUPINE),
    "inj-subacromial": _bedside(12, helps=0),
    "inj-trochanteric-bursa": _bedside(12, helps=0, position=Position.LATERAL),
    "block-greater-occipital": _bedside(12),
    "block-suprascapular": _bedside(15),
    "block-tap": _bedside(20, position=Position.SUPINE),
    "block-thoracic-fascial": _bedside(25, position=Position.LATERAL),
    "skill-endotracheal-intubation": Habit(15),
    "skill-emg": Habit(45, watches=10),
    "skill-mental-status": Habit(30),
    "eval-outpatient": Habit(35),
    "eval-inpatient-chronic": Habit(50),
    "eval-inpatient-acute": Habit(35),
    "eval-cancer": Habit(45),
    "eval-palliative": Habit(45),
    "eval-pediatric": Habit(50, watches=1),
}

# How many of a hundred cases of a rotation are this procedure, about.
MIX: dict[Rotation, dict[str, float]] = {
    Rotation.SUITE: {
        "esi-transforaminal-lumbar": 14, "esi-interlaminar-lumbar": 12, "mbb-lumbar": 10, "eval-outpatient": 14,
        "rfa-lumbar-mb": 7, "esi-interlaminar-cervical": 6, "si-joint-injection": 6, "mbb-cervical": 4, "esi-caudal": 3,
        "rfa-cervical-mb": 3, "esi-transforaminal-s1": 3, "symp-lumbar": 2.5, "symp-stellate": 2.5, "inj-hip-ia": 2,
        "facet-ia-lumbar": 2, "rfa-genicular": 2, "block-genicular": 1.5, "esi-interlaminar-thoracic": 1.5,
        "discography-lumbar": 1, "si-lateral-branch-block": 1, "symp-hypogastric": 0.8, "epidural-blood-patch": 0.8,
        "symp-impar": 0.7, "block-third-occipital": 0.6,
    },
    Rotation.SURGERY: {
        "mild-pild": 13, "scs-trial": 12, "rfa-lumbar-mb": 12, "esi-transforaminal-lumbar": 9,
        "scs-implant-percutaneous": 7, "rfa-cervical-mb": 5, "bvn-ablation": 4, "kyphoplasty-lumbar": 4,
        "kyphoplasty-thoracic": 3, "it-trial-single-shot": 3, "interspinous-spacer": 3, "rfa-si-lateral-branch": 3,
        "pns-percutaneous": 3, "it-pump-implant": 2, "drg-stim-trial": 2, "scs-ipg-replacement": 2,
        "discography-lumbar": 2, "si-joint-fusion-percutaneous": 1.5, "disc-biologic": 1, "endoscopic-discectomy": 1,
    },
    Rotation.CLINIC: {
        "eval-outpatient": 52, "tpi-1-2": 9, "tpi-3plus": 6, "inj-knee-ia": 5, "block-greater-occipital": 5,
        "inj-subacromial": 4, "inj-trochanteric-bursa": 4, "botulinum-migraine": 3, "inj-glenohumeral": 3,
        "inj-hip-ia": 2, "it-pump-refill": 2, "block-suprascapular": 2, "neurostim-programming": 1.5,
        "skill-emg": 1, "infusion-ketamine-lidocaine": 1, "eval-pediatric": 0.7,
    },
    Rotation.WARDS: {
        "eval-inpatient-acute": 38, "eval-inpatient-chronic": 14, "skill-endotracheal-intubation": 14,
        "eval-cancer": 12, "eval-palliative": 7, "block-tap": 4, "block-thoracic-fascial": 4,
        "skill-mental-status": 3, "symp-celiac": 1.5, "neurolysis-celiac": 1, "neurolysis-hypogastric": 0.7,
    },
}  # fmt: skip

# What is logged in the same case, with its probability.
COMPANIONS: dict[str, dict[str, float]] = {
    "eval-outpatient": {
        "skill-neuro-exam": 0.32, "skill-msk-exam": 0.28, "skill-neuroimaging": 0.22, "skill-mental-status": 0.16,
        "skill-rehab-plan": 0.06,
    },
    "eval-inpatient-chronic": {"skill-mental-status": 0.3, "skill-neuro-exam": 0.2},
    "skill-endotracheal-intubation": {"skill-mask-ventilation": 0.95, "skill-iv-access": 0.8},
    "esi-transforaminal-lumbar": {"esi-transforaminal-s1": 0.12},
    "mbb-lumbar": {"tpi-1-2": 0.04},
    "rfa-lumbar-mb": {"skill-sedation": 0.2},
    "rfa-cervical-mb": {"skill-sedation": 0.3},
    "symp-celiac": {"skill-sedation": 0.5},
    "rfa-si-lateral-branch": {"skill-sedation": 0.3},
}  # fmt: skip

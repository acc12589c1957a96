"""Plain names for what the data files say in slugs, and levels in short."""

import itertools
import re
from collections.abc import Sequence

CATEGORIES = {
    "img_spine_cervical": "Image-guided spine, cervical",
    "img_spine_thoracic": "Image-guided spine, thoracic",
    "img_spine_lumbar": "Image-guided spine, lumbar",
    "neuraxial_interlaminar_ct": "Cervical and thoracic interlaminar epidurals",
    "other_spine": "Other spinal procedures",
    "advanced_spine": "Advanced spine procedures",
    "vertebral_augmentation": "Vertebral augmentation",
    "intradiscal": "Intradiscal procedures",
    "si_joint": "Sacroiliac joint",
    "joint_bursa": "Joints and bursae",
    "soft_tissue": "Tendons and soft tissue",
    "trigger_point": "Trigger points",
    "chemodenervation": "Botulinum toxin",
    "sympathetic": "Sympathetic blocks",
    "peripheral_nerve": "Peripheral nerve blocks",
    "neurolytic_rf": "Neurolysis and radiofrequency",
    "scs": "Spinal cord and ganglion stimulation",
    "pns": "Peripheral nerve stimulation",
    "intrathecal": "Intrathecal drug delivery",
    "intrathecal_refill": "Intrathecal pump refills",
    "infusion": "Infusions",
    "cancer_pain": "Cancer pain",
    "other": "Other procedures",
    "anes_iv": "Intravenous access",
    "anes_mask": "Mask ventilation",
    "anes_intubation": "Endotracheal intubation",
    "anes_sedation": "Sedation",
    "neuro_exam": "Neurological examination",
    "neuro_imaging": "Brain and spine imaging",
    "pmr_exam": "Musculoskeletal examination",
    "pmr_rehab_plan": "Rehabilitation plans",
    "pmr_emg": "Electrodiagnostic studies",
    "psych_mse": "Mental status examination",
    "outpatient_continuity": "Outpatient continuity",
    "inpatient_chronic": "Inpatient chronic pain",
    "acute_inpatient": "Inpatient acute pain",
    "palliative": "Palliative care",
    "pediatric": "Pediatric pain",
}

BODY_REGIONS = {
    "cervical_spine": "Cervical spine",
    "thoracic_spine": "Thoracic spine",
    "lumbar_spine": "Lumbar spine",
    "spine": "Spine",
    "sacrum_pelvis": "Sacrum and pelvis",
    "head_face": "Head and face",
    "neck": "Neck",
    "airway": "Airway",
    "shoulder": "Shoulder",
    "elbow": "Elbow",
    "wrist_hand": "Wrist and hand",
    "upper_extremity": "Upper extremity",
    "trunk": "Trunk",
    "abdomen": "Abdomen",
    "hip": "Hip",
    "knee": "Knee",
    "ankle_foot": "Ankle and foot",
    "lower_extremity": "Lower extremity",
    "extremity": "Extremities",
    "myofascial": "Muscles",
    "none": "No single region",
}


def category_label(slug: str) -> str:
    """The plain name of a category."""
    return CATEGORIES[slug]


def body_region_label(slug: str) -> str:
    """The plain name of a body region."""
    return BODY_REGIONS[slug]


def levels_in_short(levels: Sequence[str]) -> str:
    """The first and the last of each kind of level: "C3 MB to C8 MB; C2-3 joint to C7-T1 joint"; "" for none."""
    groups = [list(group) for _, group in itertools.groupby(levels, key=_kind_of_level)]
    return "; ".join(group[0] if len(group) == 1 else f"{group[0]} to {group[-1]}" for group in groups)


def _kind_of_level(level: str) -> list[str]:
    return [word for word in level.split() if not re.match(r"[CTLSV]\d", word)]

"""The coded list of complications: plain words of our own, without codes of anybody else's."""

NONE = "none"
OTHER = "other"

COMPLICATIONS = {
    NONE: "No complication",
    "vasovagal": "Vasovagal reaction",
    "dural_puncture": "Dural puncture",
    "bleeding": "Bleeding or hematoma",
    "intravascular": "Intravascular injection",
    "nerve_injury": "Nerve injury or new deficit",
    "infection": "Infection",
    "anesthetic_toxicity": "Local anesthetic toxicity",
    "allergic_reaction": "Allergic reaction",
    "respiratory_depression": "Respiratory depression",
    "pneumothorax": "Pneumothorax",
    "device_problem": "Hardware or device problem",
    OTHER: "Other",
}

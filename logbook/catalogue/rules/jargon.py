"""What people say for the words of a procedure's name: abbreviations, brands, everyday words.

Only what is general: what is said of one procedure alone stands with it, as its synonym in the edition.
"""

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "ac": "acromioclavicular",
    "baclofen": "intrathecal",
    "bkp": "kyphoplasty",
    "blk": "block",
    "burn": "radiofrequency",
    "bvn": "basivertebral nerve",
    "bvna": "basivertebral nerve ablation",
    "coolief": "radiofrequency",
    "cryo": "cryoneurolysis",
    "dcs": "spinal cord stimulator",
    "disk": "disc",
    "drg": "dorsal root ganglion",
    "dx": "diagnostic",
    "ebp": "epidural blood patch",
    "esi": "epidural injection",
    "gh": "glenohumeral",
    "gon": "greater occipital nerve",
    "gtb": "greater trochanteric bursa",
    "ia": "intra articular",
    "idds": "intrathecal",
    "il": "interlaminar",
    "ilesi": "interlaminar epidural injection",
    "intracept": "basivertebral nerve ablation",
    "ipg": "generator",
    "it": "intrathecal",
    "itp": "intrathecal pump",
    "jt": "joint",
    "lbb": "lateral branch block",
    "lon": "lesser occipital nerve",
    "lsb": "lumbar sympathetic block",
    "mb": "medial branch",
    "mbb": "medial branch block",
    "neck": "cervical",
    "pnb": "peripheral nerve block",
    "pns": "peripheral nerve stimulator",
    "prf": "pulsed radiofrequency",
    "rf": "radiofrequency",
    "rfa": "radiofrequency",
    "rfl": "radiofrequency",
    "rfn": "radiofrequency",
    "rft": "radiofrequency",
    "rhizotomy": "radiofrequency",
    "scs": "spinal cord stimulator",
    "sgb": "stellate ganglion block",
    "shot": "injection",
    "si": "sacroiliac",
    "sij": "sacroiliac joint",
    "snrb": "selective nerve root block",
    "spg": "sphenopalatine ganglion",
    "superion": "interspinous spacer",
    "tf": "transforaminal",
    "tfesi": "transforaminal epidural injection",
    "ton": "third occipital nerve",
    "tpi": "trigger point injection",
    "us": "ultrasound",
    "usg": "ultrasound",
    "vertiflex": "interspinous spacer",
    "vp": "vertebroplasty",
}

# Said beside a procedure without naming it: a side, a word between words, what is in every syringe.
_SIDES = ("left", "right", "bilateral", "bilat", "bl", "l", "lt", "r", "rt")
_BETWEEN = ("a", "and", "at", "for", "in", "of", "on", "or", "the", "to", "under", "using", "w", "with", "x")
_ANYWHERE = ("cortisone", "guidance", "guided", "level", "levels", "procedure", "steroid")
UNNEEDED = frozenset((*_SIDES, *_BETWEEN, *_ANYWHERE))

_REGIONS = {"c": "cervical", "t": "thoracic", "l": "lumbar"}
_OF_THE_SPINE = frozenset(("esi", "facet", "il", "ilesi", "mb", "mbb", "rf", "rfa", "rfn", "snrb", "tf", "tfesi"))


def meaning(word: str) -> str:
    """The words of a name that a word stands for, also with the letter of a region before it ("lmbb"); "" if none."""
    if word in MEANINGS:
        return MEANINGS[word]
    region, rest = _REGIONS.get(word[:1], ""), word[1:]
    return f"{region} {MEANINGS.get(rest, rest)}" if region and rest in _OF_THE_SPINE else ""

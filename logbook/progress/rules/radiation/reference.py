"""Fluoroscopy times that were published, printed as reference with their source and never held against anybody."""

from typing import NamedTuple


class Published(NamedTuple):
    """One published figure: of what, where it was measured, the figure as the source gives it, and the source."""

    procedure: str
    setting: str
    figure: str
    source: str


PUBLISHED = (
    Published("Lumbar epidural steroid injection", "University pain clinic", "46.6 ± 4.2 s", "Zhou 2005"),
    Published("Facet procedures", "University pain clinic", "81.5 ± 12.8 s", "Zhou 2005"),
    Published("Sympathetic blocks", "University pain clinic", "64.4 ± 11 s", "Zhou 2005"),
    Published("Sacroiliac joint", "University pain clinic", "50.6 ± 41.9 s", "Zhou 2005"),
    Published("Discography", "University pain clinic", "146.8 ± 25.1 s", "Zhou 2005"),
    Published("All interventional procedures", "Private practice", "7.7 ± 0.21 s", "PubMed 16886017"),
    Published(
        "Spinal cord stimulation trial, two low thoracic leads",
        "One practice",
        "133.4 ± 84.8 s; air kerma 1.8 to 43.7 mGy",
        "Wininger, abstract",
    ),
    Published(
        "Spinal injections",
        "United Kingdom",
        "34 ± 27 s; 1.18 ± 1.08 Gy·cm²",
        "Birmingham City University repository, item 2259",
    ),
)

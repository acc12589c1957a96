"""From the signed cases of one fellow to what they say of radiation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from logbook.catalogue.models import Procedure
from logbook.progress.rules.counting import Entry, by_procedure
from logbook.progress.rules.radiation.doses import Dose
from logbook.progress.rules.summary import SignedCase, guided, used_fluoroscopy

# What is put in or taken out under fluoroscopy for long has more KAP than a needle; our own choice of categories.
_NOT_BY_NEEDLE = frozenset({"vertebral_augmentation", "advanced_spine", "scs", "pns", "intrathecal"})


def doses(
    entries: Iterable[Entry], signed_cases: Mapping[int, SignedCase], procedures: Mapping[UUID, Procedure]
) -> list[Dose]:
    """The signed cases in which fluoroscopy was used, by number; ``entries`` are those of signed cases."""
    under: dict[int, list[Procedure]] = defaultdict(list)
    for procedure_id, found in by_procedure(entries).items():
        for entry in guided(found, procedures[procedure_id]):
            under[entry.case].append(procedures[procedure_id])
    return [
        Dose(
            case_id=case.id,
            number=number,
            performed_on=case.performed_on,
            slugs=tuple(sorted(each.slug for each in under[number])),
            by_needle=not any(_NOT_BY_NEEDLE.intersection(each.categories) for each in under[number]),
            duration_minutes=case.duration_minutes,
            fluoroscopy_seconds=case.fluoroscopy_seconds,
            fluoroscopy_not_recorded=case.fluoroscopy_not_recorded,
            air_kerma_mgy=case.air_kerma_mgy,
            kap_gycm2=case.kap_gycm2,
            kap_unit=case.kap_unit,
            dose_not_recorded=case.dose_not_recorded,
        )
        for number, case in sorted(signed_cases.items())
        if used_fluoroscopy(case, bool(under[number]))
    ]

"""The shapes of identifiers that are written mostly in digits: record numbers, dates, telephones, mail and addresses.

Every repetition has an upper bound, so that searching a text takes time in proportion to its length.
"""

import re

_ANY_CASE = re.IGNORECASE

_YEAR = r"(?:19|20)\d{2}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_AND_NTH = rf"(?:(?:0?[1-9]|1[0-2]) ?[/.-] ?{_NTH}|{_NTH} ?[/.-] ?(?:0?[1-9]|1[0-2])) ?[/.-] ?"
_DAY = (
    rf"(?:{_MONTH_AND_NTH}(?:{_YEAR}|\d{{2}})|{_YEAR}[/.-]{_NTH}[/.-]{_NTH}"
    rf"|{_MONTH}[\s-]{{0,2}}{_NTH}(?:st|nd|rd|th)?[\s,-]{{1,3}}{_YEAR}"
    rf"|{_NTH}(?:st|nd|rd|th)?(?: of)?[\s-]{{0,2}}{_MONTH}[\s,-]{{0,2}}{_YEAR}"
    rf"|{_NTH}[-/]{_MONTH}[-/]\d{{2}})"
)
# After a word that announces a birth date much less is enough.
_PART_OF_A_DAY = (
    rf"(?:{_DAY}|{_NTH}(?:st|nd|rd|th)?[\s-]{{0,2}}{_MONTH}(?:[\s,-]{{1,2}}\d{{2}})?|{_MONTH}[\s,-]{{0,2}}{_YEAR}"
    rf"|{_MONTH}[\s-]{{0,2}}{_NTH}(?:[\s,-]{{1,2}}'?\d{{2}})?|{_YEAR}(?:[01]\d[0-3]\d)?|\d{{8}}|\d{{6}}"
    rf"|{_NTH}[/.-]{_NTH})"
)
_BORN = r"\b(?:d[./]?o[./]?b\b\.?|born\b|birth ?(?:date|day|year)\b|(?:date|year|day) of birth\b|yob\b|bd\b|b\.)"

_NUMBER = r"[a-z]{0,3}[ -]?\d(?:[ -]?\d){3,13}"
_LONG_NUMBER = r"[a-z]{0,3}-?\d(?:-?\d){4,13}"
_MARK = r"(?:[\s.:#=(-]|\b(?:no|num|number|nr|id|is|was)\b){0,6}"
_SURE_MARK = r"\s?(?:[#:]|\b(?:no|num|number|nr|id)\b)(?:[\s.:#=(-]|\b(?:is|was)\b){0,4}"
_RECORD = (
    r"(?:[a-z]?mrn|mr ?#|mr no|med(?:ical|\.)? ?rec(?:ord)?s?|(?:patient|pt|member|subscriber|epic) ?id|csn|fin|pid)"
)
# These stand in ordinary sentences too: "record shows", "visit 2".
_MAYBE_RECORD = (
    r"(?:record|chart|file|hosp(?:ital)?|account|acct|encounter|visit|accession|policy|insurance|claim|member|medicare"
    r"|medicaid|license|licence|passport|id|patient|pt)"
)

_CALL = r"(?:tel|telephone|phone|ph|cell|mobile|fax|pager|call|text|reach|contact|callback)"
# One letter counts as a unit in lower case only: "3/4/51 M" is a man born then.
_UNIT = (
    r"(?:(?:mcg|µg|mg|kg|ml|cc|units?|iu|ohms?|hz|khz|m?gy|cgy|sec|ms|us|µs|min|ft|feet|mm|cm|steps|psi|rpm|mme|kcal"
    r"|ma|cells|gauge|(?-i:g|l|s|m|v|G))\b|[Ω%])"
)
_LABEL = r"[\w-]{1,63}"

SHAPES = tuple(
    (looks_like, re.compile(shape, _ANY_CASE))
    for looks_like, shape in (
        (
            "an e-mail address",
            rf"(?<![\w.+'’-])[\w.+'’-]{{1,64}} ?(?:@|\(at\)|\[at\]|\{{at\}}) ?{_LABEL}(?:\.{_LABEL}){{0,4}}"
            r"\.[a-z]{2,24}\b",
        ),
        (
            "an e-mail address",
            rf"(?<![\w.+'’-])[\w.+'’-]{{1,64}} at {_LABEL} (?:dot {_LABEL} ){{0,2}}dot [a-z]{{2,6}}\b",
        ),
        (
            "a social security number",
            r"\b(?:ssn|ss ?#|social security)(?:[\s.:#=-]|\b(?:no|num|number|is)\b){0,6}\d(?:[ -]?\d){3,8}\b",
        ),
        ("a social security number", r"(?<![\w-])\d{3}[-–]\d{2}[-–]\d{4}(?![\w-])"),
        ("a birth date", rf"{_BORN}(?:[\s:=,#(-]|\b(?:on|in|is|was|the)\b){{0,6}}{_PART_OF_A_DAY}(?![\d/])"),
        ("a record number", rf"\b{_RECORD}{_MARK}{_NUMBER}\b"),
        ("a record number", rf"\b{_MAYBE_RECORD}{_SURE_MARK}{_NUMBER}\b"),
        ("a record number", rf"\b{_MAYBE_RECORD}\s{{1,2}}{_LONG_NUMBER}\b"),
        ("a record number", r"(?<![\w-])\d(?:-?\d){4,13} ?\(?(?:mrn|medical record)\b"),
        # Medicare's beneficiary identifier: which places hold digits and which letters is public (CMS, 2017).
        ("a record number", r"\b[1-9][a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{2}\d{2}\b"),
        (
            "a telephone number",
            r"(?<![\w.])(?:\+?1[-. /]?)?(?:\(\d{3}\)[-. ]?|[2-9]\d{2}[-–. /])\d{3}[-–. ]?\d{4}(?![\w-])",
        ),
        ("a telephone number", r"(?<![\w+])\+\d{1,3}(?:[ ()-]{0,2}\d){7,12}(?!\d)"),
        ("a telephone number", rf"(?<![\w.-])[2-9]\d{{2}}-\d{{4}}(?![\w-]| ?{_UNIT})"),
        (
            "a telephone number",
            rf"\b{_CALL}\b[.:#]?(?: (?:him|her|them|is|at|on|no|number|back)){{0,2}}[.:#]? ?\d{{3}}[-. ]?\d{{4}}"
            rf"(?![\w-]| ?{_UNIT})",
        ),
        ("a full date", rf"(?<![\w/.-]){_DAY}(?![\w/-]| ?{_UNIT})"),
        ("an age over 89", r"\b(?:9\d|1[01]\d)[\s-]{0,2}(?:y/?o|years?[\s-]{0,2}old|yrs?[\s-]{0,2}old)\b"),
        # From 95 on it is as likely a temperature.
        ("an age over 89", r"(?<![\w.])9[0-4][MF]\b"),
        ("a number as long as a record number", r"(?<![\w.,-])[a-z]{0,3}\d{6,20}(?![\w.,]{0,20}\d)"),
        ("a postal address", r"\bp\.? ?o\.? ?box \d{1,6}\b"),
        ("a postal address", r"\bzip(?: code)?[:\s]{1,3}\d{5}(?:-\d{4})?\b|(?<![\w-])\d{5}-\d{4}(?![\w-])"),
    )
)

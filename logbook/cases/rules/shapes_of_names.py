"""The shapes of names: a title with a surname, what is announced as a name, a name beside a date or an age.

Every repetition has an upper bound, so that searching a text takes time in proportion to its length.
"""

import re

# Words that follow a title or "patient" in ordinary sentences and are nobody's name there.
_WORDS = (
    "a|about|after|again|all|also|an|analgesia|and|anesthesia|anesthesiologist|anesthetist|angiography|any"
    "|approach|are|arthrogram|arthrography|as|ask|asks|at|aware|away|back|band|before|block|both|brain|but|by|call"
    "|came|can|case|cervical|chart|class|compatible|conditional|consent|contin|contrast|controlled|could|current"
    "|denies|dense|diary|did|discharge|does|dose|drove|education|feels|female|findings|follow|for|from|gave|global"
    "|good|had|has|have|he|health|held|her|hip|his|home|if|imaging|impression|in|info|information|injection"
    "|interval|is|it|its|kept|knee|knows|left|level|levels|like|limit|lumbar|male|man|manager|may|me|mild|moved|my"
    "|navigator|needle|needs|neurogram|neurography|new|next|no|none|normal|not|note|now|of|off|on|only|or|our|outcome"
    "|outcomes|over|pain|patch|patient|pelvis|phase|plexus|position|practitioner|present|procedure|prone|protocol"
    "|pulse|questionnaire|ready|relapse|report|reported|resident|sacrum|safe|said|satisfaction|saw|scale|scan"
    "|score|see|seen|she|shift|shoulder|showed|shows|side|sign|since|so|specific|spine|staff|states|still|study"
    "|supine|team|technique|test|tests|than|that|the|their|then|they|this|thoracic|to|today|told|took|transfer"
    "|trial|two|under|unit|unsafe|until|us|very|via|visit|waiting|waits|wants|was|wave|we|well|went|were|when"
    "|while|who|whose|wide|width|will|wire|with|without|woman|works|yet|you"
)
_NO_WORD = rf"(?!(?i:{_WORDS})\b)"
_NO_WORD_OR_VERB = rf"(?!(?i:{_WORDS}|[a-z]{{3,20}}ed|[a-z]{{5,20}}ing|[a-z]{{3,20}}tion|[a-z]{{4,20}}ly)\b)"

_UPPER = r"[A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĪĹĽŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ]"
_LETTER = r"[^\W\d_]"
_PARTICLE = r"(?:(?i:de la|de los|de las|van der|van den|van de|van|von|del|de|di|da|dos|la|le|el|al|bin|st\.?)\s)?"
_INITIALS = rf"(?:{_UPPER}\.\s?){{0,3}}"
_ANY_NAME = rf"(?:[A-Z]['’])?{_UPPER}{_LETTER}{{1,30}}(?:[-'’]{_UPPER}{_LETTER}{{1,30}}|-[a-z]{{2,30}})?(?![\w-])"
_NAME = _NO_WORD_OR_VERB + _ANY_NAME
_MORE_NAMES = rf"(?:\s{_INITIALS}{_PARTICLE}{_NAME})?"
_NAMES = rf"{_INITIALS}{_PARTICLE}{_NAME}{_MORE_NAMES}"
_GAP = r"(?:\.\s{0,2}|\s{1,2})"

# Whatever is capitalized after one of these is a name, also "Mrs May"; the others begin ordinary sentences too.
_SURE_TITLE = r"(?:Mr|Mrs|Mister|Mme|Monsieur|Madame|Herr|Frau|Sra|Srta|Señora?)"
_TITLE = (
    r"(?:Ms|Mx|Miss|Sr|Dr|Doctor|Prof|Professor|Rev|Reverend|Pastor|Rabbi|Imam|Father|Sister|Brother|Sgt|Sergeant|Cpl"
    r"|Lt|Lieutenant|Capt|Captain|Maj|Col|Colonel|Officer|Judge|Sir|Lady|Lord|Dame|Nurse)"
)
_TITLE_IN_CAPITALS = r"(?:MR|MRS|MS|MISS|DR|PROF)"
_TITLE_IN_HASTE = r"(?:[Mm]rs?|[Mm]s|[Dd]r|[Pp]rof)"
_RELATIVE = (
    r"(?i:wife|husband|spouse|partner|son|daughter|mother|father|mom|dad|sister|brother|aunt|uncle|niece|nephew"
    r"|grandson|granddaughter|neighbor|friend|caregiver|guardian)"
)
_PATIENT = r"(?:[Pp]atient|PATIENT|[Pp]t|PT)\b\.?(?:['’]s)?"
_SAID_TO_BE = r"(?:\s(?:name|named|is|called)){0,2}\s?:?\s{0,2}"
_NOT_OF_A_THING = "".join(rf"(?<!{each} )" for each in ("brand", "trade", "generic", "device", "procedure", "product"))

# Given names common in the United States over the last century that are no other word of a note: with a capitalized
# word beside them they make a name.
_GIVEN = (
    "aaron|abigail|adam|ahmed|alan|albert|alexander|alice|amanda|amy|ana|andrea|andrew|angela|anna|anne|anthony"
    "|antonio|arthur|ashley|barbara|benjamin|bernard|betty|beverly|bradley|brandon|brenda|brian|bruce|bryan|carl"
    "|carlos|carmen|carol|carolyn|catherine|charles|cheryl|christina|christine|christopher|cynthia|daniel|david"
    "|deborah|debra|denise|dennis|diana|diane|donald|donna|dorothy|douglas|edward|eleanor|elena|elizabeth|emily"
    "|emma|eric|esther|ethan|eugene|evelyn|fatima|fernando|florence|frances|francisco|gabriel|gary|george|gerald"
    "|gloria|gregory|hannah|harold|harry|heather|helen|henry|howard|isabella|jack|jacob|jacqueline|james|jane"
    "|janet|janice|jason|jean|jeffrey|jennifer|jeremy|jerry|jessica|joan|john|johnny|jonathan|jorge|jose|joseph"
    "|joshua|josé|joyce|juan|juanita|judith|judy|julia|julie|justin|karen|katherine|kathleen|kathryn|keith|kelly"
    "|kenneth|kevin|kimberly|kyle|larry|laura|lauren|lawrence|leonard|linda|lisa|louis|louise|luis|manuel|margaret"
    "|maria|marie|marilyn|martha|martin|mary|maría|matthew|megan|melissa|michael|michelle|miguel|mildred|mohamed"
    "|mohammed|nancy|natalie|nathan|nicholas|nicole|noah|norma|olivia|pamela|patricia|patrick|paul|pedro|peter"
    "|philip|phillip|phyllis|priya|rachel|ralph|raymond|rebecca|richard|robert|roberto|roger|ronald|rosa|roy"
    "|russell|ruth|ryan|samantha|samuel|sandra|sara|sarah|scott|sean|sharon|shirley|sofia|sophia|stanley|stephanie"
    "|stephen|steven|susan|teresa|theresa|thomas|timothy|tyler|vincent|virginia|walter|wayne|william|zachary"
)
_GIVEN_NAME = rf"\b(?i:{_GIVEN})\b"
_NOT_OF_A_TEST = r"(?!(?i:maneuver|disease|syndrome|classification|criteria|forceps|tap|hospital|clinic)\b)"
# A strength or a score is not a date: 4/5, 7/10.
_SHORT_DATE = r"(?:0?[1-9]|1[0-2])/(?!5\b|10\b)\d{1,2}\b"

SHAPES = tuple(
    (looks_like, re.compile(shape))
    for looks_like, shape in (
        ("a name with a date", rf"\b{_NAME},\s?{_NAME}\W{{1,4}}{_SHORT_DATE}(?!/)"),
        ("a name with an age", rf"\b{_NAME}\s{_NAME},?\s\(?\d{{2}}\s?(?:[MF]\b|y/?o\b)"),
        (
            "a name",
            rf"\b{_SURE_TITLE}(?:\.?\s(?:and|&)\s{_SURE_TITLE})?{_GAP}{_INITIALS}{_PARTICLE}{_ANY_NAME}{_MORE_NAMES}",
        ),
        ("a name", rf"\b{_TITLE}{_GAP}{_INITIALS}{_PARTICLE}{_NO_WORD}{_ANY_NAME}{_MORE_NAMES}"),
        ("a name", rf"\b{_TITLE_IN_CAPITALS}{_GAP}{_NAMES}"),
        ("a name", rf"(?<!\d )(?<!\d)\b{_TITLE_IN_HASTE}{_GAP}{_NO_WORD_OR_VERB}[a-z][a-z'’-]{{2,30}}\b"),
        ("a name", rf"\b{_PATIENT}{_SAID_TO_BE}(?:{_NAME}\s|(?:{_UPPER}\.\s?){{1,2}}){_PARTICLE}{_NAME}"),
        ("a name", rf"\b{_PATIENT}{_SAID_TO_BE}{_GIVEN_NAME}\s{_NO_WORD_OR_VERB}[a-z][a-z'’-]{{2,30}}\b"),
        ("a name", rf"{_NOT_OF_A_THING}\b(?:[Ss]ur|[Ll]ast |[Ff]irst )?[Nn]amed?\b(?:\sis)?\s?:?\s{{0,2}}{_NAMES}"),
        ("a name", rf"\b(?:NAME|SURNAME)\s?:?\s{{0,2}}{_NAMES}"),
        ("a name", rf"\b{_RELATIVE}(?:\s|,\s|:\s|\s\()(?:named\s)?{_NAMES}"),
        ("a name", rf"{_GIVEN_NAME}\s(?:{_UPPER}\.?\s)?{_PARTICLE}{_NOT_OF_A_TEST}{_NAME}"),
        ("a name", rf"\b{_NAME},\s{_GIVEN_NAME}"),
        (
            "a postal address",
            rf"(?<![\w.])\d{{1,5}}\s(?:[NSEW]\.?\s)?(?:{_NAME}\s){{1,3}}"
            r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Highway)\b",
        ),
    )
)

"""The sentences of the demo: what fellows note, why cases are returned, what attendings say. None names a patient."""

NOTES = (
    "Narrow interlaminar window; one level below chosen instead.",
    "Second contrast view needed before injection.",
    "Good spread along the nerve root.",
    "Concordant pain during injection.",
    "Osteophyte made the approach steep.",
    "Left side first, then right without moving the C-arm.",
    "Hardware at the level below; oblique view helped.",
    "Relief of more than half of the pain before discharge.",
    "Discussed next steps with the patient afterwards.",
    "Sensory and motor testing before the lesion.",
)

WHY_NOT_ACHIEVED = (
    "No safe needle path; stopped before injection.",
    "Vascular uptake in every position; stopped.",
    "Patient could not lie prone any longer.",
    "Lead could not be advanced beyond the intended level.",
)

REASONS_TO_RETURN = (
    "Please check the side: I remember the other one.",
    "Please add the level below; we treated both.",
    "The fluoroscopy time looks like minutes, not seconds.",
    "I did the critical part of this one; please look at your role again.",
    "Please choose the procedure we did, not the one that was planned.",
)

# Which quick reason each of them comes under, in the same order.
RETURNED_FOR = ("levels_or_side", "levels_or_side", "times_or_dose", "role", "other")

FEEDBACK = {
    1: ("Watch the needle tip before each advance.", "Let us do the next one slowly, step by step."),
    2: ("Better orientation of the C-arm this time.", "Ask for the lateral view earlier."),
    3: ("Good set-up; contrast pattern needs a second look.", "Save exposures: shorter taps will do."),
    4: ("Safe and steady.", "Nicely explained to the patient."),
    5: ("I could have stayed outside.", "Textbook."),
}

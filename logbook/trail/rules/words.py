"""What each verb of the audit trail is called, in groups as a director would ask for them.

The one table of verbs: whoever records a new one gives it its words here, and a house test looks that it was done.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Group(NamedTuple):
    """Verbs that are asked for together, each with its words, which follow a name."""

    label: str
    verbs: Mapping[str, str]


GROUPS: Mapping[str, Group] = {
    "signing-in": Group(
        "Signing in",
        {
            "account.sign_in": "signed in",
            "account.sign_out": "signed out",
            "account.time_out": "was signed out after being idle",
            "account.issue_link": "made a link to set a password",
            "account.set_password": "set a password",
            "account.set_pin": "set a PIN for signing",
            "account.remove_pin": "took away a PIN for signing",
        },
    ),
    "refused": Group(
        "Refusals",
        {
            "account.refused": "gave a wrong password or e-mail",
            "account.throttled": "was stopped after too many attempts",
            "account.pin_throttled": "was stopped after too many wrong PINs",
            "document.throttled": "was stopped after too many wrong codes",
            "door.refused": "was refused",
        },
    ),
    "seen": Group(
        "Looking",
        {
            "case.see": "looked at a case",
            "case.see_without_rating": "looked at an assessment without giving one",
            "assessment.see": "looked at an assessment",
            "progress.see": "looked at a fellow’s progress",
            "curves.see": "looked at a fellow’s learning curves",
            "milestones.see": "looked at the evidence for a fellow’s milestone",
            "document.see": "looked at a document",
            "document.open": "opened the file of a document",
            "guest.see": "opened a guest’s link",
            "document.verify": "checked a document by its code or its file",
            "audit.see": "looked at the audit trail",
        },
    ),
    "cases": Group(
        "Cases",
        {
            "case.log": "logged a case",
            "case.revise": "changed a case",
            "case.submit": "sent a case to its attending",
            "case.withdraw": "took a case back",
            "case.discard": "discarded a draft",
            "case.follow_up": "added a follow-up",
            "case.amend": "proposed to amend a signed case",
            "case.amend_withdraw": "withdrew the amendment of a case",
            "case.share": "linked a case with another fellow’s",
            "case.share_declined": "said that a case is not shared",
            "case.unshare": "unlinked a case",
            "case.write": "wrote about a case",
            "case.rate_own": "rated the own part in a case",
            "draft.keep_texts": "kept a text after a second look",
            "draft.discard": "discarded what was typed",
            "draft.restore": "brought back what was typed",
        },
    ),
    "sign-off": Group(
        "Sign-off",
        {
            "case.sign": "signed a case",
            "case.return": "returned a case",
            "case.amend_sign": "signed the amendment of a case",
            "case.amend_return": "returned the amendment of a case",
            "case.void": "declared a case void",
            "case.hand_over": "handed a case over for signing on the same device",
            "case.hand_back": "handed a case back unsigned",
            "batch.make": "asked to sign several cases",
            "batch.sign": "signed several cases",
            "batch.undo": "undid the signing of several cases",
            "batch.see": "looked at what was signed together",
            "guest.ask": "asked a guest to sign",
            "absence.name_deputy": "named a deputy",
            "absence.end": "ended an absence",
            "sample.draw": "drew from the audit sample",
            "sample.set_percent": "set the share of the audit sample",
            "sample.name_readers": "named the second readers",
            "sample.read": "read an entry of the audit sample",
            "signing_key.rotate": "changed the signing key",
            "chain.root": "made a daily root",
        },
    ),
    "documents": Group(
        "Documents",
        {
            "document.reserve": "reserved a number for a document",
            "document.cancel": "cancelled a document that was being printed",
            "document.issue": "issued a document",
            "document.supersede": "put a later document in the place of one",
            "document.revoke": "revoked a document",
            "statement.keep_suggested": "made the suggested statements the program’s own",
            "statement.add": "added a statement for documents",
            "statement.change": "changed a statement for documents",
            "statement.move": "moved a statement for documents",
            "statement.remove": "removed a statement for documents",
        },
    ),
    "files": Group(
        "Files in and out",
        {
            "case.export": "exported cases",
            "radiation.export": "exported the radiation of cases",
            "program.export": "exported where the fellows stand",
            "audit.export": "exported the audit trail",
            "chain.export": "exported the signatures",
            "schedule.read": "read a schedule",
            "letter.give_up": "could not deliver a letter",
            "job.give_up": "could not do a job",
            "letters.switch_off": "switched off letters about what waits",
            "letters.switch_on": "switched on letters about what waits",
        },
    ),
    "program": Group(
        "Program and catalogue",
        {
            "program.found": "founded the program",
            "program.demo": "made the demo program",
            "site.open": "opened a site",
            "person.register": "registered a person",
            "membership.appoint": "gave somebody a role",
            "catalogue.load": "loaded a catalogue edition",
            "catalogue.use": "chose a catalogue edition",
            "catalogue.add_procedure": "added a procedure",
            "catalogue.set_local_code": "set a local code",
            "catalogue.set_target": "set a target",
            "curves.set": "set the parameters of learning curves",
            "curves.take_back": "took back parameters of learning curves",
            "requirements.start": "began with a requirement edition",
            "requirements.draft": "began a draft of the requirements",
            "requirements.describe": "named a draft of the requirements",
            "requirements.change": "changed a requirement in the draft",
            "requirements.add": "added a requirement to the draft",
            "requirements.remove": "took a requirement out of the draft",
            "requirements.discard": "discarded a draft of the requirements",
            "requirements.adopt": "adopted a requirement edition",
        },
    ),
}

WORDS: Mapping[str, str] = {verb: words for group in GROUPS.values() for verb, words in group.verbs.items()}

# What somebody was refused: the verbs of the permission table, after "was refused".
DOORS: Mapping[str, str] = {
    "program.see": "the program",
    "program.oversee": "the program’s overview",
    "case.log": "logging a case",
    "case.list": "the list of cases",
    "case.see": "looking at it",
    "case.edit": "changing it",
    "case.follow_up": "adding a follow-up",
    "case.share": "linking it",
    "case.hand_over": "handing it over",
    "case.sign": "signing or returning it",
    "case.amend": "amending it",
    "case.void": "declaring it void",
    "case.discuss": "writing about it",
    "guest.use": "using its guest’s link",
    "guest.address": "the address of its guest",
    "draft.edit": "changing what was typed",
    "queue.see": "the queue",
    "batch.see": "what is signed together",
    "assessment.see": "its assessment",
    "assessment.give": "rating it",
    "pin.set": "setting a PIN",
    "absence.name_deputy": "naming a deputy",
    "absence.end": "ending an absence",
    "progress.see": "the progress",
    "curves.see": "the learning curves",
    "curves.settings": "the parameters of learning curves",
    "curves.set": "setting the parameters of learning curves",
    "milestones.see": "the evidence for a milestone",
    "catalogue.see": "the catalogue",
    "catalogue.edit": "changing the catalogue",
    "requirements.see": "the requirements",
    "requirements.draft": "drafting requirements",
    "requirements.compare": "comparing requirements",
    "requirements.adopt": "adopting requirements",
    "roles.compare": "the comparison of roles",
    "document.list": "the documents",
    "document.see": "looking at it",
    "document.open": "opening its file",
    "document.issue": "issuing a document",
    "document.revoke": "revoking it",
    "order.follow": "following an order of documents",
    "sample.results": "the results of the audit sample",
    "sample.set": "setting the audit sample",
    "reading.list": "the second readings",
    "reading.give": "reading it again",
    "letters.see": "the letters",
    "letters.see_lost": "the letters that did not arrive",
    "audit.see": "the audit trail",
    "chain.export": "exporting the signatures",
}


def verbs_of(asked: str) -> tuple[str, ...]:
    """The verbs of a group, or the one verb of that name; none for anything else."""
    if asked in GROUPS:
        return tuple(GROUPS[asked].verbs)
    return (asked,) if asked in WORDS else ()

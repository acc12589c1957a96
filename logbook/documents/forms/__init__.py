"""What a director fills in to issue or revoke a document, and what a stranger types to check one."""

from logbook.documents.forms.case_log import CaseLogForm
from logbook.documents.forms.certificate import CertificateForm
from logbook.documents.forms.code import CodeForm
from logbook.documents.forms.concluding import CompletionForm, FinalEvaluationForm
from logbook.documents.forms.issue import EditionForm, FellowForm, OrderForm, PeriodFields, PeriodForm, unchosen
from logbook.documents.forms.letters import PrivilegingForm, VerificationForm
from logbook.documents.forms.packet import PacketForm
from logbook.documents.forms.revoke import RevokeForm
from logbook.documents.forms.statements import OWN_WORDS, NewStatementForm, StatementFields, StatementForm

__all__ = [
    "OWN_WORDS",
    "CaseLogForm",
    "CertificateForm",
    "CodeForm",
    "CompletionForm",
    "EditionForm",
    "FellowForm",
    "FinalEvaluationForm",
    "NewStatementForm",
    "OrderForm",
    "PacketForm",
    "PeriodFields",
    "PeriodForm",
    "PrivilegingForm",
    "RevokeForm",
    "StatementFields",
    "StatementForm",
    "VerificationForm",
    "unchosen",
]

"""Decision letter (办理结果告知书): how a case was decided. Casework passes what it says."""

from __future__ import annotations

from cheguan.credentials.types.kind import CredentialType, Field
from cheguan.kernel.text import _

TYPE = CredentialType(
    id="decision-letter",
    title=_("Decision letter"),
    fields=(
        Field("case", _("Case")),
        Field("service", _("Service")),
        Field("applicant", _("Applicant")),
        Field("outcome", _("Outcome")),
        Field("decided", _("Decided")),
        Field("reasons", _("Reasons")),
        Field("office", _("Issued by")),
    ),
    look="letter",
    record="case",
)

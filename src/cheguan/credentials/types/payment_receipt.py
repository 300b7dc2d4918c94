"""Payment receipt (缴费凭证): that a fee of the state was paid. Payments pass what it says."""

from __future__ import annotations

from cheguan.credentials.types.kind import CredentialType, Field
from cheguan.kernel.text import _

TYPE = CredentialType(
    id="payment-receipt",
    title=_("Payment receipt"),
    fields=(
        Field("number", _("Number")),
        Field("payer", _("Payer")),
        Field("fen", _("Amount")),
        Field("item", _("For")),
        Field("paid", _("Paid")),
        Field("case", _("Case")),
        Field("office", _("Issued by")),
    ),
    look="receipt",
    record="payment",
)

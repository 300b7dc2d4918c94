"""The one payment platform (统一电子支付平台): orders, receipts, refunds, reconciliation."""

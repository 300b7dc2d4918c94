"""The wallets of others: a licence goes into one (OpenID4VCI), and one is asked (OpenID4VP)."""

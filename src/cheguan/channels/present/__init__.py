"""What a person reads: services, facts, verdicts and cases in words of her language.

Nothing here knows a single service. A new kind of fact or act adds one function; a new service
adds none.
"""

"""The other departments, played by one small server (docs/departments.md is the contract).

It never imports the platform and the platform never imports it: they meet over HTTP only.
"""

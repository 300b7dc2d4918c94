"""One office for all tests of the verifier: keys are slow to make."""

import pytest
from cheguan_verify import Trust
from unit.verifier.checks import PHONE
from unit.verifier.issuer import Authority, Signer, claims, cose_key, credential


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def signer(authority: Authority) -> Signer:
    return authority.signer()


@pytest.fixture(scope="session")
def trust(authority: Authority, signer: Signer) -> Trust:
    return authority.trust(signer)


@pytest.fixture(scope="session")
def card(signer: Signer) -> bytes:
    """A driving licence on paper."""
    return credential(signer, claims())


@pytest.fixture(scope="session")
def held(signer: Signer) -> bytes:
    """A driving licence that is bound to a phone."""
    return credential(signer, claims(claim_8={1: cose_key(PHONE)}))

"""Make a package of the file of a vehicle or a driver."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from cheguan.archive import conf, entries, proofs, queries, signing
from cheguan.archive.models import Volume
from cheguan.archive.package.shape import FILES, MANIFEST, SIGNATURE, Digests, Manifest, Signature
from cheguan.archive.store import store
from cheguan.casework.asking import SYSTEM


class Nothing(LookupError):
    """There is no volume of this vehicle or driver."""


def write(kind: str, subject: str, to: Path, now: datetime) -> int:
    """Write the whole file of a vehicle or driver as one package; returns how many volumes it has.

    It is complete or not there at all. Raises Nothing, OSError, Missing, Damaged, and NoHead or
    NotSealed while a case waits for the next head.
    """
    volumes = list(queries.volumes(kind, subject, SYSTEM))
    if not volumes:
        raise Nothing(f"The archive has no volume of {kind} {subject}.")
    listed = [_digests(volume) for volume in volumes]
    manifest = Manifest(
        about="cheguan-archive-package/1",
        office=conf.office(),
        made_at=now,
        kind=kind,
        subject=subject,
        volumes=listed,
        files={digest: len(store().get(digest)) for digest in _files(volumes, listed)},
    )
    with NamedTemporaryFile(dir=to.parent, prefix=".", delete=False) as draft:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as package:
            _fill(package, manifest, now)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(to)
    return len(volumes)


def _digests(volume: Volume) -> Digests:
    """Of a volume that came from elsewhere the proof that came with it."""
    proof = volume.proof or _proven(volume)
    return Digests(contents=volume.digest, proof=proof)


def _proven(volume: Volume) -> str:
    proof = proofs.of_case(volume.city, volume.case)
    return store().put(entries.text(proof).encode())


def _files(volumes: Sequence[Volume], listed: Iterable[Digests]) -> list[str]:
    """Every file that belongs to them, once."""
    pieces = (piece["digest"] for volume in volumes for piece in queries.contents(volume)["pieces"])
    return sorted({*pieces, *(one.contents for one in listed), *(one.proof for one in listed)})


def _fill(package: zipfile.ZipFile, manifest: Manifest, now: datetime) -> None:
    said = entries.text(manifest.model_dump(mode="json")).encode()
    by = signing.signer(now)
    signature = Signature(certificate=signing.pem(by.certificate), signature=by.sign(said).hex())
    package.writestr(MANIFEST, said)
    package.writestr(SIGNATURE, signature.model_dump_json())
    for digest in manifest.files:
        package.writestr(f"{FILES}{digest}", store().get(digest))

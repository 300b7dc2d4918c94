"""Take in a package: everything is checked before anything is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cheguan_verify import Trust
from django.db import transaction

from cheguan.archive import filing, heads, merkle, queries, signing
from cheguan.archive.heads import Forged
from cheguan.archive.merkle import NotProven
from cheguan.archive.models import Volume
from cheguan.archive.package.opening import Package, Refused, opened, parsed
from cheguan.archive.package.shape import Contents, Digests, Piece
from cheguan.archive.signing import Untrusted
from cheguan.archive.store import store

__all__ = ["Refused", "Taken", "take"]


@dataclass(frozen=True)
class Taken:
    """What came of a package: whose file it is, the cases whose volumes are new here, and those
    that were here already."""

    kind: str
    subject: str
    new: tuple[str, ...]
    known: tuple[str, ...]


def take(path: Path, office: str, trust: Trust, now: datetime) -> Taken:
    """Keep the file in a package for this office; taking it again changes nothing. Raises Refused,
    and OSError where the package or the store can't be used."""
    with opened(path, trust) as package:
        volumes = [_volume(package, listed, trust) for listed in package.manifest.volumes]
        _check_nothing_else(package)
        new = [volume for volume in volumes if not _is_here(volume)]
        for digest in package.manifest.files if new else ():
            store().put(package.file(digest))
        _add(new, package.manifest.office, office, now)
        return Taken(
            kind=package.manifest.kind,
            subject=package.manifest.subject,
            new=tuple(volume.case for volume in new),
            known=tuple(volume.case for volume in volumes if volume not in new),
        )


def _volume(package: Package, listed: Digests, trust: Trust) -> Volume:
    """The row of a volume of the package, once all of it is checked."""
    contents = parsed(Contents, package.file(listed.contents))
    kinds = queries.kinds(package.manifest.kind)
    if contents.subject != package.manifest.subject or contents.subject_kind not in kinds:
        raise Refused(f"Case {contents.case} is not about {package.manifest.subject}.")
    for piece in contents.pieces:
        _check_piece(package, contents, piece)
    _check_journal(package, contents, listed, trust)
    volume = filing.of_contents(contents.model_dump(mode="json"), listed.contents)
    volume.proof = listed.proof
    return volume


def _check_piece(package: Package, contents: Contents, piece: Piece) -> None:
    if len(package.file(piece.digest)) != piece.size:
        raise Refused(f"{piece.role} of case {contents.case} has another size.")
    if piece.role.partition(":")[0] not in queries.ROLES:
        raise Refused(f"{piece.role} of case {contents.case} is no piece of a volume.")


def _check_journal(package: Package, contents: Contents, listed: Digests, trust: Trust) -> None:
    """The journal in the volume is what the sender's tree has for this case, under a head that is
    signed by someone who is trusted."""
    try:
        proof = json.loads(package.file(listed.proof))
        told = heads.opened(proof["head"], trust)
        merkle.check_case(proof, contents.case, _signed(proof))
        proven = "\n".join(entry["content"] for entry in proof["entries"])
    except (NotProven, Forged, Untrusted, ValueError, KeyError, TypeError) as error:
        raise Refused(f"The journal of case {contents.case} is not proven: {error}") from error
    lines = [one.digest for one in contents.pieces if one.role == "journal"]
    if told.city != contents.city or [package.file(one) for one in lines] != [proven.encode()]:
        raise Refused(f"The journal of case {contents.case} is not the one that is proven.")


def _signed(proof: Mapping[str, Any]) -> merkle.Signed:
    certificate = signing.read_pem(proof["head"]["certificate"].encode())
    return lambda kid, data, signature: signing.made_by(certificate, data, signature)


def _check_nothing_else(package: Package) -> None:
    """Each file belongs to a volume."""
    used = {digest for one in package.manifest.volumes for digest in (one.contents, one.proof)}
    for one in package.manifest.volumes:
        contents = parsed(Contents, package.file(one.contents))
        used |= {piece.digest for piece in contents.pieces}
    if extra := package.manifest.files.keys() - used:
        raise Refused(f"File {min(extra)} belongs to no volume.")


def _is_here(volume: Volume) -> bool:
    found = Volume.objects.filter(city=volume.city, case=volume.case).first()
    if found and found.digest != volume.digest:
        raise Refused(f"Case {volume.case} is archived here already, and says something else.")
    return found is not None


def _add(volumes: list[Volume], origin: str, office: str, now: datetime) -> None:
    for volume in volumes:
        volume.origin, volume.office, volume.filed_at = origin, office, now
    with transaction.atomic():
        Volume.objects.bulk_create(volumes, ignore_conflicts=True)

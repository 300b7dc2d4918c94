"""The archive in a bucket of a server that speaks the S3 protocol: ab/cd/abcd…, as in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from cheguan.archive.store import Missing, digest_of, sound

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "max_attempts": 4},
    s3={"addressing_style": "path"},
    # Servers other than Amazon's know these only in part; every file is checked by its digest.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_NOT_THERE = frozenset({"NoSuchKey", "404"})
_THERE = "PreconditionFailed"


class BucketStore:
    """Files in one bucket. Every verb raises botocore's errors where the server does not do it."""

    def __init__(self, bucket: str, endpoint: str | None = None) -> None:
        self._bucket = bucket
        self._client: Any = boto3.Session().client("s3", endpoint_url=endpoint, config=_CONFIG)

    def put(self, content: bytes) -> str:
        """Only where there is none yet, so that no writer replaces what another one has put; a
        server that does not know this condition writes the same bytes again."""
        digest = digest_of(content)
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=_key(digest), Body=content, IfNoneMatch="*"
            )
        except ClientError as error:
            if _code(error) != _THERE:
                raise
        return digest

    def get(self, digest: str) -> bytes:
        """Checked each time that it is read. Raises Missing, Damaged."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=_key(digest))
        except ClientError as error:
            if _code(error) not in _NOT_THERE:
                raise
            raise Missing(f"The archive has no file {digest}.") from None
        with found["Body"] as body:
            return sound(digest, body.read())

    def has(self, digest: str) -> bool:
        """Whether there is an object of this name."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=_key(digest))
        except ClientError as error:
            if _code(error) not in _NOT_THERE:
                raise
            return False
        return True

    def walk(self) -> Iterator[str]:
        """Page by page, as the server lists them: in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        for page in pages:
            yield from (found["Key"].rpartition("/")[2] for found in page.get("Contents", ()))


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])

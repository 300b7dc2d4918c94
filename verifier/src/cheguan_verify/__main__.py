"""`python -m cheguan_verify --trust trust.json CODE`: check a code at a desk, without a network."""

import argparse
import base64
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from cheguan_verify import NoTrust, Outcome, Statuses, Trust, Verdict, verify
from cheguan_verify.codes import Kind
from cheguan_verify.types import labels

WORDS = {
    Verdict.VALID: "有效",
    Verdict.EXPIRED: "已过期",
    Verdict.NOT_YET: "尚未生效",
    Verdict.REVOKED: "已注销",
    Verdict.SUSPENDED: "已暂停",
    Verdict.FORGED: "伪造或被改动",
    Verdict.REPLAYED: "截图或复制件",
    Verdict.UNKNOWN: "无法识别",
}


def main(arguments: list[str] | None = None) -> int:
    """0 only for a valid credential, 1 for any other, 2 when nothing could be checked."""
    options = _options(arguments)
    try:
        trust = Trust.load(options.trust, _pins(options.authority))
        tokens = _tokens(options.statuses) if options.statuses else trust.statuses
        data = _data(options.code)
    except (NoTrust, OSError, ValueError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    outcome = verify(data, trust, datetime.now(UTC), Statuses.read(tokens, trust))
    sys.stdout.write("\n".join([*_lines(outcome, trust), ""]))
    return 0 if outcome.valid else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cheguan-verify", description=__doc__)
    parser.add_argument("--trust", type=Path, required=True, help="the published trust list")
    parser.add_argument("--authority", type=Path, help="believe only the authorities of this PEM")
    parser.add_argument("--statuses", type=Path, help="JSON: address of a status list to its token")
    parser.add_argument("code", help="the text of a code, or a file that holds it")
    return parser.parse_args(arguments)


def _pins(path: Path | None) -> list[x509.Certificate] | None:
    return None if path is None else x509.load_pem_x509_certificates(path.read_bytes())


def _tokens(path: Path) -> dict[str, bytes]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    return {address: base64.b64decode(token) for address, token in listed.items()}


def _data(code: str) -> str | bytes:
    return code if code.startswith(tuple(Kind)) else Path(code).read_bytes()


def _lines(outcome: Outcome, trust: Trust) -> list[str]:
    lines = [f"{WORDS[outcome.verdict]} / {outcome.verdict} ({outcome.reason})"]
    if outcome.type:
        lines.append(" / ".join(labels(outcome.type)))
    lines += [f"{f.chinese} / {f.english}: {_plain(f.value)}" for f in outcome.fields]
    lines.append(f"有效期止 / Good until: {_plain(outcome.valid_until)}")
    lines.append(f"状态截至 / Status as of: {_plain(outcome.status_as_of) or '未知 / not known'}")
    lines.append(f"信任清单截至 / Trust list as of: {_plain(trust.as_of)}")
    return lines


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())

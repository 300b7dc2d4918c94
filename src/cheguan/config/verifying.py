"""`cheguan verify`: check a code, a photo or a paper without a network."""

from __future__ import annotations

from pathlib import Path

from cheguan_verify.__main__ import main as checker
from cheguan_verify.codes import Kind

from cheguan.channels.checking.reading import NoCode, code_in
from cheguan.config.trouble import Trouble

_WHY = {
    "too-large": "The file is too large: hand in a smaller photo.",
    "unreadable": "This is neither a picture nor a PDF: hand in a photo, a screenshot or the PDF.",
    "no-code": "No code was found in the file: take the photo nearer, and without reflections.",
}


def verify(what: str, trust: Path) -> int:
    """Print what the check says; 0 only where it is valid. Raises Trouble."""
    if not trust.exists():
        raise Trouble(
            f"There is no trust list {trust}: `cheguan keys publish --out {trust}` writes it, or "
            "fetch /.well-known/cheguan-trust.json from the platform while there is a network."
        )
    return checker(["--trust", str(trust), _text(what)])


def _text(what: str) -> str:
    if what.startswith(tuple(Kind)):
        return what
    path = Path(what)
    if not path.is_file():
        raise Trouble(f"“{what}” is neither the text of a code nor a file.")
    content = path.read_bytes()
    if content.startswith(tuple(kind.encode() for kind in Kind)):
        return content.decode("ascii", "replace").strip()
    try:
        return code_in(content)
    except NoCode as error:
        raise Trouble(_WHY[error.why]) from error

"""A folder of the services that holds none, or another one, stops the start with a sentence."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from cheguan import services
from cheguan.config import start
from cheguan.config.trouble import Trouble
from cheguan.kernel.consistency import InconsistentService
from cheguan.services.catalogue import NoSuchService, catalogue, service


def catalogue_of(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> object:
    """The catalogue where the only folder is `toys/brush`, with this source."""
    brush = folder / "toys" / "brush"
    brush.mkdir(parents=True)
    (folder / "toys" / "__init__.py").touch()
    (brush / "__init__.py").write_text(source)
    for name in ("cheguan.services.toys", "cheguan.services.toys.brush"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(services, "__path__", [str(folder)])
    return catalogue.__wrapped__()


def test_a_service_with_the_id_of_another_folder_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InconsistentService, match="toys/brush calls itself “toys/paint”; its id"):
        catalogue_of(tmp_path, monkeypatch, "from unit.toy import TOY as SERVICE")


def test_a_folder_without_a_service_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InconsistentService, match="toys/brush of the services declares no SERVICE"):
        catalogue_of(tmp_path, monkeypatch, "")


def test_each_service_is_found_by_its_id_and_no_other() -> None:
    assert service("vehicles/inspection_mark").id == "vehicles/inspection_mark"
    with pytest.raises(NoSuchService, match="vehicles/flying"):
        service("vehicles/flying")


def test_a_broken_service_stops_the_start_with_a_sentence_and_not_with_a_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise InconsistentService("Service “toys/paint”: it has no rules.")

    monkeypatch.setattr("django.setup", broken)
    try:
        with pytest.raises(Trouble, match="Service “toys/paint”: it has no rules"):
            start.set_up_django()
    finally:
        gc.enable()

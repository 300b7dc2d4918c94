"""Where a rule comes from: a law and its articles (法规, 条)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cheguan.kernel.text import Text


@dataclass(frozen=True)
class Law:
    """A legal text: its title, its number (公安部令第164号), what it is called in English, and the
    articles that are meant."""

    title: str
    number: str = ""
    english: Text | None = None
    articles: tuple[int, ...] = ()

    def article(self, *numbers: int) -> Law:
        """The same law, narrowed to some articles."""
        return replace(self, articles=numbers)

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        articles = "、".join(str(n) for n in self.articles)
        return f"《{self.title}》{number}" + (f"第{articles}条" if articles else "")

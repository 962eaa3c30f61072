"""The whole road in a browser, one step after another, with scripts or without."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

PASSPHRASE = "four quiet green lamps"


@dataclass
class Walk:
    """Someone walking the road on one page. Works the same with scripts switched off, except for the keys."""

    page: Page
    scripts: bool = True

    def begin(self) -> None:
        self.page.goto("/")
        self.page.click("main a.door >> nth=0")
        self.page.fill("[name=year]", "1985")
        self.page.check("[name=agree]")
        self.go()
        self.go()

    def go(self) -> None:
        """Press the page's main button."""
        self.page.click("main form .go >> nth=0")
        self.page.wait_for_load_state()

    def answer(self, choice: int) -> None:
        """Answer the statement on the screen: by key with scripts, by choosing and pressing Next without."""
        item = self.page.get_attribute("[name=item]", "value")
        if not self.scripts:
            self.page.check(f"[name=choice][value='{choice}']", force=True)
            self.go()
            return
        self.page.keyboard.press(str(choice + 1))
        gone = "item => document.querySelector('[name=item]')?.value !== item"
        self.page.wait_for_function(gone, arg=item)
        self.page.wait_for_load_state()

    def answer_all(self) -> int:
        """Answer until the map comes; returns how many answers it took."""
        for answered in range(1, 61):
            self.answer((4, 3, 1)[answered % 3])
            if "/map/" in self.page.url:
                return answered
        raise AssertionError("The quiz did not end.")

    def step(self) -> None:
        """One step alone: predicted, locked, done, told."""
        self.page.goto("/practice/A1/1/")
        self.page.fill("[name=predicted]", "I will notice only afterwards.")
        self.page.check("[name=sure][value='60']", force=True)
        self.go()
        self.page.click("button[value=done]")
        self.page.check("[name=matched][value=otherwise]")
        self.page.fill("[name=happened]", "I noticed while it was happening.")
        self.go()

    def keep(self, nickname: str) -> str:
        """Keep the journal and type the recovery code back; returns the code."""
        self.page.goto("/keep/")
        self.page.fill("[name=nickname]", nickname)
        self.page.fill("[name=passphrase]", PASSPHRASE)
        self.page.fill("[name=again]", PASSPHRASE)
        self.go()
        code = "-".join(self.page.locator(".code span").all_inner_texts())
        self.page.fill("[name=code]", code)
        self.go()
        return code

    def lock(self) -> None:
        self.page.goto("/keep/")
        self.go()

    def open(self, nickname: str) -> None:
        self.page.goto("/keep/open/")
        self.page.fill("[name=nickname]", nickname)
        self.page.fill("[name=passphrase]", PASSPHRASE)
        self.go()

"""A person who has a keyboard and nothing else: what cannot be reached is not there."""

from playwright.sync_api import Page

from tests.browser.window import Window, squeezed

MOST_STEPS = 400
WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const named = at.labels?.[0]?.innerText || at.innerText || at.title || "";
  return [at.tagName.toLowerCase(), at.type || "", named.replace(/\\s+/g, "")];
}"""


class Keyboard:
    """Walks by Tab, presses, types and chooses; never touches a mouse."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def page(self) -> Page:
        return self.window.page

    def reach(self, name: str, *tags: str) -> None:
        """Go on by Tab until what is called so has the focus."""
        wanted = squeezed(name)
        seen = []
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(WHERE)
            if found and (not tags or found[0] in tags) and wanted in found[2]:
                return
            seen.append(found)
        raise AssertionError(f"{name} cannot be reached by Tab: {seen[-60:]}")

    def press(self, name: str) -> None:
        """Press a button or follow a link that leads to a page."""
        self.reach(name, "a", "button")
        self.window.leaving(lambda: self.page.keyboard.press("Enter"))

    def write(self, name: str, text: str) -> None:
        """Type into a field; what stood there is replaced."""
        self.reach(name, "input", "textarea")
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, option: str) -> None:
        """Open no list: go down it until an option is chosen."""
        self.reach(name, "select")
        self.page.keyboard.press("Home")
        for _ in range(MOST_STEPS):
            at = self.page.evaluate(
                "document.activeElement.selectedOptions[0].label.trim()"
            )
            if at == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {option}")

    def pick(self, name: str) -> None:
        """Choose one of the radio buttons by the arrows."""
        self.page.keyboard.press("Tab")
        while self.page.evaluate("document.activeElement.type") != "radio":
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(MOST_STEPS):
            if squeezed(name) in self.page.evaluate(WHERE)[2]:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {name} to choose")

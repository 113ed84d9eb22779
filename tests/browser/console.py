"""What a page's console complains of: errors of scripts, files that are missing, breaches of the content security policy."""

from playwright.sync_api import ConsoleMessage, Error, Page


class Console:
    """Listens to one page from now on."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self._page = page
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_of_the_page_itself(message):
            self.complaints.append(f"{self._page.url}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"{self._page.url}: {error}")

    def _is_of_the_page_itself(self, message: ConsoleMessage) -> bool:
        """Chromium also notes that a page, or a form's answer, came with a status of 4xx: that is meant. So are tests without a worker."""
        if message.text == "Service Worker registration blocked by Playwright":
            return True
        return message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]

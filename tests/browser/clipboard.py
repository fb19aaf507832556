"""What is copied elsewhere and pasted into a page."""

from __future__ import annotations

from playwright.sync_api import Page


def paste(page: Page, code: str, text: str, field: str = "value") -> bool:
    """Paste a column copied from a spreadsheet as Ctrl+V does; return True when the page leaves it to the browser."""
    page.locator(f'[name="{field}.{code}"]').focus()
    left: bool = page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text', text);
            const paste = {clipboardData: data, bubbles: true, cancelable: true};
            return document.activeElement.dispatchEvent(new ClipboardEvent('paste', paste));
        }""",
        text,
    )
    return left

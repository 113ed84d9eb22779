"""The Chromium that tests and measurements drive: the machine's own, else playwright's."""

import shutil

from playwright.sync_api import Browser, BrowserType

# The address bar's pages, which nobody sees, are most of what a new window takes. To switch them off takes the place of playwright's own
# list, so what that one switches off stands here, too.
_ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
_PLAYWRIGHTS = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "LensOverlay", "MediaRouter"),
    *("AimEnabled", "NetworkTimeServiceQuerying", "OptimizationHints", "PreconnectToSearch"),
)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*_ADDRESS_BAR, *_PLAYWRIGHTS))}",
)


def launch(kind: BrowserType) -> Browser:
    """Without a window. Raises playwright's Error where there is neither."""
    there = shutil.which("chromium") or shutil.which("chromium-browser")
    return kind.launch(executable_path=there, args=list(_FLAGS))

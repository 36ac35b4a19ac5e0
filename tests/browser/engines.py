"""Firefox and WebKit, driven over their own protocols: a page, a script in it, and what Firefox wrote on its console.

Firefox speaks Marionette (JSON over a socket), WebKitGTK the HTTP of WebDriver; neither needs a package of Python.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

#: How long a busy machine may take to start a browser or to load a page, in seconds.
PATIENCE = 60


class Missing(Exception):
    """A browser is not installed; the message says which."""


def program(*names: str) -> str:
    """The path of the first of `names` that is installed. Raises Missing."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(f"{names[0]} is not installed: run scripts/set-up.sh test")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Firefox:
    """A Firefox without a window, with a profile of its own in `folder`."""

    name = "firefox"

    def __init__(self, folder: Path) -> None:
        port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        settings = {"marionette.port": port, "security.fileuri.strict_origin_policy": True,
                    "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
                    "toolkit.telemetry.enabled": False, "network.captive-portal-service.enabled": False,
                    "network.connectivity-service.enabled": False, "app.update.enabled": False}
        (folder / "user.js").write_text("".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n"
                                                for key, value in settings.items()), encoding="utf-8")
        command = [program("firefox-esr", "firefox"), "--headless", "--marionette", "--remote-allow-system-access",
                   "--no-remote", "--profile", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=os.environ | {"MOZ_DISABLE_CONTENT_SANDBOX": "1", "HOME": str(folder)})
        self.number = 0
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
                break
            except OSError:
                if time.monotonic() > end:
                    self.close()
                    raise
                time.sleep(0.2)
        self.stream = self.socket.makefile("rb")
        self._read()
        self._ask("WebDriver:NewSession", {})

    def _read(self) -> Any:
        size = b""
        while (one := self.stream.read(1)) != b":":
            if not one:
                raise ConnectionError("Firefox closed the connection")
            size += one
        return json.loads(self.stream.read(int(size)))

    def _ask(self, command: str, given: dict[str, Any]) -> Any:
        self.number += 1
        text = json.dumps([0, self.number, command, given]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        """The value of a function's body in the page; it may await."""
        wrapped = f"const [done, ...given] = [arguments[arguments.length - 1], ...arguments]; (async () => {{ {script} }})()" \
                  ".then((value) => done({ value }), (error) => done({ error: String(error) }))"
        answer = self._ask("WebDriver:ExecuteAsyncScript", {"script": wrapped, "args": list(given)})["value"]
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def resize(self, width: int, height: int) -> None:
        """Give the page a view of this size."""
        for _ in range(2):
            edge = self.run("return [innerWidth, innerHeight];")
            here = self._ask("WebDriver:GetWindowRect", {})
            self._ask("WebDriver:SetWindowRect", {"width": here["width"] + width - edge[0],
                                                  "height": here["height"] + height - edge[1]})

    def console(self) -> list[str]:
        """The errors and refusals of pages since the last call, from Firefox's own console."""
        self._ask("Marionette:SetContext", {"value": "chrome"})
        try:
            script = """const found = Services.console.getMessageArray().map((one) => one instanceof Ci.nsIScriptError
              ? { text: one.errorMessage, place: one.sourceName, kind: one.category, flags: one.flags } : null).filter(Boolean);
              Services.console.reset(); return found;"""
            found = self._ask("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]
        finally:
            self._ask("Marionette:SetContext", {"value": "content"})
        # A flag of 1 is a warning; a page's own faults come from an address that a page can have.
        return [f"{one['place']}: {one['text']}" for one in found
                if one["place"].startswith(("http:", "file:")) and not one["flags"] & 1 or "CSP" in one["kind"]]

    def close(self) -> None:
        """End the browser."""
        with suppress(Exception):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


class WebKit:
    """WebKitGTK's small browser, which needs a display: Xvfb gives one."""

    name = "webkit"

    def __init__(self, folder: Path) -> None:
        driver, screen = program("WebKitWebDriver"), program("Xvfb")
        folder.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        self.screen = subprocess.Popen([screen, "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
                                       pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        port = free_port()
        environment = os.environ | {"DISPLAY": f":{display}", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                                    "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "LIBGL_ALWAYS_SOFTWARE": "1",
                                    "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "GDK_BACKEND": "x11"}
        self.process = subprocess.Popen([driver, f"--port={port}"], env=environment, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {
                    "webkitgtk:browserOptions": {"args": ["--automation"]}}}})
                break
            except OSError:
                if time.monotonic() > end:
                    self.close()
                    raise
                time.sleep(0.2)
        self.base += f"/session/{answer['sessionId']}"
        self._ask("POST", "/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def _ask(self, method: str, path: str, given: dict[str, Any]) -> Any:
        request = urllib.request.Request(self.base + path, json.dumps(given).encode(), {"Content-Type": "application/json"},
                                         method=method)
        with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
            return json.loads(answer.read())["value"]

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._ask("POST", "/url", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        """The value of a function's body in the page; it may await."""
        wrapped = f"const [done, ...given] = [arguments[arguments.length - 1], ...arguments]; (async () => {{ {script} }})()" \
                  ".then((value) => done({ value }), (error) => done({ error: String(error) }))"
        answer = self._ask("POST", "/execute/async", {"script": wrapped, "args": list(given)})
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def resize(self, width: int, height: int) -> None:
        """Give the page a view of this size; its window is never narrower than 447."""
        for _ in range(2):
            edge = self.run("return [innerWidth, innerHeight];")
            here = self._ask("GET", "/window/rect", {})
            self._ask("POST", "/window/rect", {"width": here["width"] + width - edge[0],
                                               "height": here["height"] + height - edge[1]})

    def console(self) -> None:
        """Nothing: its driver does not show the console."""

    def close(self) -> None:
        """End the browser and its display."""
        if "/session/" in self.base:
            with suppress(Exception):
                self._ask("DELETE", "", {})
        for process in (self.process, self.screen):
            process.terminate()
            process.wait(timeout=PATIENCE)


ENGINES = {"firefox": Firefox, "webkit": WebKit}

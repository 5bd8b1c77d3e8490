"""A Firefox without a window, driven over Marionette, the protocol that every Firefox speaks: Playwright cannot drive Debian's.

Messages are JSON with their length before a colon: [0, number, command, parameters] there, [1, number, error, result] back.
"""

import json
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from typing import Any, Self

PROGRAMS = ("firefox-esr", "firefox")
LONGEST = 60.0
"""s. Longest wait for the start, and for any answer."""
PREFERENCES = {
    "marionette.port": 0,  # a free one, which Firefox writes into its profile
    "app.normandy.enabled": False, "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "network.proxy.type": 1, "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
    "toolkit.telemetry.enabled": False,
}  # fmt: skip
"""Of the profile: nothing is asked, and the network is cut by a proxy that is not there."""


def program() -> str | None:
    """Return where a Firefox is; None if there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Firefox:
    """A running Firefox. profile: an empty folder for it. size: of the window, pixels."""

    def __init__(self, path: str, profile: Path, size: dict[str, int]) -> None:
        told = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text(told)
        words = [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.line: socket.socket | None = None
        try:
            self.line = self._connected(profile / "MarionetteActivePort")
            self.count, self.left = 0, b""
            self._message()
            self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
            self.ask("WebDriver:SetWindowRect", **size)
        except BaseException:
            self.close()
            raise

    def _connected(self, port: Path) -> socket.socket:
        until = time.monotonic() + LONGEST
        while True:
            try:
                return socket.create_connection(("127.0.0.1", int(port.read_text())), LONGEST)
            except (OSError, ValueError) as error:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise RuntimeError(f"Firefox did not open its port: {error}") from None
                time.sleep(0.1)

    def _message(self) -> Any:
        while b":" not in self.left:
            self.left += self.line.recv(65536)
        size, _, self.left = self.left.partition(b":")
        while len(self.left) < int(size):
            self.left += self.line.recv(65536)
        said, self.left = self.left[: int(size)], self.left[int(size) :]
        return json.loads(said)

    def ask(self, command: str, **parameters: Any) -> Any:
        """Return the result of a command. Raises RuntimeError with what Firefox says."""
        self.count += 1
        said = json.dumps([0, self.count, command, parameters]).encode()
        self.line.sendall(b"%d:%b" % (len(said), said))
        _, _, error, result = self._message()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def open(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.ask("WebDriver:Navigate", url=address)

    def told(self, script: str, *given: Any) -> Any:
        """Return what the body of a function returns; `page` in it is the window of the page."""
        return self.ask("WebDriver:ExecuteScript", script=f"const page = window; {script}", args=list(given))

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        until = time.monotonic() + LONGEST
        while not self.told(f"return Boolean({condition});"):
            if time.monotonic() > until:
                raise RuntimeError(f"in {LONGEST:g} s it was never so: {condition}")
            time.sleep(0.05)

    def drag(self, start: tuple[float, float], end: tuple[float, float], kind: str = "mouse", steps: int = 5) -> None:
        """Press at one point of the window, move to another and let go."""
        moves = [
            {"type": "pointerMove", "duration": 20, "origin": "viewport",
             "x": round(start[0] + (end[0] - start[0]) * k / steps), "y": round(start[1] + (end[1] - start[1]) * k / steps)}
            for k in range(steps + 1)
        ]  # fmt: skip
        pressed = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}]
        hand = {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": pressed}
        self.ask("WebDriver:PerformActions", actions=[hand])

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return b64decode(self.ask("WebDriver:TakeScreenshot", full=False))

    def close(self) -> None:
        """End the program."""
        if self.line:
            self.line.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""Makes the pictures of the README from what voicecheck really says.

``python docs/pictures/make.py`` takes the extra `dev` and, for the report page, Chromium.
"""

import csv
import datetime
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
DRAFTS = HERE.parents[1] / "data" / "drafts_en.jsonl"
TERMINAL = {
    "score_en.svg": (
        "score",
        "We are thrilled to announce that our repair café now opens on Sundays too! Ahmed fixed "
        "nine toasters last week and burnt his thumb twice. Don't miss out, book your slot today!",
    ),
    "score_de.svg": (
        "score",
        "Endlich ist es soweit: Unser neuer Hofladen öffnet seine Türen! Freuen Sie sich auf "
        "hochwertige Produkte aus eigener Herstellung. Am Samstag gibt es Most und "
        "Zwetschgenkuchen. Kommen Sie vorbei!",
    ),
}
COLUMNS = 108
# As rich has it, but without its font, which would be fetched from elsewhere.
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>
.{unique_id}-matrix {{ font: {char_height}px "Fira Code", Menlo, Consolas, "DejaVu Sans Mono",
monospace; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def draw_terminal(command: str, draft: str) -> str:
    """Return an SVG of a command and what it prints."""
    arguments = [sys.executable, "-m", "voicecheck", command, "--colour", "always", draft]
    done = subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True)
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text(f'$ voicecheck {command} "{draft}"', style="bold"))
    console.print(Text.from_ansi(done.stdout.rstrip()))
    return console.export_svg(
        title="", theme=MONOKAI, code_format=SVG, unique_id="t", font_aspect_ratio=0.6
    )


def write_posts(target: Path) -> None:
    """Write the drafts of `data/` as an account's export: three a week, source by source."""
    lines = DRAFTS.read_text(encoding="utf-8").splitlines()[::6]
    start = datetime.date(2025, 1, 6)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Date", "Account", "Post"])
        for number, draft in enumerate(map(json.loads, lines)):
            day = start + datetime.timedelta(days=7 * number // 3)
            writer.writerow([day.isoformat(), draft["source"], draft["text"]])


def photograph_report(target: Path) -> None:
    """Save a picture of the report page on the drafts of `data/`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_posts(folder / "posts.csv")
        command = [sys.executable, "-m", "voicecheck", "batch", "posts.csv"]
        command += ["--report", "page.html", "--language", "en"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        chromium = shutil.which("chromium") or shutil.which("google-chrome") or "chrome"
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--virtual-time-budget=20000",
                f"--user-data-dir={folder / 'profile'}",
                "--window-size=1200,1000",
                f"--screenshot={folder / 'page.png'}",
                f"file://{folder / 'page.html'}",
            ],
            check=True,
            capture_output=True,
        )
        # The page has few colours.
        with Image.open(folder / "page.png") as picture:
            picture.convert("RGB").quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    for file, (command, draft) in TERMINAL.items():
        (HERE / file).write_text(draw_terminal(command, draft), encoding="utf-8")
    photograph_report(HERE / "report.png")

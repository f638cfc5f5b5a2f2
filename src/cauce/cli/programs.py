"""The installed program (programa instalado): kept as a wheel before another version takes its place, put back."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from cauce.cli.words import Unusable, _

NAME = "cauce"
READABLE = 0o022  # the program is read by others than who installs it, whatever that person's umask says


@dataclass(frozen=True)
class Former:
    """The program as it was: a wheel of it, and the versions of all that it stood on."""

    wheel: Path
    packages: dict[str, str]


def refuse_wheel(wheel: Path) -> None:
    """Refuse a file that is no wheel of Cauce, and an installation that a wheel cannot replace.

    Raises
    ------
    Unusable
        Why.
    """
    if not wheel.is_file():
        raise Unusable(_("There is no file «%(name)s». Check its name.") % {"name": wheel})
    if wheel.suffix != ".whl" or not wheel.name.startswith(f"{NAME}-") or not zipfile.is_zipfile(wheel):
        raise Unusable(
            _("«%(name)s» is no wheel of Cauce; expected is a file such as cauce-1.0-py3-none-any.whl.")
            % {"name": wheel}
        )
    if is_a_project():
        raise Unusable(
            _("Cauce runs from its project's folder here. Bring that up to date instead, then run: cauce update")
        )
    refuse_foreign_environment()


def refuse_foreign_environment() -> None:
    """Refuse to install where this user may not write: the former program could not be put back either.

    Raises
    ------
    Unusable
        Where that is.
    """
    place = Path(str(distribution(NAME).locate_file("")))
    if not os.access(place, os.W_OK):
        raise Unusable(
            _(
                "This user may not install into «%(place)s». Run it as the owner of that folder, with --as and the user"
                " to whom the data belong."
            )
            % {"place": place}
        )


def is_a_project() -> bool:
    """Whether the program is read from a project's folder, and not from an installed copy."""
    return not any(str(path).startswith(f"{NAME}/") for path in distribution(NAME).files or ())


def pip(*words: str) -> int:
    """Run pip in the environment that runs; what it prints is for the person."""
    order = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words, "--quiet"]
    if os.name != "posix":
        return subprocess.run(order, stdout=sys.stderr.fileno(), check=False).returncode
    cache = ["--no-cache-dir"] if os.geteuid() == 0 else []  # HOME is that of whom the data belong to
    return subprocess.run([*order, *cache], stdout=sys.stderr.fileno(), check=False, umask=READABLE).returncode


def keep(folder: Path) -> Former:
    """Keep what is installed, so that it can be installed again without asking anybody."""
    return Former(as_wheel(distribution(NAME), folder), installed())


def installed() -> dict[str, str]:
    """Return the version of each package of this environment."""
    return {one.name: one.version for one in distributions()}


def as_wheel(program: Distribution, folder: Path) -> Path:
    """Write the files of an installed program as the wheel that they came from; scripts and caches are made anew."""
    made = folder / f"{program.name}-{program.version}-py3-none-any.whl"
    left_out = ("INSTALLER", "REQUESTED", "direct_url.json")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in program.files or ():
            parts = path.parts
            if parts[0] == ".." or "__pycache__" in parts or path.name in left_out or path.is_absolute():
                continue
            archive.write(str(path.locate()), path.as_posix())
    return made


def put_back(former: Former) -> bool:
    """Install the former program and what it stood on; say whether all of it could be."""
    now = installed()
    apart = [
        f"{name}=={version}" for name, version in former.packages.items() if name != NAME and now.get(name) != version
    ]
    went_well = not apart or pip("install", "--no-deps", *apart) == 0
    return pip("install", "--force-reinstall", "--no-deps", "--no-index", str(former.wheel)) == 0 and went_well

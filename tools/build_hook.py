"""Build (empaquetado): a wheel carries its catalogues, its fonts, the map's script, the example city, deploy/."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Contents(BuildHookInterface[BuilderConfig]):
    """Make what the repository does not hold (catalogues, fonts, the map's script) and add the examples and deploy/."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel is put together; an editable install points at the source and needs none."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        catalogues = importlib.import_module("tools.catalogue_files")
        build_data["artifacts"] += [str(path.relative_to(self.root)) for path in catalogues.compile_all()]
        fonts = importlib.import_module("tools.fonts")
        fonts.make_fonts()
        build_data["artifacts"].append(str(fonts.TARGET.relative_to(self.root)))
        frontend = importlib.import_module("tools.frontend")
        try:
            frontend.make()
        except frontend.NoNodeError as refused:
            print(f"The wheel carries no script of the map, which the server draws: {refused}.", file=sys.stderr)
        else:
            build_data["artifacts"].append(str(frontend.TARGET.relative_to(self.root)))
        build_data["force_include"]["examples"] = "cauce/examples"
        build_data["force_include"]["deploy"] = "cauce/deploy"

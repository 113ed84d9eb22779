"""Puts the folders at the root that the site needs into the wheel; an editable install uses them where they are."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("templates", "content", "question_banks")


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for each build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and version != "editable":
            for folder in SHIPPED:
                build_data["force_include"][folder] = f"certprep/_shipped/{folder}"

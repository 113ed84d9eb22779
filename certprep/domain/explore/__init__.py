"""Every interactive figure of the site, by its id."""

from collections.abc import Mapping
from types import MappingProxyType

from certprep.domain.explore.energy_over_time import ENERGY_OVER_TIME
from certprep.domain.explore.force_velocity import FORCE_VELOCITY
from certprep.domain.explore.heart_rate_zones import HEART_RATE_ZONES
from certprep.domain.explore.one_rep_max import ONE_REP_MAX
from certprep.domain.explore.scene import Exploration, Scene, Slider, Table

EXPLORATIONS: Mapping[str, Exploration] = MappingProxyType(
    {one.id: one for one in (HEART_RATE_ZONES, ENERGY_OVER_TIME, FORCE_VELOCITY, ONE_REP_MAX)}
)

__all__ = ["EXPLORATIONS", "Exploration", "Scene", "Slider", "Table"]

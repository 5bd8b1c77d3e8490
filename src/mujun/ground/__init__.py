"""The ground: grids, regions, land and areas on the ellipsoid."""

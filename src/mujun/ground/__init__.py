"""The ground: cells, regions and areas on the ellipsoid."""

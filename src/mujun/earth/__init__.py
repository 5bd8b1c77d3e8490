"""The Earth: ellipsoid, gravity, rotation and atmosphere."""

"""The Earth: ellipsoid, gravity, rotation and air."""

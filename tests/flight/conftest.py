"""The first example of a property also compiles what it flies: hypothesis is not to take that for slowness."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")

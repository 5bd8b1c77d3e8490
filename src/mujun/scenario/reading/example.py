"""The example in messages and help texts: a number of the catalogue and another value for it."""

EXAMPLE_PATH, EXAMPLE_VALUE = "sm-3-iia.burnout_speed", "5 km/s"

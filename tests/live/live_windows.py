"""Sizes of the windows in which the live page is looked at, in pixels."""

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

"""mujun: claims about missile defence, as computations anyone can check."""

__version__ = "0.1.0"

"""Environment of the process that translates the physics."""

ENVIRONMENT = {
    "NUMBA_OPT": "0",
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "+sse2",
    "PYTHONHASHSEED": "0",
}
"""numba reads these when it is imported: code must not be optimised for this processor first, whose instructions and structure
offsets a browser does not have. The seed makes two builds the same bytes."""

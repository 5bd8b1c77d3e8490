"""The compiled physics as a WebAssembly module, made from the same source."""

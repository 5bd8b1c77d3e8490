"""The physics that a page in a browser computes: entries of the WebAssembly module, and the memory that they work on."""

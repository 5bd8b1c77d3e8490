"""Build the WebAssembly module that comes with the program, `src/mujun/browser/physics.wasm`. To be run after any change of
the physics.

python tools/webassembly.py
"""

from mujun.browser.module import SHIPPED, built, marked_with, sources_hash

if __name__ == "__main__":
    if SHIPPED.exists() and marked_with(SHIPPED.read_bytes()) == sources_hash():
        print("physics.wasm is made of these sources already")
    else:
        SHIPPED.write_bytes(built())
        print(f"physics.wasm: {SHIPPED.stat().st_size:,} bytes")

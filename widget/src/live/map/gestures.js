// Turning and zooming the map with mouse, touch and keys; a tap chooses the ground under it.
const MOVED = 5; // pixels beyond which a press is no tap

export function gestures(map, chosen) {
  const { canvas } = map, held = new Map();
  let start = null, pinch = null, far = 0;

  const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const spread = () => { const [a, b] = [...held.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
  const middle = () => { const [a, b] = [...held.values()]; return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]; };

  function begin() {
    if (held.size === 1) {
      const [[x, y]] = held.values();
      start = { x, y, place: map.projection.invert(x, y) };
      pinch = null;
    } else if (held.size === 2) {
      const [x, y] = middle();
      pinch = { spread: spread(), scale: map.view.scale, place: map.projection.invert(x, y) };
    }
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, spot(event));
    if (held.size === 1) far = 0;
    begin();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    held.set(event.pointerId, spot(event));
    if (pinch && held.size === 2) {
      far = Infinity;
      const [x, y] = middle(), scale = (pinch.scale * spread()) / (pinch.spread || 1);
      if (pinch.place) map.hold(pinch.place, x, y, scale);
      else map.turn({ scale });
    } else if (start) {
      const [x, y] = held.get(event.pointerId);
      far = Math.max(far, Math.hypot(x - start.x, y - start.y));
      if (far < MOVED) return;
      canvas.classList.add("held");
      if (start.place) map.hold(start.place, x, y);
      else { map.pan(x - start.x, y - start.y); start = { x, y, place: null }; }
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      const tapped = name === "pointerup" && held.size === 1 && far < MOVED;
      held.delete(event.pointerId);
      canvas.classList.remove("held");
      start = null;
      if (tapped) { const [x, y] = spot(event), place = map.projection.invert(x, y); if (place) chosen(place, x, y); }
      begin();
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = spot(event);
    map.zoom(Math.exp(-event.deltaY / (event.deltaMode ? 20 : 420)), x, y);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => map.zoom(1.6, ...spot(event)));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [50, 0], ArrowRight: [-50, 0], ArrowUp: [0, 50], ArrowDown: [0, -50] }[event.key];
    if (step) map.pan(...step);
    else if (event.key === "+" || event.key === "=") map.zoom(1.3);
    else if (event.key === "-") map.zoom(1 / 1.3);
    else if (event.key === "Enter") { const place = map.projection.invert(map.width / 2, map.height / 2); if (place) chosen(place, map.width / 2, map.height / 2); }
    else return;
    event.preventDefault();
  });
}

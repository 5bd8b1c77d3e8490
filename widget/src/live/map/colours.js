// Colours by role, as in the printed pictures (src/mujun/reports/drawing/roles.py): told apart with any kind of colour vision.
export const COLOURS = {
  sea: "#e6eef3", land: "#f7f4ec", coast: "#7f878d", border: "#c4beb2", grid: "#d5e0e7", ink: "#1a1a1a", faint: "#5d5a54",
  missile: "#D55E00", interceptor: "#0072B2", radar: "#3a93c4", track: "#00745A", window: "#E69F00", gap: "#9B1C5E",
  defended: "#0072B2", undefended: "#9B1C5E", disputed: "#6F5B8C", delay: "#DCDCDC", other: "#8A8F94", halo: "#ffffff",
};

// Ground by number of shots: none, one, two, three and more; lightness falls with each step.
export const STEPS = ["#f6e3ea", "#d3e4f0", "#a9cce5", "#7cb0d8"];
export const stepOf = (shots) => Math.max(0, Math.min(STEPS.length - 1, shots));

// The map of a notebook: what Python computed, drawn as on the live page; the places of dragged sites are sent back to Python.
import { Shown } from "./shown.js";

export default { render: ({ model, el }) => new Shown(model, el).close };

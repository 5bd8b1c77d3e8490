import { start } from "./app.js";
import { Physics } from "./physics.js";

start(Physics);

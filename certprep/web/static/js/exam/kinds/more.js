// The rarer kinds of questions, asked for by exams that have them.
import * as cloze from "./cloze.js";
import * as hotspot from "./hotspot.js";
import * as match from "./match.js";
import * as order from "./order.js";

export { cloze, hotspot, match, order };

// The exam is over: what its room kept on this device goes. A change that never left the device is sent once more, so that the server
// has it on record, and its person is told that it came too late.
import { call } from "./api.js";
import { openJournal } from "./journal.js";
import { forget } from "./offline.js";
import { tidy } from "./shelves.js";

const report = document.querySelector("[data-report-of]");
const room = { person: report.dataset.person, attempt: report.dataset.reportOf };

const owner = `${room.person}/${room.attempt}`;
await forget(room);
const journal = await openJournal(owner);
const waiting = await journal.waiting();
if (waiting.length) {
  const list = waiting.map(({ number, sequence, after, response, flagged, struck, confidence, spent_ms }) =>
    ({ number, sequence, after, response, flagged, struck, confidence, spent_ms }));
  const { outcomes } = await call("PUT", report.dataset.answers, list);
  const late = waiting.filter((entry, index) => outcomes[index].outcome === "closed" && !entry.timing).map((entry) => entry.number);
  const line = document.querySelector("[data-late]");
  line.hidden = !late.length;
  line.querySelector("[data-late-numbers]").textContent = [...new Set(late)].sort((one, other) => one - other).join(", ");
}
await journal.forget();
await tidy((one) => one.owner === owner);

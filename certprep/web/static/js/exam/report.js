// The exam is over: what its room kept on this device goes. A change that never left the device is sent once more, so that the server
// has it on record, and its person is told that it came too late.
import { call, Refusal } from "./api.js";
import { openJournal } from "./journal.js";
import { forget } from "./offline.js";
import { tidy } from "./shelves.js";

const report = document.querySelector("[data-report-of]");
const room = { person: report.dataset.person, attempt: report.dataset.reportOf };

const owner = `${room.person}/${room.attempt}`;
await forget(room);
const journal = await openJournal(owner);
const waiting = await journal.waiting();
// Where the device can't be read just now, what it has stays.
if (journal.durable && (!waiting.length || (await toldServer()))) {
  await journal.forget();
  const gone = await tidy((one) => one.owner === owner).then(() => true, () => false); // a full disk may forbid even that, until the next look
  if (gone) report.dataset.forgotten = "yes";
}

/** Whether the server has taken note of what waits. Where it can't be had, that waits here for the next look at the report. */
async function toldServer() {
  const list = waiting.map(({ number, sequence, after, response, flagged, struck, confidence, spent_ms }) =>
    ({ number, sequence, after, response, flagged, struck, confidence, spent_ms }));
  try {
    const { outcomes } = await call("PUT", report.dataset.answers, list);
    tell(waiting.filter((entry, index) => outcomes[index].outcome === "closed" && !entry.timing).map((entry) => entry.number));
    return true;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return false;
  }
}

function tell(late) {
  const line = document.querySelector("[data-late]");
  line.hidden = !late.length;
  line.querySelector("[data-late-numbers]").textContent = [...new Set(late)].sort((one, other) => one - other).join(", ");
}

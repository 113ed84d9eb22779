"""What a browser keeps of exams in its own database."""

from playwright.sync_api import Page

# All of it, whoever's it is.
KEPT = """async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  if (!(await indexedDB.databases()).some(({ name }) => name === "certprep-exams")) return [];
  const database = await done(indexedDB.open("certprep-exams"));
  const shelves = [...database.objectStoreNames];
  const all = await Promise.all(shelves.map((name) => done(database.transaction(name).objectStore(name).getAll())));
  database.close();
  return all.flat();
}"""

# Until `makeRoom()`.
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function () {
    this.transaction.abort();
    throw new DOMException("The disk is full", "QuotaExceededError");
  };
  window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
}"""

# As a disk so full that nothing can even be removed.
STUCK = """() => {
  IDBObjectStore.prototype.delete = function () {
    this.transaction.abort();
    throw new DOMException("The disk is full", "QuotaExceededError");
  };
}"""


def waiting(page: Page) -> list[int]:
    """The question of each answer that is on this device alone, in the order of their making."""
    kept: list[dict[str, object]] = page.evaluate(KEPT)
    return [int(str(one["number"])) for one in kept if one.get("state") == "waiting" and not one.get("timing")]

// What this device keeps of an exam, in the browser's own database: shelves of things, each with its owner (person and attempt).
export const DATABASE = "certprep-exams";
const VERSION = 3;
const SHELVES = { entries: { keyPath: "id", autoIncrement: true }, marks: { keyPath: ["owner", "place"] }, reviews: { keyPath: "id", autoIncrement: true } };

/**
 * A shelf as one owner sees it: `step(look)` calls `look` with all their things, puts what it gives back as `put`, removes the keys in
 * `remove`; all or nothing, also when two tabs do it at once. `put(one)` puts a thing as it is, which also the closing of the page can't
 * stop. `durable`: false in browsers that keep nothing.
 * @param {"entries"|"marks"|"reviews"} name
 * @param {string} owner
 */
export async function openShelf(name, owner) {
  try {
    const database = await opened();
    return { step: onDisk(database, name, owner), put: puts(database, name), durable: true };
  } catch {
    const step = inMemory(SHELVES[name]);
    return { step, put: (one) => step(() => ({ put: [one] })), durable: false };
  }
}

/** Take away everybody's things that are like that, from all shelves. @param {(one: object) => boolean} like */
export async function tidy(like) {
  if (!(await exists())) return;
  const database = await opened();
  const transaction = database.transaction(Object.keys(SHELVES), "readwrite");
  for (const [name, { keyPath }] of Object.entries(SHELVES)) {
    const shelf = transaction.objectStore(name);
    const key = (one) => (Array.isArray(keyPath) ? keyPath.map((part) => one[part]) : one[keyPath]);
    for (const one of (await done(shelf.getAll())).filter(like)) shelf.delete(key(one));
  }
  database.close(); // once the transaction is through
}

/** Whether this device has ever kept anything. */
async function exists() {
  return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
}

/** Everybody's things on a shelf; none where there is none. */
export async function everything(name) {
  if (!(await exists())) return [];
  const database = await opened();
  const found = await done(database.transaction(name).objectStore(name).getAll());
  database.close();
  return found;
}

function opened() {
  const request = indexedDB.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    for (const [name, options] of Object.entries(SHELVES)) {
      if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, options).createIndex("owner", "owner");
    }
  };
  return done(request).then((database) => {
    database.onversionchange = () => database.close(); // a newer page of this site wants to change the shelves
    return database;
  });
}

function onDisk(database, name, owner) {
  return async (look) => {
    const transaction = database.transaction(name, "readwrite", { durability: "strict" });
    const shelf = transaction.objectStore(name);
    const { put = [], remove = [] } = look(await done(shelf.index("owner").getAll(owner))) ?? {};
    for (const one of put) shelf.put(one);
    for (const key of remove) shelf.delete(key);
    await through(transaction);
  };
}

function puts(database, name) {
  return (one) => {
    const transaction = database.transaction(name, "readwrite");
    transaction.objectStore(name).put(one);
    transaction.commit();
    return through(transaction);
  };
}

function through(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Good until the page is closed. */
function inMemory({ keyPath, autoIncrement }) {
  const things = new Map();
  let last = 0;
  const key = (one) => (autoIncrement ? (one[keyPath] ??= ++last) : String(keyPath.map((part) => one[part])));
  return async (look) => {
    const { put = [], remove = [] } = look([...things.values()]) ?? {};
    for (const one of put) things.set(key(one), one);
    for (const one of remove) things.delete(autoIncrement ? one : String(one));
  };
}

/** @param {IDBRequest} request */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// What this device keeps of an exam, in the browser's own database: shelves of things, each with its owner (person and attempt).
export const DATABASE = "certprep-exams";
const VERSION = 3;
const TRIES = 2; // the second on a database opened again
const SHELVES = { entries: { keyPath: "id", autoIncrement: true }, marks: { keyPath: ["owner", "place"] }, reviews: { keyPath: "id", autoIncrement: true } };

/** A shelf as its owner (person and attempt) sees it. @param {"entries"|"marks"|"reviews"} name @param {string} owner @returns {Promise<Shelf>} */
export async function openShelf(name, owner) {
  const shelf = new Shelf(name, owner);
  await shelf.open();
  return shelf;
}

/**
 * On disk; where the disk fails, what it held and what comes after is there until the page is closed. A database that was lost (a phone
 * takes it from pages that were in the background) is opened again first.
 */
class Shelf {
  #name;
  #owner;
  #database = null;
  #things = new Map(); // as the disk had them last; all there is, once it fails
  #turn = Promise.resolve();
  #lost = [];
  #reopened = false; // since #things were last seen on the disk
  durable = true;

  constructor(name, owner) {
    this.#name = name;
    this.#owner = owner;
  }

  async open() {
    await this.#onDisk(() => undefined);
  }

  /** Call `told` as soon as nothing is kept on disk any more; at once, if nothing ever was. @param {() => void} told */
  onceLost(told) {
    if (this.durable) this.#lost.push(told);
    else told();
  }

  /**
   * Calls `look` with all things of the owner, puts what it gives back as `put`, removes the keys in `remove`; all or nothing, also when
   * two tabs do it at once. `look` may be called again with the things as they are by then.
   * @param {(all: object[]) => {put?: object[], remove?: IDBValidKey[]}|void} look
   */
  step(look) {
    const turn = this.#turn.then(() => this.#step(look));
    this.#turn = turn.catch(() => undefined); // its caller hears of it
    return turn;
  }

  /** Puts a thing as it is, which also the closing of the page can't stop. */
  async put(one) {
    const put = (database) => {
      const transaction = database.transaction(this.#name, "readwrite");
      transaction.objectStore(this.#name).put(one);
      transaction.commit();
      return through(transaction);
    };
    try {
      await put(this.#database);
      this.#hold([one]);
    } catch {
      await this.step(() => ({ put: [one] }));
    }
  }

  async #step(look) {
    if (await this.#onDisk((database) => this.#stepOn(database, look))) return;
    const { put = [], remove = [] } = look([...this.#things.values()]) ?? {};
    this.#hold(put, remove);
  }

  /** Whether it could be done on disk. @param {(database: IDBDatabase) => unknown} deed */
  async #onDisk(deed) {
    for (let tries = 0; this.durable && tries < TRIES; tries++) {
      try {
        this.#database ??= await opened();
        await deed(this.#database);
        return true;
      } catch {
        this.#reopened = true;
        this.#database?.close();
        this.#database = null;
      }
    }
    this.durable = false;
    for (const told of this.#lost.splice(0)) told();
    return false;
  }

  async #stepOn(database, look) {
    const transaction = database.transaction(this.#name, "readwrite", { durability: "strict" });
    const shelf = transaction.objectStore(this.#name);
    const found = await done(shelf.index("owner").getAll(this.#owner));
    const back = this.#reopened ? this.#missing(found) : [];
    for (const one of back) shelf.put(one);
    const all = [...back, ...found];
    this.#things = new Map();
    this.#hold(all);
    const { put = [], remove = [] } = look(all) ?? {};
    const keys = put.map((one) => done(shelf.put(one)));
    for (const key of remove) shelf.delete(key);
    const ids = await Promise.all(keys);
    await through(transaction);
    this.#reopened = false;
    this.#hold(put.map((one, index) => (this.#numbered ? { ...one, id: ids[index] } : one)), remove);
  }

  /** What a database that was cleared has no more. */
  #missing(found) {
    const there = new Set(found.map((one) => String(keyOf(this.#name, one))));
    return [...this.#things].filter(([key]) => !there.has(key)).map(([, one]) => one);
  }

  #hold(put, remove = []) {
    for (const one of put) {
      const thing = this.#numbered && one.id === undefined ? { ...one, id: this.#next() } : one;
      this.#things.set(String(keyOf(this.#name, thing)), thing);
    }
    for (const key of remove) this.#things.delete(String(key));
  }

  #next() {
    return Math.max(0, ...[...this.#things.values()].map(({ id }) => id)) + 1;
  }

  get #numbered() {
    return Boolean(SHELVES[this.#name].autoIncrement);
  }
}

function keyOf(name, one) {
  const { keyPath } = SHELVES[name];
  return Array.isArray(keyPath) ? keyPath.map((part) => one[part]) : one[keyPath];
}

/** Take away everybody's things that are like that, from all shelves. @param {(one: object) => boolean} like */
export async function tidy(like) {
  if (!(await exists())) return;
  const database = await opened();
  const transaction = database.transaction(Object.keys(SHELVES), "readwrite");
  for (const name of Object.keys(SHELVES)) {
    const shelf = transaction.objectStore(name);
    for (const one of (await done(shelf.getAll())).filter(like)) shelf.delete(keyOf(name, one));
  }
  await through(transaction);
  database.close();
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

function through(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {IDBRequest} request */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

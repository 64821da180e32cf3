import * as Y from 'yjs'
import { prefixOf } from '../../model/protocol.ts'

const UPDATES = 'updates'
const ABOUT = 'about'
/** A browser that never opens its database, as some do in private windows, keeps nobody waiting. */
const PATIENCE_MS = 1000
/** After a write that failed, for example on a full disk. */
const AGAIN_MS = 30_000
const COMPACT_AFTER_ROWS = 500

interface LocalCopyOptions {
  readonly name: string
  readonly doc: Y.Doc
  /** Whether what is edited now outlives this page. */
  readonly onKept: (isKept: boolean) => void
}

/**
 * The copy of a board in this browser's database, one row per update, shared by all tabs of this person. It may be
 * missing, full or slow; the board never waits for it longer than a moment.
 */
export class LocalCopy {
  /** Never fails: what could be read is in the document. */
  readonly whenLoaded: Promise<void>
  /** Of the board's past that the copy belongs to; undefined without a copy. */
  epoch: number | undefined
  /** Of the client ids under which this device has written in it: it may have lost its session, and the id with that. */
  readonly prefixes = new Set<number>()
  private readonly doc: Y.Doc
  private readonly onKept: (isKept: boolean) => void
  private readonly opening: Promise<void>
  private db: IDBDatabase | undefined
  private waiting: Uint8Array[] = []
  private writing: Promise<void> | undefined
  /** Rows that are in the document too. */
  private readonly rows = new Set<IDBValidKey>()
  /** Changes when a tab clears the copy: the others then write anew all they have. */
  private generation: unknown
  private mustRewrite = false
  private again: ReturnType<typeof setTimeout> | undefined
  private readonly take = (update: Uint8Array, origin: unknown) => {
    if (origin === this) return
    this.waiting.push(update)
    this.write()
  }

  constructor({ name, doc, onKept }: LocalCopyOptions) {
    this.doc = doc
    this.onKept = onKept
    const prefix = prefixOf(doc.clientID)
    if (prefix !== undefined) this.prefixes.add(prefix)
    doc.on('update', this.take)
    this.opening = this.open(name)
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
    this.whenLoaded = Promise.race([this.opening, patience]).then(() => onKept(!!this.db))
  }

  /** The copy is of this epoch from now on. */
  setEpoch(epoch: number): void {
    if (this.epoch === epoch) return
    this.epoch = epoch
    this.note('epoch', epoch)
  }

  /** Takes in what other tabs have written since. Never fails. */
  async catchUp(): Promise<void> {
    await this.whenLoaded
    try {
      if (this.db) await this.takeForeign(this.db.transaction(UPDATES).objectStore(UPDATES))
    } catch {
      // The browser has closed the database.
    }
  }

  /** Forgets the copy, and takes nothing in any more. */
  async clear(): Promise<void> {
    this.doc.off('update', this.take)
    await this.whenLoaded
    await this.written()
    if (!this.db) return
    try {
      const transaction = this.db.transaction([UPDATES, ABOUT], 'readwrite')
      transaction.objectStore(UPDATES).clear()
      transaction.objectStore(ABOUT).clear()
      transaction.objectStore(ABOUT).put(Date.now(), 'generation')
      await finished(transaction)
    } catch {
      // It can't be read again either.
    }
  }

  /** Ends once everything that was edited is written, where that is possible. */
  async destroy(): Promise<void> {
    this.doc.off('update', this.take)
    clearTimeout(this.again)
    await this.written()
    this.db?.close()
    this.db = undefined
  }

  private async written(): Promise<void> {
    while (this.writing) await this.writing
  }

  private async open(name: string): Promise<void> {
    try {
      const db = await opened(name)
      db.onversionchange = () => db.close()
      await this.load(db)
      this.db = db
      this.note('prefixes', [...this.prefixes])
      this.onKept(true)
      this.write()
    } catch {
      this.lose()
    }
  }

  private async load(db: IDBDatabase): Promise<void> {
    const transaction = db.transaction([UPDATES, ABOUT])
    const [keys, updates, generation, epoch, prefixes] = await Promise.all([
      answer(transaction.objectStore(UPDATES).getAllKeys()),
      answer(transaction.objectStore(UPDATES).getAll()),
      answer(transaction.objectStore(ABOUT).get('generation')),
      answer(transaction.objectStore(ABOUT).get('epoch')),
      answer(transaction.objectStore(ABOUT).get('prefixes')),
    ])
    if (Array.isArray(prefixes)) for (const prefix of prefixes) this.prefixes.add(Number(prefix))
    this.generation = generation
    this.epoch = typeof epoch === 'number' ? epoch : updates.length > 0 ? 0 : undefined
    keys.forEach((key) => this.rows.add(key))
    this.apply(updates as Uint8Array[])
  }

  private apply(updates: readonly Uint8Array[]): void {
    Y.transact(
      this.doc,
      () => updates.forEach((update) => Y.applyUpdate(this.doc, update)),
      this,
      false,
    )
  }

  /** What comes in while a write is under way goes with the next. */
  private write(): void {
    if (!this.db || this.writing) return
    if (this.mustRewrite && this.again !== undefined) return
    this.writing = this.writeAll(this.db)
      .then(() => this.onKept(true))
      .catch(() => this.lose())
      .finally(() => {
        this.writing = undefined
        if (this.waiting.length > 0) this.write()
      })
  }

  private async writeAll(db: IDBDatabase): Promise<void> {
    while (this.waiting.length > 0 || this.mustRewrite) {
      const batch = this.waiting.splice(0)
      const transaction = db.transaction([UPDATES, ABOUT], 'readwrite')
      const generation: unknown = await answer(transaction.objectStore(ABOUT).get('generation'))
      const isWhole = this.mustRewrite || generation !== this.generation
      this.generation = generation
      const store = transaction.objectStore(UPDATES)
      const isCompacted = isWhole || this.rows.size > COMPACT_AFTER_ROWS
      const added = isCompacted ? [await this.compact(store)] : await this.add(store, batch)
      // Not sooner: a key of what was given up goes to another tab's row.
      await finished(transaction)
      if (isCompacted) this.rows.clear()
      added.forEach((key) => this.rows.add(key))
      this.mustRewrite = false
    }
  }

  private add(store: IDBObjectStore, batch: readonly Uint8Array[]): Promise<IDBValidKey[]> {
    return Promise.all(batch.map((update) => answer(store.add(update))))
  }

  /** Makes one row of all, including those that other tabs have written. */
  private async compact(store: IDBObjectStore): Promise<IDBValidKey> {
    const keys = await this.takeForeign(store)
    const whole = await answer(store.add(Y.encodeStateAsUpdate(this.doc)))
    keys.forEach((key) => store.delete(key))
    return whole
  }

  /** Brings the rows of other tabs into the document. Returns the keys of all there are. */
  private async takeForeign(store: IDBObjectStore): Promise<IDBValidKey[]> {
    const keys = await answer(store.getAllKeys())
    const foreign = keys.filter((key) => !this.rows.has(key))
    this.apply(await Promise.all(foreign.map((key) => answer<Uint8Array>(store.get(key)))))
    foreign.forEach((key) => this.rows.add(key))
    return keys
  }

  private note(name: 'epoch' | 'prefixes', value: unknown): void {
    try {
      this.db?.transaction(ABOUT, 'readwrite').objectStore(ABOUT).put(value, name)
    } catch {
      // The browser has closed the database; there will be no copy to tell apart.
    }
  }

  /** Edits don't outlive the page now. Where there is a database, it is tried again. */
  private lose(): void {
    this.onKept(false)
    this.mustRewrite = true
    this.waiting = []
    if (!this.db) return
    clearTimeout(this.again)
    this.again = setTimeout(() => {
      this.again = undefined
      this.write()
    }, AGAIN_MS)
  }
}

function opened(name: string): Promise<IDBDatabase> {
  // Where storage is forbidden, the very name throws.
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(UPDATES, { autoIncrement: true })
    request.result.createObjectStore(ABOUT)
  }
  return answer(request)
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The database gave no answer'))
  })
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('The database gave up'))
  })
}

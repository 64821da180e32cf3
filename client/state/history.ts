import * as Y from 'yjs'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Board } from '../../model/Board.ts'
import { mayUndoDelete, nameNeighbours } from '../../model/undoRules.ts'

export interface HistorySizes {
  readonly undo: number
  readonly redo: number
}

/** What happened: a step was taken back, there was none, or others have changed it since. */
export type StepResult = 'done' | 'nothing' | 'overtaken'

type Step = Y.UndoManager['undoStack'][number]
type DeletedIds = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>

/**
 * One person's undo over canvas, fields and settings. Steps end where `mark` is called, never by time; a step that
 * others have overwritten since is not forced, and never drags older steps with it.
 */
export class History {
  readonly sizes: StoreApi<HistorySizes> = createStore(() => ({ undo: 0, redo: 0 }))
  private readonly doc: Y.Doc
  private readonly manager: Y.UndoManager
  private readonly mayWrite: () => boolean
  private readonly flushers = new Set<() => void>()
  /** The step that is being taken back or done again. */
  private current: Step | undefined
  private readonly settle = ({ origin, beforeState }: Y.Transaction) => {
    if (origin === this.manager) nameNeighbours(this.doc, beforeState.get(this.doc.clientID) ?? 0)
  }

  constructor(board: Board, mayWrite: () => boolean = () => true) {
    this.mayWrite = mayWrite
    this.manager = new Y.UndoManager(board.roots, {
      trackedOrigins: new Set([board.origin]),
      captureTimeout: Number.MAX_SAFE_INTEGER,
      deleteFilter: (item) =>
        mayUndoDelete(
          item,
          board,
          ({ id }) => this.current !== undefined && Y.isDeleted(this.current.insertions, id),
          ({ id }) => id.client !== item.id.client,
        ),
    })
    this.doc = board.doc
    this.doc.on('beforeObserverCalls', this.settle)
    const count = () => this.count()
    this.manager.on('stack-item-added', count)
    this.manager.on('stack-item-popped', count)
    this.manager.on('stack-cleared', count)
  }

  /** Whatever holds edits that are not in the document yet writes them in `flush`, before a step begins or ends. */
  beforeStep(flush: () => void): () => void {
    this.flushers.add(flush)
    return () => this.flushers.delete(flush)
  }

  /** Ends the current step: what follows is undone by itself. */
  mark(): void {
    this.flush()
    this.manager.stopCapturing()
  }

  /** What an undo would take back. */
  get last(): object | undefined {
    return this.manager.undoStack.at(-1)
  }

  undo(): StepResult {
    return this.step(this.manager.undoStack, () => this.manager.undo())
  }

  redo(): StepResult {
    return this.step(this.manager.redoStack, () => this.manager.redo())
  }

  /** Drops every step that holds one of these ids, by client: the server took them back, and has said so to all. */
  forget(ids: DeletedIds): void {
    const { manager } = this
    manager.undoStack = manager.undoStack.filter((step) => !holdsAny(step, ids))
    manager.redoStack = manager.redoStack.filter((step) => !holdsAny(step, ids))
    // What follows must not join an older step.
    manager.stopCapturing()
    this.count()
  }

  destroy(): void {
    this.doc.off('beforeObserverCalls', this.settle)
    this.manager.destroy()
  }

  private count(): void {
    const { undoStack, redoStack } = this.manager
    this.sizes.setState({ undo: undoStack.length, redo: redoStack.length })
  }

  private flush(): void {
    this.flushers.forEach((flush) => flush())
  }

  /**
   * Yjs goes on popping until something changes: when a colleague has overwritten my last step, one undo would
   * silently take back older ones. So it is only ever shown the top step.
   */
  private step(stack: Step[], take: () => unknown): StepResult {
    this.mark()
    if (stack.length === 0 || !this.mayWrite()) return 'nothing'
    const older = stack.splice(0, stack.length - 1)
    this.current = stack[0]
    try {
      return take() === null ? 'overtaken' : 'done'
    } finally {
      stack.unshift(...older)
      this.count()
      this.flush()
    }
  }
}

function holdsAny({ insertions, deletions }: Step, ids: DeletedIds): boolean {
  return [insertions, deletions].some(({ clients }) =>
    [...ids].some(([client, ranges]) =>
      clients
        .get(client)
        ?.some((own) =>
          ranges.some(({ clock, len }) => own.clock < clock + len && clock < own.clock + own.len),
        ),
    ),
  )
}

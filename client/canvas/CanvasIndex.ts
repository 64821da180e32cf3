import { asNode, type Board, type Node } from '../../model/Board.ts'
import { layerOf } from './layers.ts'

interface Keys {
  readonly layer: string | undefined
  readonly parent: string | undefined
  readonly binds: readonly string[]
}

/** What the stored records of the canvas have in common, kept up to date record by record. */
export class CanvasIndex {
  readonly nodes = new Map<string, Node>()
  readonly layers = new Map<string, Set<string>>()
  readonly children = new Map<string, Set<string>>()
  private readonly bound = new Map<string, Set<string>>()
  private readonly keys = new Map<string, Keys>()
  private readonly board: Board

  constructor(board: Board) {
    this.board = board
    for (const id of board.canvas.keys()) this.update(id)
  }

  ids(): Iterable<string> {
    return this.nodes.keys()
  }

  /** Stored bindings that end at a shape. */
  bindingsTo(id: string): ReadonlySet<string> {
    return this.bound.get(id) ?? new Set()
  }

  /** Reads a record anew; returns the ids whose records may look different now, its own first. */
  update(id: string): Set<string> {
    const touched = new Set([id])
    const before = this.keys.get(id)
    const node = asNode(this.board.canvas.get(id))
    const now = node && keysOf(node)
    if (node) this.nodes.set(id, node)
    else this.nodes.delete(id)
    if (before?.layer !== now?.layer) this.move(this.layers, before?.layer, now?.layer, id, touched)
    if (before?.parent !== now?.parent) {
      this.move(this.children, before?.parent, now?.parent, id, touched)
      for (const group of [before?.parent, now?.parent]) if (group) touched.add(group)
    }
    for (const end of before?.binds ?? []) this.bound.get(end)?.delete(id)
    for (const end of now?.binds ?? []) addTo(this.bound, end, id)
    for (const child of this.children.get(id) ?? []) touched.add(child)
    for (const binding of this.bound.get(id) ?? []) touched.add(binding)
    if (now) this.keys.set(id, now)
    else this.keys.delete(id)
    return touched
  }

  private move(
    groups: Map<string, Set<string>>,
    from: string | undefined,
    to: string | undefined,
    id: string,
    touched: Set<string>,
  ): void {
    if (from !== undefined) {
      groups.get(from)?.delete(id)
      groups.get(from)?.forEach((other) => touched.add(other))
    }
    if (to === undefined) return
    addTo(groups, to, id)
    groups.get(to)?.forEach((other) => touched.add(other))
  }
}

function keysOf(node: Node): Keys {
  const [parent, from, to] = [node.get('parentId'), node.get('fromId'), node.get('toId')]
  return {
    layer: node.get('typeName') === 'shape' ? layerOf(node.get('index')) : undefined,
    parent: typeof parent === 'string' ? parent : undefined,
    binds: [from, to].filter((end) => typeof end === 'string'),
  }
}

function addTo(groups: Map<string, Set<string>>, key: string, id: string): void {
  const group = groups.get(key)
  if (group) group.add(id)
  else groups.set(key, new Set([id]))
}

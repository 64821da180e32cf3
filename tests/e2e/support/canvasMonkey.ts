import type { Editor, TLArrowShape, TLShape, TLShapeId } from 'tldraw'
import type { TestHook } from '../../../client/canvas/testHook.ts'

declare global {
  interface Window {
    __atelier: TestHook
  }
}

/**
 * Does `steps` random things on the board in this page, as a person's hand, keyboard and panel would, and returns what it
 * did. Runs inside the page: it may use nothing from outside itself.
 */
export async function canvasMonkey({ seed, steps }: { seed: number; steps: number }) {
  const { editor, session } = window.__atelier
  const { board } = session
  const did: string[] = []
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
  const between = (low: number, high: number) => Math.round(low + random() * (high - low))
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const typeOf = (shape: TLShape) => shape.type as string
  const shapes = (...types: string[]) =>
    editor.getCurrentPageShapes().filter((shape) => types.includes(typeOf(shape)))
  const some = (...types: string[]) => pick(shapes(...types))
  const live = (kind: string) =>
    [...session.state.getState().cards.values()].filter(
      (card) => card.kind === kind && card.deletedAt === undefined,
    )

  const pointer = (
    name: 'pointer_move' | 'pointer_down' | 'pointer_up',
    page: { x: number; y: number },
    keys: { altKey?: boolean } = {},
  ) => {
    const { x, y } = editor.pageToScreen(page)
    editor.dispatch({
      type: 'pointer',
      target: 'canvas',
      name,
      point: { x, y, z: 0.5 },
      pointerId: 1,
      button: 0,
      isPen: false,
      shiftKey: false,
      altKey: false,
      ctrlKey: false,
      metaKey: false,
      accelKey: false,
      ...keys,
    })
  }
  /** Takes hold of a shape and drags its middle (a stage's head) to a point, now and then giving up. */
  const dragTo = async (shape: TLShape, to: { x: number; y: number }, alt = false) => {
    const box = editor.getShapePageBounds(shape)
    if (!box) return
    editor.setCurrentTool('select')
    editor.select(shape.id)
    const from = { x: box.center.x, y: typeOf(shape) === 'stage' ? box.y + 20 : box.center.y }
    pointer('pointer_move', from, { altKey: alt })
    pointer('pointer_down', from, { altKey: alt })
    for (let i = 1; i <= 4; i++) {
      const at = { x: from.x + ((to.x - from.x) * i) / 4, y: from.y + ((to.y - from.y) * i) / 4 }
      pointer('pointer_move', at, { altKey: alt })
      await pause(between(5, 40))
    }
    if (random() < 0.12) editor.cancel()
    pointer('pointer_up', to, { altKey: alt })
    editor.setCurrentTool('select')
  }
  const middleOf = (shape: TLShape | undefined) => {
    const box = shape && editor.getShapePageBounds(shape)
    return box && { x: box.center.x, y: box.y + between(100, Math.max(120, box.h)) }
  }
  const click = (at: { x: number; y: number }) => {
    pointer('pointer_move', at)
    pointer('pointer_down', at)
    pointer('pointer_up', at)
  }
  const anywhere = () => ({ x: between(-400, 2600), y: between(-200, 2400) })
  const arrow = (from: TLShape, to: TLShape) => {
    const id = `shape:${Math.floor(random() * 1e12).toString(36)}arrow` as TLShapeId
    editor.markHistoryStoppingPoint('arrow')
    editor.run(() => {
      editor.createShape<TLArrowShape>({ id, type: 'arrow', x: 0, y: 0 })
      for (const [terminal, target] of [
        ['start', from],
        ['end', to],
      ] as const) {
        const normalizedAnchor = { x: 0.5, y: 0.5 }
        const props = { terminal, normalizedAnchor, isExact: false, isPrecise: false }
        editor.createBinding({ type: 'arrow', fromId: id, toId: target.id, props })
      }
    })
  }
  const marked = (name: string, run: (own: Editor) => void) => {
    editor.markHistoryStoppingPoint(name)
    run(editor)
  }

  const steps_: Record<string, () => void | Promise<void>> = {
    create: async () => {
      editor.setCurrentTool(pick(['card-note', 'card-story', 'card-touchpoint', 'card-story'])!)
      click(anywhere())
      await pause(60)
      editor.setEditingShape(null)
      editor.setCurrentTool('select')
    },
    createInStage: async () => {
      const stage = some('stage')
      const box = stage && editor.getShapePageBounds(stage)
      if (!box) return
      editor.setCurrentTool(random() < 0.5 ? 'card-touchpoint' : 'card-story')
      click({ x: box.center.x, y: box.y + between(130, box.h - 10) })
      await pause(60)
      editor.setEditingShape(null)
      editor.setCurrentTool('select')
    },
    drag: async () => {
      const card = some('card')
      if (card) await dragTo(card, anywhere())
    },
    dragToStage: async () => {
      const [card, to] = [some('card'), middleOf(some('stage'))]
      if (card && to) await dragTo(card, to, random() < 0.15)
    },
    dragToMatrix: async () => {
      const [card, matrix] = [some('card', 'token'), some('matrix')]
      const box = matrix && editor.getShapePageBounds(matrix)
      if (!card || !box) return
      await dragTo(card, { x: box.x + box.w * random(), y: box.y + box.h * random() })
    },
    dragStage: async () => {
      const stage = some('stage')
      const box = stage && editor.getShapePageBounds(stage)
      if (!stage || !box) return
      const isFar = random() < 0.3
      await dragTo(
        stage,
        isFar ? anywhere() : { x: box.center.x + between(-600, 600), y: box.y + 20 },
      )
    },
    dragDrawing: async () => {
      const drawing = some('geo', 'frame', 'matrix')
      if (drawing) await dragTo(drawing, anywhere())
    },
    panelStage: () => {
      const [card, stage] = [pick([...live('story'), ...live('touchpoint')]), pick(live('stage'))]
      if (!card || !stage) return
      session.history.mark()
      board.transact(() => board.cards.get(card.id)?.set('stage', stage.id))
      session.history.mark()
    },
    panelText: () => {
      const card = pick([...live('story'), ...live('note')])
      const text = card && board.text(card.id, card.kind === 'story' ? 'iWant' : 'text')
      if (!text) return
      const at = Math.floor(random() * (text.length + 1))
      board.transact(() => text.insert(at, 'a few more words '.repeat(between(1, 6))))
      session.history.mark()
    },
    panelScore: () => {
      const card = pick(live('story'))
      session.history.mark()
      board.transact(() => {
        const node = card && board.cards.get(card.id)
        node?.set('impact', pick([1, 3, 8, 21]))
        node?.set('effort', pick([1, 3, 8, 21]))
      })
      session.history.mark()
    },
    restore: () => {
      const deleted = [...session.state.getState().cards.values()].filter((card) => card.deletedAt)
      const card = pick(deleted)
      session.history.mark()
      if (card) board.transact(() => board.cards.get(card.id)?.delete('deletedAt'))
      session.history.mark()
    },
    deleteOne: () => {
      const shape = some('card', 'card', 'card', 'stage', 'token', 'arrow', 'geo', 'group', 'frame')
      if (shape) marked('delete', () => editor.deleteShapes([shape.id]))
    },
    link: () => {
      const [from, to] = [some('card'), some('card')]
      if (from && to) arrow(from, to)
    },
    arrowToDrawing: () => {
      const [from, to] = [some('card'), some('geo')]
      if (from && to) arrow(from, to)
    },
    label: () => {
      const shape = some('arrow')
      const props = { text: `after ${between(1, 30)} days`, bend: between(-40, 40) }
      if (shape) marked('label', () => editor.updateShape({ id: shape.id, type: 'arrow', props }))
    },
    duplicate: () => {
      const shape = some('card', 'stage', 'token', 'geo', 'arrow')
      if (shape) marked('duplicate', () => editor.duplicateShapes([shape.id], { x: 30, y: 30 }))
    },
    copyPaste: () => {
      const chosen = [some('card', 'stage'), some('card'), some('arrow')].flatMap((s) => s ?? [])
      const content = editor.getContentFromCurrentPage(chosen.map(({ id }) => id))
      if (!content) return
      marked('paste', () =>
        editor.putContentOntoCurrentPage(content, { select: true, point: anywhere() }),
      )
    },
    drawing: () => {
      const type = random() < 0.7 ? 'geo' : 'frame'
      const props = { w: between(80, 500), h: between(60, 400) }
      marked('draw', () => editor.createShape({ type, ...anywhere(), props }))
    },
    group: () => {
      const ids = [some('geo'), some('geo'), some('card'), some('token')].flatMap(
        (s) => s?.id ?? [],
      )
      marked('group', () => editor.groupShapes([...new Set(ids)]))
    },
    ungroup: () => {
      const group = some('group')
      if (group) marked('ungroup', () => editor.ungroupShapes([group.id]))
    },
    reorder: () => {
      const shape = some('card', 'stage', 'geo', 'frame', 'arrow', 'matrix')
      const how = pick(['bringToFront', 'sendToBack', 'bringForward', 'sendBackward'] as const)!
      if (shape) marked('reorder', () => editor[how]([shape.id]))
    },
    align: () => {
      const ids = [some('card'), some('card', 'stage', 'geo'), some('card', 'token')]
      const chosen = ids.flatMap((shape) => shape?.id ?? [])
      marked('align', () => editor.alignShapes([...new Set(chosen)], 'left'))
    },
    nudge: () => {
      const shape = some('card', 'card', 'stage', 'token', 'geo')
      const offset = pick([
        { x: 1, y: 0 },
        { x: -1, y: 0 },
        { x: 0, y: 10 },
        { x: 0, y: -1 },
      ])!
      if (shape) marked('nudge', () => editor.nudgeShapes([shape.id], offset))
    },
    rotate: () => {
      const shape = some('card', 'stage', 'geo', 'token')
      if (shape) marked('rotate', () => editor.rotateShapesBy([shape.id], 0.5))
    },
    reparent: () => {
      const [shape, parent] = [some('card', 'geo', 'arrow'), some('stage', 'frame', 'geo')]
      if (!shape || !parent || shape.id === parent.id) return
      if (editor.hasAncestor(parent, shape.id)) return
      marked('reparent', () => editor.reparentShapes([shape.id], parent.id))
    },
    undo: () => void editor.undo(),
    undoTwice: () => void editor.undo().undo(),
    redo: () => void editor.redo(),
  }
  const names = Object.keys(steps_)
  const weights: Record<string, number> = { drag: 4, dragToStage: 6, undo: 4, redo: 2, create: 3 }
  const bag = names.flatMap((name) => Array<string>(weights[name] ?? 1).fill(name))
  for (let i = 0; i < steps; i++) {
    const name = pick(bag)!
    did.push(name)
    await steps_[name]?.()
    await pause(between(0, 30))
  }
  return did
}

export interface CanvasReport {
  /** Records that the store has otherwise than the document means them. */
  readonly wrong: readonly string[]
  /** What is stored though it follows from something else. */
  readonly redundant: readonly string[]
  /** Every record of the canvas, for comparing two screens. */
  readonly records: string
  readonly counts: Readonly<Record<string, number>>
}

/** Compares this page's store with its document. Runs inside the page. */
export function canvasReport(): CanvasReport {
  const { editor, binding, session } = window.__atelier
  const { board } = session
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]))
  }
  const text = (value: unknown) => JSON.stringify(plain(value)) ?? 'nothing'
  const wrong: string[] = []
  const records = editor.store
    .allRecords()
    .filter(({ typeName }) => ['shape', 'binding', 'asset'].includes(typeName))
  const ids = new Set([...binding.everyId(), ...records.map(({ id }) => id as string)])
  for (const id of ids) {
    const [want, have] = [text(binding.derived(id)), text(editor.store.get(id as TLShapeId))]
    if (want !== have) wrong.push(`${id}\n  document ${want}\n  screen   ${have}`)
  }
  const redundant: string[] = []
  for (const [id, node] of board.canvas.entries()) {
    const type = String(node.get('type'))
    const isCard = type === 'card' || type === 'stage'
    if (['token', 'area'].includes(type)) redundant.push(`${id} is a ${type}`)
    if (isCard && node.has('parentId')) redundant.push(`${id} has a parent`)
    if (isCard && [...node.keys()].some((key) => key.startsWith('p.')))
      redundant.push(`${id} props`)
    if (type === 'arrow' && board.links.has(id.slice(6))) redundant.push(`${id} is link and arrow`)
    if (node.get('typeName') === 'binding' && board.links.has(String(node.get('fromId')).slice(6)))
      redundant.push(`${id} binds a link`)
  }
  const counts: Record<string, number> = {}
  for (const record of records) {
    const type = 'type' in record ? String(record.type) : record.typeName
    counts[`${record.typeName} ${type}`] = (counts[`${record.typeName} ${type}`] ?? 0) + 1
  }
  const sorted = records.map((record) => text(record)).sort()
  return { wrong, redundant, records: sorted.join('\n'), counts }
}

import {
  InstancePresenceRecordType,
  isEqual,
  type Editor,
  type TLEventInfo,
  type TLInstancePresence,
  type TLPageId,
  type TLShapeId,
} from 'tldraw'
import { readPresence, type Presence } from '../../model/presence.ts'
import type { BoardBinding } from './boardBinding.ts'
import { PAGE } from './records.ts'

/** 12 times a second: smoother costs everybody more than it shows. */
const SEND_EVERY_MS = 80
/** A drop that the server has not stored by then is shown to others without it. */
const SAVED_WITHIN_MS = 1000
const MAX_SELECTION = 50
const MAX_DRAG = 500

/** Tells others what my hand does on the canvas, and shows what theirs do. The only place that throttles it. */
export class RemotePresence {
  private readonly editor: Editor
  private readonly binding: BoardBinding
  private readonly timer: ReturnType<typeof setInterval>
  private drag: Presence['drag']
  /** When the shapes in `drag` were let go of; undefined while they are held. */
  private droppedAt: number | undefined
  private readonly shown = new Map<number, Presence>()
  private readonly handleChange = () => this.show()
  /** Before the first move the pointer is nowhere. */
  private hasPointed = false
  private readonly handleEvent = ({ type }: TLEventInfo) => {
    if (type === 'pointer') this.hasPointed = true
  }

  constructor(editor: Editor, binding: BoardBinding) {
    this.editor = editor
    this.binding = binding
    this.timer = setInterval(() => this.send(), SEND_EVERY_MS)
    this.awareness.on('change', this.handleChange)
    editor.on('event', this.handleEvent)
    this.show()
  }

  destroy(): void {
    clearInterval(this.timer)
    this.awareness.off('change', this.handleChange)
    this.editor.off('event', this.handleEvent)
  }

  private get awareness() {
    return this.binding.session.sync.awareness
  }

  private send(): void {
    const mine = this.awareness.getLocalState()
    if (!mine) return
    this.updateDrag()
    const next = { ...mine, ...this.myPresence() }
    const slim = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined))
    if (!isEqual(mine, slim)) this.awareness.setLocalState(slim)
  }

  private myPresence(): { [Key in keyof Presence]: Presence[Key] | undefined } {
    const { editor, drag } = this
    const { x, y, z } = editor.getCamera()
    const { w, h } = editor.getViewportScreenBounds()
    const point = editor.inputs.currentPagePoint
    const isHere = this.hasPointed && editor.getInstanceState().isHoveringCanvas !== false
    const selection = editor.getSelectedShapeIds().slice(0, MAX_SELECTION)
    return {
      user: this.awareness.getLocalState()?.['user'] as Presence['user'],
      cursor: isHere ? [Math.round(point.x), Math.round(point.y)] : undefined,
      selection: selection.length > 0 ? selection : undefined,
      drag,
      camera: [
        Math.round(x),
        Math.round(y),
        Math.round(z * 1000) / 1000,
        Math.round(w),
        Math.round(h),
      ],
      editing: this.binding.session.ui.getState().editing,
    }
  }

  /**
   * What I hold, and after the drop until it is stored: others see a place that is not in their document yet, and
   * would see it jump back.
   */
  private updateDrag(): void {
    const { editor, binding } = this
    if (binding.isHolding && editor.isIn('select.translating')) {
      this.droppedAt = undefined
      this.drag = Object.fromEntries(
        editor
          .getSelectedShapeIds()
          .slice(0, MAX_DRAG)
          .flatMap((id) => {
            const point = editor.getShapePageTransform(id)?.point()
            return point ? [[id, [tenths(point.x), tenths(point.y)] as const]] : []
          }),
      )
    } else if (this.drag) {
      this.droppedAt ??= Date.now()
      const isSaved = binding.session.sync.status.getState().work === 'saved'
      if (isSaved || Date.now() - this.droppedAt > SAVED_WITHIN_MS) this.drag = undefined
    }
  }

  private show(): void {
    const puts: TLInstancePresence[] = []
    const drags = new Map<string, readonly [number, number]>()
    const here = new Set<number>()
    for (const [client, raw] of this.awareness.getStates()) {
      const presence = client === this.awareness.clientID ? undefined : readPresence(raw)
      if (!presence) continue
      here.add(client)
      for (const [id, at] of dragsIn(presence)) drags.set(id, at)
      if (isEqual(this.shown.get(client), presence)) continue
      this.shown.set(client, presence)
      puts.push(presenceRecord(client, presence))
    }
    const gone = [...this.shown.keys()].filter((client) => !here.has(client))
    gone.forEach((client) => this.shown.delete(client))
    if (puts.length > 0 || gone.length > 0) {
      this.editor.store.mergeRemoteChanges(() => {
        this.editor.store.remove(gone.map(presenceId))
        this.editor.store.put(puts)
      })
    }
    this.binding.setRemote(drags)
  }
}

/** The name by which the canvas knows somebody's screen; one person on two screens is two. */
export function canvasUserId(client: number): string {
  return String(client)
}

function presenceId(client: number): TLInstancePresence['id'] {
  return InstancePresenceRecordType.createId(canvasUserId(client))
}

function presenceRecord(client: number, { user, cursor, selection, camera }: Presence) {
  const [x, y] = numbers(cursor, 2)
  const [cx, cy, z, w, h] = numbers(camera, 5)
  const hasCamera = cx !== undefined && cy !== undefined && z !== undefined
  return InstancePresenceRecordType.create({
    id: presenceId(client),
    userId: canvasUserId(client),
    userName: user.name,
    color: /^#[0-9a-f]{6}$/i.test(user.colour) ? user.colour : '#555e6c',
    currentPageId: PAGE as TLPageId,
    lastActivityTimestamp: Date.now(),
    cursor: x === undefined || y === undefined ? null : { x, y, type: 'default', rotation: 0 },
    selectedShapeIds: shapeIds(selection),
    camera: hasCamera ? { x: cx, y: cy, z } : null,
    screenBounds: w && h ? { x: 0, y: 0, w, h } : null,
  })
}

/** Shapes in a hand and where; what came over the wire and is none is left out. */
function dragsIn({ drag }: Presence): [string, readonly [number, number]][] {
  if (typeof drag !== 'object' || drag === null) return []
  return Object.entries(drag)
    .slice(0, MAX_DRAG)
    .flatMap(([id, at]): [string, readonly [number, number]][] => {
      const [x, y] = numbers(at, 2)
      return x === undefined || y === undefined ? [] : [[id, [x, y]]]
    })
}

function shapeIds(raw: unknown): TLShapeId[] {
  if (!Array.isArray(raw)) return []
  return raw.slice(0, MAX_SELECTION).filter((id): id is TLShapeId => /^shape:./.test(String(id)))
}

/** All of `count` numbers, or none. */
function numbers(raw: unknown, count: number): number[] {
  const isGood = Array.isArray(raw) && raw.length === count && raw.every(Number.isFinite)
  return isGood ? (raw as number[]) : []
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

import { useStore } from 'zustand'
import { CLOSE } from '../../model/protocol.ts'
import { can } from '../../model/roles.ts'
import { currentWriters } from '../../model/workshop.ts'
import { useBoard, useSession } from '../state/session.ts'
import { keptUnsent } from '../sync/keptUnsent.ts'
import type { SyncStatus } from '../sync/SyncClient.ts'
import { useUi } from '../state/uiStore.ts'

/** What keeps a person from working as usual, the gravest first. */
export type Trouble =
  | 'upgrade'
  | 'deleted'
  | 'forbidden'
  | 'ended'
  | 'storage'
  | 'newer'
  | 'unsent'
  | 'step'
  | 'full'
  | 'almostFull'
  | 'unkept'

/** The server warns from there on. */
const ALMOST = 0.8

/** The gravest trouble there is, undefined when all is well. */
export function useTrouble(): Trouble | undefined {
  const { board, boardId, role, sync } = useSession()
  const isUnsent = useStore(keptUnsent, (kept) => kept[boardId] !== undefined)
  const isNewer = useBoard(() => board.isNewer)
  const isStepOfOthers = useBoard(
    () => can(role, 'edit') && !can(role, 'edit', currentWriters(board)),
  )
  const isUnkeptKnown = useUi((state) => state.isUnkeptKnown)
  return useStore(sync.status, (status) => {
    const { size, isKept } = status
    const share = size ? size.bytes / size.bound : 0
    return (
      troubleOfClose(status) ??
      (isNewer ? 'newer' : undefined) ??
      (isUnsent ? 'unsent' : undefined) ??
      (isStepOfOthers ? 'step' : undefined) ??
      (share >= 1 ? 'full' : share >= ALMOST ? 'almostFull' : undefined) ??
      (!isKept && !isUnkeptKnown ? 'unkept' : undefined)
    )
  })
}

/** The server ended the connection for good: nothing goes on by itself. */
export function isFinal(closed: number | undefined): boolean {
  return closed !== undefined && closed !== CLOSE.storage
}

function troubleOfClose({ closed }: SyncStatus): Trouble | undefined {
  switch (closed) {
    case undefined:
      return undefined
    case CLOSE.upgrade:
      return 'upgrade'
    case CLOSE.notFound:
      return 'deleted'
    case CLOSE.forbidden:
      return 'forbidden'
    case CLOSE.storage:
      return 'storage'
    default:
      return 'ended'
  }
}

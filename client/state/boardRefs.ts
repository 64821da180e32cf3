import type { AreaId, CardId } from '../../model/ids.ts'

/** What other features ask of the canvas; the canvas fills it in while it is mounted. */
export interface CanvasCommands {
  /** Selects a card and brings it into view. */
  showCard(id: CardId): void
  showArea(id: AreaId): void
  /** Follows another person's view; undefined stops. */
  follow(clientId: number | undefined): void
  /** Starts editing a card's face in place. */
  editCard(id: CardId): void
}

export const canvasCommands: { current: CanvasCommands | undefined } = { current: undefined }

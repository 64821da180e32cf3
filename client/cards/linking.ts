import { createStore } from 'zustand/vanilla'
import type { CardId } from '../../model/ids.ts'

/** The card for which a link's other end is being picked. */
export const linking = createStore<{ from: CardId | undefined }>(() => ({ from: undefined }))

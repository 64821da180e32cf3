import type { IndexKey } from 'tldraw'
import { compareText, isOrderKey, orderKeyBetween } from '../../model/order.ts'
import { random } from '../random.ts'

/**
 * Layers below everything that has an index of its own, from the lowest up. Each is the head of order keys that
 * nobody reaches by sending shapes to the back.
 */
const ZONES = { area: 'S00000000', frame: 'T0000000', stage: 'U000000', link: 'V00000' } as const
export type Zone = keyof typeof ZONES
const LOWEST = 'W'
const BACK = 'Zz' as IndexKey

/** A stored index, or the back for one that tldraw would choke on: it came over the wire. */
export function layerOf(stored: unknown): IndexKey {
  return isOrderKey(stored) && stored >= LOWEST && stored < 'z' ? (stored as IndexKey) : BACK
}

/**
 * The layer to store for an index that tldraw gave. It may lie among our zones, where nothing is stored: then it means
 * the lowest or the highest of what is.
 */
export function storedLayer(index: string, stored: Iterable<unknown>): string {
  const zone = Object.values(ZONES).find((head) => index.startsWith(head))
  const layer = zone === undefined ? index : index.slice(zone.length)
  if (layerOf(layer) === layer) return layer
  const layers = [...stored].map(layerOf).sort(compareText)
  return index < ZONES.area
    ? orderKeyBetween(null, layers[0] ?? null, random)
    : orderKeyBetween(layers.at(-1) ?? null, null, random)
}

/** The same sequence, inside a zone. */
export function zoneLayer(zone: Zone, layer: string): IndexKey {
  return `${ZONES[zone]}${layer}1` as IndexKey
}

/** The shape of two with the same layer that has the greater id lies a little above. Equal ones make tldraw throw. */
export function bumped(layer: IndexKey, id: string): IndexKey {
  let hash = 7
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 2_147_483_647
  return `${layer}V${hash.toString(36)}1` as IndexKey
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Indices for the children of a column or matrix, by place: order keys from the wire may tie or be invalid. */
export function slotIndex(slot: number): IndexKey {
  const at = Math.min(slot, DIGITS.length ** 2 - 1)
  return `b${DIGITS[Math.floor(at / DIGITS.length)]}${DIGITS[at % DIGITS.length]}` as IndexKey
}

import { asNode, type Board } from './Board.ts'
import { kindOf } from './cards.ts'
import type { ListItem } from './fields.ts'
import type { CardId, Random } from './ids.ts'
import { orderKeyBetween } from './order.ts'
import { readField, readText } from './readCard.ts'

/** Moves an item of a list to a place among the others, 0 = first. Writes nothing when it is there already. */
export function moveItem(
  board: Board,
  id: CardId,
  name: string,
  item: string,
  place: number,
  random: Random,
): void {
  const list = asNode(board.card(id)?.get(name))
  const field = kindOf(readText(board.card(id)?.get('kind')))?.fields[name]
  const node = asNode(list?.get(item))
  if (!node || field?.type !== 'list') return
  const items = readField(field, list) as readonly ListItem[]
  const others = items.filter((other) => other.id !== item)
  const at = Math.max(0, Math.min(place, others.length))
  if (items[at]?.id === item) return
  const order = orderKeyBetween(others[at - 1]?.order ?? null, others[at]?.order ?? null, random)
  board.transact(() => node.set('order', order))
}

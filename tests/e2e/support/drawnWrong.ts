import type { TLShape } from 'tldraw'

/**
 * The cards that this page draws elsewhere than its store has them, in another layer, twice or not at all, seen from afar and
 * from near; and the places where the pointer finds another shape than tldraw would. Runs inside the page.
 */
export async function drawnWrong(): Promise<string[]> {
  const { editor } = window.__atelier
  const wrong: string[] = []
  const stock = Object.getPrototypeOf(editor) as typeof editor
  const layers = new Map(stock.getRenderingShapes.call(editor).map(({ id, index }) => [id, index]))
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const cards = editor.getCurrentPageShapes().filter(({ type }) => (type as string) === 'card')
  const look = async (card: TLShape, z: number) => {
    const box = editor.getShapePageBounds(card)
    if (!box) throw new Error(`${card.id} has no place`)
    editor.setCamera({ x: 300 / z - box.x, y: 300 / z - box.y, z }, { immediate: true })
    await frame()
    await frame()
  }
  const check = (card: TLShape, z: number) => {
    const drawn = [...document.querySelectorAll<HTMLElement>(`[data-shape-id="${card.id}"]`)]
    const seen = drawn.filter((shape) => (shape.querySelector('.face') ?? shape).checkVisibility())
    const at = seen[0]?.getBoundingClientRect()
    const place = editor.getShapePageTransform(card).point()
    const { x, y } = editor.pageToScreen(place)
    const isThere = at && Math.hypot(at.x - x, at.y - y) < 1.5
    const isInLayer = seen[0]?.style.zIndex === String(layers.get(card.id))
    if (seen.length !== 1 || !isThere || !isInLayer) {
      wrong.push(`${card.id} at ${z}: ${seen.length} times, ${at?.x} ${at?.y}, not ${x} ${y}`)
    }
  }
  for (const z of [0.1, 0.25, 0.45]) {
    if (cards[0]) await look(cards[0], z)
    cards.forEach((card) => check(card, z))
  }
  for (const card of cards.slice(0, 8)) {
    await look(card, 0.8)
    check(card, 0.8)
  }
  editor.zoomToFit({ immediate: true })
  const bounds = editor.getCurrentPageBounds()
  for (let i = 0; bounds && i < 400; i++) {
    const point = { x: bounds.x + (bounds.w * (i % 20)) / 20, y: bounds.y + (bounds.h * i) / 400 }
    const options = { margin: 8 / editor.getZoomLevel(), renderingOnly: i % 2 === 0 }
    const found = editor.getShapeAtPoint(point, options)?.id
    const wanted = stock.getShapeAtPoint.call(editor, point, options)?.id
    if (found !== wanted) wrong.push(`${found} at ${point.x} ${point.y}, not ${wanted}`)
  }
  return wrong
}

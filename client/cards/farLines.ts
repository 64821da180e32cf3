/** Line heights of the name at two distances; cardFace.css sets the same. */
const MIDDLE = 28
const FAR = 42
const PAD = 20

/** How many lines of the name fit on a card of this height, below half and below a third of full size. */
export function farLines(height: number): [middle: number, far: number] {
  const fit = (line: number) => Math.max(1, Math.floor((height - PAD) / line))
  return [fit(MIDDLE), fit(FAR)]
}

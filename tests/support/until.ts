const STEP_MS = 5

/**
 * Waits for a condition, never for a time. @throws {Error} saying what was waited for, after `limitMs`
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
}

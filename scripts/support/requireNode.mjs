const MINIMUM = [20, 19]

/** Ends the process with one plain sentence when Node is too old to run or build Atelier. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return
  console.error(
    `Atelier needs Node ${MINIMUM.join('.')} or newer; this is ${process.version}. ` +
      'Get a current one from https://nodejs.org and run the command again.',
  )
  process.exit(1)
}

export function ImportDialog() {
  return <div />
}

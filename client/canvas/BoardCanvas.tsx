export function BoardCanvas() {
  return <div />
}

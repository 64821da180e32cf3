export function BacklogPanel() {
  return <div />
}

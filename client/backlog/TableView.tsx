export function TableView() {
  return <div />
}

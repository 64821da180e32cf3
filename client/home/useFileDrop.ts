import { useEffect, useState } from 'react'

/** Takes a file dropped anywhere on the page; true while one is held above it. `onFile` must be stable. */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    // Enter and leave fire for every element on the way; only their balance says whether the file is still here.
    let depth = 0
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (hasFile(event)) setOver(++depth > 0)
    }
    const leave = (event: DragEvent) => {
      if (hasFile(event)) setOver(--depth > 0)
    }
    const hold = (event: DragEvent) => {
      if (hasFile(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) onFile(file)
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', hold)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', hold)
      removeEventListener('drop', drop)
    }
  }, [onFile])
  return over
}

import { useEffect, useState } from 'react'
import { api } from '../api.ts'

type ServerConfig = Awaited<ReturnType<typeof api.config>>

/** What the server says of itself; undefined until it has, and while nobody answers. */
export function useServerConfig(): ServerConfig | undefined {
  const [config, setConfig] = useState<ServerConfig>()
  useEffect(() => {
    let gone = false
    api.config().then(
      (told) => {
        if (!gone) setConfig(told)
      },
      // Without an answer everything stays as it is known.
      () => {},
    )
    return () => {
      gone = true
    }
  }, [])
  return config
}

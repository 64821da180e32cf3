import { request, requestBytes } from '../api.ts'

/** An earlier state of a board that the server keeps. */
export interface VersionInfo {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'step' | 'auto' | 'named' | 'restore'
  readonly name?: string
  /** Who made it; nobody for an automatic one. */
  readonly author?: string
  /** Who wrote since the version before. */
  readonly writers: readonly string[]
}

export interface VersionList {
  /** By this machine's clock. */
  readonly askedAt: number
  /** Newest first. */
  readonly versions: readonly VersionInfo[]
  /** Who wrote within the time that can be rewound. */
  readonly lately: readonly string[]
  readonly participants: readonly { readonly id: string; readonly name: string }[]
}

const path = (board: string, version = '') => `/api/boards/${board}/versions${version}`

/** What the server knows of a board's past; each throws `ApiError`. */
export const historyApi = {
  list: async (board: string): Promise<VersionList> => ({
    ...(await request<Omit<VersionList, 'askedAt'>>('GET', path(board))),
    askedAt: Date.now(),
  }),
  state: (board: string, version: string) => requestBytes(path(board, `/${version}`)),
  keep: (board: string, name: string) => request<VersionInfo>('POST', path(board), { name }),
  keepBeforeRestore: (board: string) =>
    request<VersionInfo>('POST', path(board), { before: 'restore' }),
  name: (board: string, version: string, name: string) =>
    request<VersionInfo>('PATCH', path(board, `/${version}`), { name }),
  remove: (board: string, version: string) => request<void>('DELETE', path(board, `/${version}`)),
  course: (board: string, by: string, minutes: number) =>
    requestBytes(`/api/boards/${board}/course?by=${by}&minutes=${minutes}`),
}

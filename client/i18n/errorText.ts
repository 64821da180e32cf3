import { ApiError } from '../api.ts'
import { i18next } from './i18n.ts'

/** What went wrong with a request, what was kept, and what to do: one sentence for each code. */
export function errorText(error: unknown): string {
  return i18next.t(`common:error.${error instanceof ApiError ? error.code : 'internal'}`)
}

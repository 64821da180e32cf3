import { isId } from '../model/ids.ts'

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'board'; readonly boardId: string }
  | { readonly page: 'none' }

export function route(path: string): Route {
  if (path === '/') return { page: 'home' }
  const [, first, id, rest] = path.split('/')
  return first === 'b' && isId(id) && !rest ? { page: 'board', boardId: id } : { page: 'none' }
}

/** Goes to a page of ours without loading it anew; `fragment` is for keys, which must not reach a server log. */
export function go(path: string): void {
  history.pushState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate'))
}

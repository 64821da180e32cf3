import { react, unsafe__withoutCapture, type Editor } from 'tldraw'
import type { BoardSession } from '../state/session.ts'

/** Tells the screen whom I follow: following ends by itself when I move, or when the other one leaves. */
export function wireFollowing(editor: Editor, { ui }: BoardSession): () => void {
  return react('following', () => {
    const user = editor.getInstanceState().followingUserId
    const following = user === null ? undefined : Number(user)
    unsafe__withoutCapture(() => ui.setState({ following }))
  })
}

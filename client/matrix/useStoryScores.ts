import { setScores } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { useEdit } from '../cards/useEdit.ts'
import { useSession } from '../state/session.ts'

type Scores = Parameters<typeof setScores>[2]

/** Sets the scores of a story as one undo step. */
export function useStoryScores(): {
  setScore: (id: CardId, scores: Scores) => void
  clear: (id: CardId) => void
} {
  const { board } = useSession()
  const edit = useEdit()
  const setScore = (id: CardId, scores: Scores) => edit(() => setScores(board, id, scores))
  return { setScore, clear: (id) => setScore(id, { impact: undefined, effort: undefined }) }
}

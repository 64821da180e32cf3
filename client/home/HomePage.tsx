import { api } from '../api.ts'
import { currentLanguage } from '../i18n/i18n.ts'
import { go } from '../routes.ts'
import { pathOfLink, rememberBoard } from '../auth/recentBoards.ts'
import { Button } from '../ui/Button.tsx'

export function HomePage() {
  const create = async (template: string) => {
    const { id, links } = await api.createBoard({
      template,
      title: 'Board',
      language: currentLanguage(),
    })
    rememberBoard({
      id,
      title: 'Board',
      template,
      role: 'facilitator',
      openedAt: Date.now(),
      links,
    })
    go(pathOfLink(links.facilitator))
  }
  return (
    <main style={{ padding: 40, display: 'flex', gap: 8 }}>
      <Button variant="primary" onClick={() => void create('lead-workshop')}>
        lead-workshop
      </Button>
      <Button onClick={() => void create('impact-effort')}>impact-effort</Button>
    </main>
  )
}

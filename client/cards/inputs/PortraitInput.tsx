import { Popover } from 'radix-ui'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ApiError } from '../../api.ts'
import { useSession } from '../../state/session.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { Portrait } from '../Portrait.tsx'
import type { InputProps } from './inputProps.ts'
import styles from './PortraitInput.module.css'

/** People at work, of many skins and ages, and the machines they mind. */
const FACES = [
  ...['👩', '👨', '🧑', '👩🏽', '👨🏽', '🧑🏽', '👩🏿', '👨🏿', '👵', '👴'],
  ...['👩‍💼', '👨‍💼', '👩🏽‍💼', '👨🏿‍💼', '👩‍🔬', '👨‍🔬', '👩🏿‍🔬', '👩‍🔧', '👨‍🔧', '👨🏽‍🔧'],
  ...['👷‍♀️', '👷', '👷🏿', '👩‍💻', '👨‍💻', '👩🏽‍💻', '👩‍🏫', '👨‍🏫', '👩‍⚕️', '👨‍⚕️'],
  ...['👩‍🍳', '👩‍🌾', '🕵️', '🧕', '👳', '👩‍🦰', '👨‍🦳', '🤵', '🏭', '🏢'],
]

/** An emoji from a small choice, or an uploaded image. */
export function PortraitInput(props: InputProps<string> & { readonly name: string }) {
  const { label, value, onChange, readOnly, name } = props
  const { t } = useTranslation('cards')
  const [open, setOpen] = useState(false)
  const choose = (portrait: string | undefined) => {
    onChange(portrait)
    setOpen(false)
  }
  if (readOnly) return <Portrait value={value} name={name} />
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={styles.trigger} aria-label={`${label}: ${t('change')}`}>
          <Portrait value={value} name={name} />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          <div className={styles.faces}>
            {FACES.map((face) => (
              <button
                key={face}
                type="button"
                className={styles.face}
                aria-pressed={face === value}
                onClick={() => choose(face)}
              >
                {face}
              </button>
            ))}
          </div>
          <div className={styles.actions}>
            <UploadButton onUpload={choose} />
            {value !== undefined && (
              <Button size="small" variant="quiet" onClick={() => choose(undefined)}>
                {t('clear')}
              </Button>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function UploadButton({ onUpload }: { onUpload: (portrait: string) => void }) {
  const { t } = useTranslation(['cards', 'common'])
  const { boardId } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const upload = async (image: File | undefined) => {
    if (!image) return
    try {
      const { file } = await api.upload(boardId, image)
      onUpload(`file:${file}`)
    } catch (error) {
      const code = error instanceof ApiError ? error.code : 'internal'
      toast(t(`common:error.${code}`), { tone: 'error' })
    }
  }
  return (
    <>
      <Button size="small" icon="image" onClick={() => input.current?.click()}>
        {t('uploadImage')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/gif,image/webp"
        onChange={(event) => void upload(event.target.files?.[0])}
      />
    </>
  )
}

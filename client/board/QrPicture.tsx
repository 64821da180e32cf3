import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './QrPicture.module.css'

/** Light modules around the code, without which cameras don't find it. */
const QUIET = 3

/** A QR code, drawn as one path; always dark on light, whatever the appearance. */
export function QrPicture({ text }: { text: string }) {
  const { t } = useTranslation('board')
  const [code, setCode] = useState<{ size: number; path: string }>()
  useEffect(() => {
    let gone = false
    void import('qrcode').then(({ create }) => {
      const { modules } = create(text, { errorCorrectionLevel: 'M' })
      if (!gone) setCode({ size: modules.size, path: pathOf(modules) })
    })
    return () => {
      gone = true
    }
  }, [text])
  const side = (code?.size ?? 0) + 2 * QUIET
  return (
    <div className={styles.paper}>
      {code && (
        <svg
          viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
          role="img"
          aria-label={t('shareDialog.qrCode')}
          shapeRendering="crispEdges"
        >
          <path d={code.path} fill="#1e2430" />
        </svg>
      )}
    </div>
  )
}

function pathOf({ size, data }: { size: number; data: Uint8Array }): string {
  let path = ''
  data.forEach((dark, i) => {
    if (dark) path += `M${i % size} ${Math.floor(i / size)}h1v1h-1z`
  })
  return path
}

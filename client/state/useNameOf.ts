import { useTranslation } from 'react-i18next'
import { useNames } from './session.ts'

/** How somebody who took part is called here; those whose name was erased are former participants. */
export function useNameOf(): (participantId: string) => string {
  const { t } = useTranslation('cards')
  const names = useNames()
  return (id) => {
    const name = names.get(id)
    return name === '' ? t('former') : (name ?? t('somebody'))
  }
}

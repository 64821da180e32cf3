import en from '../i18n/en/import.json'
import fr from '../i18n/fr/import.json'
import { i18next } from '../i18n/i18n.ts'

/** The texts of this folder come with its code: few boards ever open it. */
i18next.addResourceBundle('en', 'import', en)
i18next.addResourceBundle('fr', 'import', fr)

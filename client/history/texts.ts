import { i18next } from '../i18n/i18n.ts'
import en from '../i18n/en/history.json'
import fr from '../i18n/fr/history.json'

i18next.addResourceBundle('en', 'history', en)
i18next.addResourceBundle('fr', 'history', fr)

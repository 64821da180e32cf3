import { i18next } from './i18n.ts'
import en from './en/manage.json'
import fr from './fr/manage.json'

/** Texts of dialogs that few people open; each of those imports this, so that they come with its code. */
i18next.addResourceBundle('en', 'manage', en)
i18next.addResourceBundle('fr', 'manage', fr)

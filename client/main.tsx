import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { must } from '../model/assert.ts'
import { App } from './App.tsx'
import './fonts.css'
import './app.css'
import './i18n/i18n.ts'
import { keepPage } from './keepPage.ts'
import { applyTheme } from './ui/theme.ts'

applyTheme()
keepPage()
createRoot(must(document.getElementById('root'), 'the page’s root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

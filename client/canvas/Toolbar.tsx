import { Toolbar as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor, useTools, useTranslation as useTldrawTranslation, useValue } from 'tldraw'
import { KINDS, isKindName } from '../../model/cards.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { keysOf, SHORTCUTS, type ShortcutId } from '../state/shortcuts.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu, MenuHeading, MenuItem } from '../ui/Menu.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { classes } from '../ui/classes.ts'
import { PHONE, useMedia } from '../ui/useMedia.ts'
import { toolOf } from './tools/CardTool.ts'
import { MORE_DRAWING, MORE_KINDS, RAIL_GROUPS, type ToolItem } from './tools/toolItems.ts'
import './canvas.css'

/** The rail of tools at the left; on a phone a bar at the bottom that scrolls. Hidden from those who only look. */
export function Toolbar() {
  const { t } = useTranslation('canvas')
  const editor = useEditor()
  const isPhone = useMedia(PHONE)
  const isReadonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  if (isReadonly) return null
  return (
    <Radix.Root
      className="rail"
      aria-label={t('tool.rail.label')}
      orientation={isPhone ? 'horizontal' : 'vertical'}
    >
      {RAIL_GROUPS.map((items, i) => (
        <div key={i} className="rail-group">
          {items.map((item) => (
            <ToolButton key={item.name} item={item} side={isPhone ? 'top' : 'right'} />
          ))}
          {i === 1 && <MoreCards side={isPhone ? 'top' : 'right'} />}
          {i === RAIL_GROUPS.length - 1 && <MoreDrawing side={isPhone ? 'top' : 'right'} />}
        </div>
      ))}
    </Radix.Root>
  )
}

type Side = 'top' | 'right'

function ToolButton({ item, side }: { item: ToolItem; side: Side }) {
  const { t } = useTranslation('canvas')
  const { say } = useLanguage()
  const tools = useTools()
  const isActive = useIsActive([item.tool])
  const { name } = item
  const title = isKindName(name) ? say(KINDS[name].about) : t(`tool.full.${name}`)
  const keys = isShortcut(name) ? keysOf(name) : undefined
  return (
    <Tooltip text={title} side={side} {...(keys === undefined ? {} : { keys })}>
      <Radix.Button
        className={classes('rail-tool', isActive && 'rail-active')}
        aria-pressed={isActive}
        aria-keyshortcuts={keys}
        onClick={() => tools[item.tool]?.onSelect('toolbar')}
      >
        <Icon name={item.icon} />
        {t(`tool.rail.${name}`)}
      </Radix.Button>
    </Tooltip>
  )
}

function MoreCards({ side }: { side: Side }) {
  const { t } = useTranslation('canvas')
  const { say } = useLanguage()
  const tools = useTools()
  const isActive = useIsActive(MORE_KINDS.map(toolOf))
  return (
    <More label={t('tool.moreCards')} isActive={isActive} side={side}>
      {MORE_KINDS.map((kind) => (
        <MenuItem
          key={kind}
          icon={kind}
          keys={keysOf(kind)}
          onSelect={() => tools[toolOf(kind)]?.onSelect('toolbar')}
        >
          {say(KINDS[kind].label)}
        </MenuItem>
      ))}
    </More>
  )
}

function MoreDrawing({ side }: { side: Side }) {
  const { t } = useTranslation('canvas')
  const words = useTldrawTranslation()
  const tools = useTools()
  const isActive = useIsActive(['geo', 'line', 'highlight', 'laser'])
  return (
    <More label={t('tool.moreDrawing')} isActive={isActive} side={side}>
      {MORE_DRAWING.map((id) => (
        <MenuItem
          key={id}
          {...keysIn(tools[id]?.kbd)}
          onSelect={() => tools[id]?.onSelect('toolbar')}
        >
          {words(tools[id]?.label ?? id)}
        </MenuItem>
      ))}
    </More>
  )
}

interface MoreProps {
  readonly label: string
  readonly isActive: boolean
  readonly side: Side
  readonly children: ReactNode
}

function More({ label, isActive, side, children }: MoreProps) {
  const { t } = useTranslation('canvas')
  return (
    <Menu
      side={side}
      align="start"
      trigger={
        <Radix.Button
          className={classes('rail-tool', isActive && 'rail-active')}
          aria-label={label}
        >
          <Icon name="more" />
          {t('tool.rail.more')}
        </Radix.Button>
      }
    >
      <MenuHeading>{label}</MenuHeading>
      {children}
    </Menu>
  )
}

function useIsActive(tools: readonly string[]): boolean {
  const editor = useEditor()
  return useValue('active', () => tools.includes(editor.getCurrentToolId()), [editor, tools.join()])
}

function isShortcut(name: string): name is ShortcutId {
  return SHORTCUTS.some((shortcut) => shortcut.id === name)
}

/** A single letter of tldraw's as people read it. */
function keysIn(kbd: string | undefined): { keys?: string } {
  const first = kbd?.split(',')[0] ?? ''
  return first === '' ? {} : { keys: first.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) }
}

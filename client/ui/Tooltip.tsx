import { cloneElement, useEffect, useId, useState, type ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { Kbd } from './Kbd.tsx'
import { placeBeside, type Side } from './placeBeside.ts'
import styles from './Tooltip.module.css'

/** What a tooltip listens to; the control's own handlers are called as well. */
type Handlers = Partial<
  Record<
    'onPointerEnter' | 'onPointerLeave' | 'onPointerDown' | 'onFocus' | 'onBlur' | 'onKeyDown',
    (event: { currentTarget: Element; pointerType?: string; key?: string }) => void
  >
>

interface TooltipProps {
  text: string
  keys?: string
  side?: Side
  children: ReactElement<Handlers & { 'aria-label'?: string; 'aria-describedby'?: string }>
}

const DELAY_MS = 400

/** A short explanation on hover and on keyboard focus. Our own, since the first page has no room for a library's. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps) {
  const id = useId()
  const [anchor, setAnchor] = useState<Element>()
  const [pointed, setPointed] = useState<Element>()
  useEffect(() => {
    if (!pointed) return
    const timer = setTimeout(() => setAnchor(pointed), DELAY_MS)
    return () => clearTimeout(timer)
  }, [pointed])
  const hide = () => {
    setPointed(undefined)
    setAnchor(undefined)
  }
  const own: Handlers = {
    onPointerEnter: ({ currentTarget, pointerType }) => {
      if (pointerType !== 'touch') setPointed(currentTarget)
    },
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(':focus-visible')) setAnchor(currentTarget)
    },
    onBlur: hide,
    onKeyDown: ({ key }) => {
      if (key === 'Escape') hide()
    },
  }
  const says = anchor && children.props['aria-label'] !== text
  return (
    <>
      {cloneElement(children, {
        ...both(own, children.props),
        ...(says ? { 'aria-describedby': id } : {}),
      })}
      {anchor &&
        createPortal(
          <div
            id={id}
            role="tooltip"
            className={styles.tooltip}
            ref={(bubble) => {
              if (bubble) placeBeside(bubble, anchor, side)
            }}
          >
            {text}
            {keys !== undefined && <Kbd keys={keys} />}
          </div>,
          document.body,
        )}
    </>
  )
}

function both(own: Handlers, theirs: Handlers): Handlers {
  const names = Object.keys(own) as (keyof Handlers)[]
  return Object.fromEntries(
    names.map((name): [string, Handlers[keyof Handlers]] => [
      name,
      (event) => {
        theirs[name]?.(event)
        own[name]?.(event)
      },
    ]),
  )
}

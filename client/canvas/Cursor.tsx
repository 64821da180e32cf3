import type { TLCursorProps } from 'tldraw'

/** Somebody's pointer with their name. It glides between the places we hear of, ten a second. */
export function Cursor({ point, zoom, color, name }: TLCursorProps) {
  if (!point) return null
  return (
    <div className="person-cursor" style={{ transform: `translate(${point.x}px, ${point.y}px)` }}>
      <div style={{ transform: `scale(${1 / zoom})`, transformOrigin: '0 0' }}>
        <svg width="18" height="20" viewBox="0 0 18 20" aria-hidden="true">
          <path d="M2 1.5 16 9l-6.3 1.7L6.6 17z" fill={color} stroke="#fff" strokeWidth="1.5" />
        </svg>
        {name && (
          <span className="person-name" style={{ background: color }}>
            {name}
          </span>
        )}
      </div>
    </div>
  )
}

export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="9" fill="var(--logo, #2f4bd8)" />
      <circle cx="20.5" cy="11.5" r="4" fill="#fff" />
      <circle cx="11.5" cy="20.5" r="4" fill="#fff" />
    </svg>
  )
}

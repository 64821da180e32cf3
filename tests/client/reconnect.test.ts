import { describe, expect, it } from 'vitest'
import { Accounting } from '../../client/sync/Accounting.ts'
import { comebackAfter, waitBefore } from '../../client/sync/reconnect.ts'
import { CLOSE } from '../../model/protocol.ts'

describe('coming back', () => {
  it('never for what would only be refused again, soon where the server makes room, else later', () => {
    const { malformed, forbidden, notFound, tooLarge, upgrade, rebuild, restart, tooMany } = CLOSE
    for (const code of [malformed, forbidden, notFound, tooLarge, upgrade]) {
      expect(comebackAfter(code)).toBe('never')
    }
    expect([rebuild, restart].map(comebackAfter)).toEqual(['soon', 'soon'])
    expect([1006, 1011, CLOSE.storage, CLOSE.tooSlow].map(comebackAfter)).toEqual(
      Array.from({ length: 4 }, () => 'later'),
    )
    expect(comebackAfter(tooMany)).toBe('slowly')
  })

  it('spreads people over the whole wait, which doubles up to a bound', () => {
    const longest = [0, 1, 2, 3, 4, 5, 20].map((failures) => waitBefore('later', failures, () => 1))
    expect(longest).toEqual([400, 800, 1600, 3200, 6400, 8000, 8000])
    expect(waitBefore('later', 20, () => 0.001)).toBe(8)
  })

  it('comes back within a second when told to, but not for ever', () => {
    expect(waitBefore('soon', 0, () => 1)).toBe(1000)
    expect(waitBefore('soon', 20, () => 1)).toBe(8000)
    expect(waitBefore('slowly', 0, () => 0)).toBe(10_000)
  })
})

describe('what is saved', () => {
  const online = () => {
    const accounting = new Accounting()
    accounting.restart()
    accounting.sentOne()
    accounting.synced()
    accounting.acknowledged(1)
    return accounting
  }

  it('is everything that was sent and dealt with, on this connection', () => {
    const accounting = online()
    expect(accounting.work('online', true, 'saving')).toBe('saved')
    accounting.edited()
    accounting.sentOne()
    expect(accounting.work('online', true, 'saved')).toBe('saving')
    accounting.acknowledged(2)
    expect(accounting.work('online', true, 'saving')).toBe('saved')
  })

  it('is not what was edited after the line broke, nor anything while the server can’t store', () => {
    const accounting = online()
    accounting.restart()
    accounting.edited()
    expect(accounting.work('connecting', true, 'saved')).toBe('offline')
    accounting.sentOne()
    accounting.acknowledged(1)
    expect(accounting.work('online', true, 'offline')).toBe('saving')
    expect(accounting.isDirty).toBe(true)
    expect(accounting.work('online', false, 'saving')).toBe('notSaved')
  })
})

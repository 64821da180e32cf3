// @vitest-environment happy-dom
import * as prng from 'lib0/prng'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { bindText } from '../../client/cards/bindText.ts'

/** One person's document with a textarea bound to its text. */
class Person {
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText('t')
  /** A page of one's own: each has one focus. */
  readonly page = document.implementation.createHTMLDocument()
  readonly area = this.page.createElement('textarea')
  readonly origin = {}
  readonly undo = new Y.UndoManager(this.text, {
    trackedOrigins: new Set([this.origin]),
    captureTimeout: Number.MAX_SAFE_INTEGER,
  })
  marks = 0
  unbind = () => {}

  bind() {
    this.page.body.append(this.area)
    this.unbind = bindText(this.area, this.text, {
      transact: (edit) => this.doc.transact(edit, this.origin),
      mark: () => {
        this.marks++
        this.undo.stopCapturing()
      },
      undo: () => this.undo.undo(),
      redo: () => this.undo.redo(),
    })
    this.area.focus()
    return this
  }

  /** What a browser does for a key: changes the value at the selection, then tells. */
  edit(insert: string, removeBefore = 0, removeBehind = 0) {
    const { selectionStart: start, selectionEnd: end, value } = this.area
    const from = start === end ? Math.max(0, start - removeBefore) : start
    const to = start === end ? Math.min(value.length, end + removeBehind) : end
    this.area.value = value.slice(0, from) + insert + value.slice(to)
    this.area.setSelectionRange(from + insert.length, from + insert.length)
    this.area.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }

  type(words: string) {
    for (const letter of words) this.edit(letter)
  }

  caret(at: number, end = at) {
    this.area.setSelectionRange(at, end)
  }

  key(key: string, shiftKey = false) {
    const event = new KeyboardEvent('keydown', {
      key,
      ctrlKey: true,
      shiftKey,
      cancelable: true,
      bubbles: true,
    })
    this.area.dispatchEvent(event)
    return event
  }
}

function connect(a: Person, b: Person) {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') Y.applyUpdate(to.doc, update, 'remote')
    })
  }
}

/** Both have one person's text and then send each other what they missed. */
function exchange(a: Person, b: Person) {
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc)), 'remote')
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc)), 'remote')
}

let ada: Person
let ben: Person

beforeEach(() => {
  vi.useFakeTimers()
  ada = new Person().bind()
  ben = new Person().bind()
})
afterEach(() => {
  ada.unbind()
  ben.unbind()
  vi.useRealTimers()
})

describe('typing', () => {
  test('shows the text and writes what is typed', () => {
    ada.type('hello')
    expect(ada.text.toString()).toBe('hello')
    exchange(ada, ben)
    expect(ben.area.value).toBe('hello')
  })

  test('in a run of equal letters the change is where the caret is', () => {
    ada.type('aaaa')
    exchange(ada, ben)
    ada.caret(1)
    ada.edit('a')
    ben.caret(1)
    ben.edit('b')
    exchange(ada, ben)
    expect(ada.area.value).toBe(ben.area.value)
    expect(ada.area.value.indexOf('b')).toBeLessThan(3)
  })

  test('an emoji is never split', () => {
    ada.type('')
    ada.edit('😀')
    ada.caret(0, 2)
    ada.edit('😁')
    expect(ada.text.toString()).toBe('😁')
    ada.edit('', 2)
    expect(ada.text.toString()).toBe('')
  })

  test('two who write at once keep both words, each contiguous', () => {
    connect(ada, ben)
    ada.type('mm')
    for (let i = 0; i < 20; i++) {
      if (i === 0) ada.caret(2)
      ada.edit('x')
      if (i === 0) ben.caret(0)
      ben.edit('y')
    }
    expect(ada.area.value).toBe(`${'y'.repeat(20)}mm${'x'.repeat(20)}`)
    expect(ben.area.value).toBe(ada.area.value)
  })
})

describe('others’ edits', () => {
  test('the selection stays on its words', () => {
    connect(ada, ben)
    ada.type('one two')
    ada.caret(4, 7)
    ben.text.insert(0, 'zero ')
    expect(ada.area.value.slice(ada.area.selectionStart, ada.area.selectionEnd)).toBe('two')
    ben.text.delete(0, 9)
    expect(ada.area.value.slice(ada.area.selectionStart, ada.area.selectionEnd)).toBe('two')
  })

  test('what another inserts exactly at the caret comes behind it', () => {
    connect(ada, ben)
    ada.type('ab')
    ada.caret(1)
    ben.text.insert(1, 'X')
    expect(ada.area.selectionStart).toBe(1)
  })

  test('line ends of a foreign writer count once', () => {
    ada.text.insert(0, 'one\r\ntwo\r\nthree')
    expect(ada.area.value).toBe('one\ntwo\nthree')
    ada.caret(11)
    ada.edit('!')
    ada.caret(7)
    ada.edit('?')
    expect(ada.text.toString()).toBe('one\ntwo?\nthr!ee')
  })
})

describe('an input method', () => {
  const compose = (person: Person, value: string, caret: number) => {
    person.area.value = value
    person.caret(caret)
    person.area.dispatchEvent(new InputEvent('input', { isComposing: true }))
  }

  test('is not disturbed while others type, and its text lands where it was begun', () => {
    connect(ada, ben)
    ada.type('xyz')
    ada.caret(3)
    ada.area.dispatchEvent(new Event('compositionstart'))
    compose(ada, 'xyzに', 4)
    ben.text.insert(0, 'front ')
    compose(ada, 'xyz日本', 5)
    expect(ada.area.value).toBe('xyz日本')
    ada.area.dispatchEvent(new Event('compositionend'))
    expect(ada.area.value).toBe('front xyz日本')
    expect(ada.area.selectionStart).toBe('front xyz日本'.length)
    expect(ben.area.value).toBe('front xyz日本')
  })

  test('replaces its own letters only, even where others wrote between them', () => {
    connect(ada, ben)
    ada.type('kanji')
    ada.area.dispatchEvent(new Event('compositionstart'))
    ben.text.insert(3, '-')
    compose(ada, '漢字', 2)
    ada.area.dispatchEvent(new Event('compositionend'))
    expect(ada.area.value).toBe('漢字-')
    expect(ben.area.value).toBe('漢字-')
  })
})

describe('undo', () => {
  test('goes to the host; steps end with a pause and take back own words only', () => {
    connect(ada, ben)
    ada.type('hello ')
    vi.advanceTimersByTime(1300)
    ada.type('world')
    ben.text.insert(0, 'B: ')
    expect(ada.key('z').defaultPrevented).toBe(true)
    expect(ada.area.value).toBe('B: hello ')
    ada.key('z')
    expect(ada.area.value).toBe('B: ')
    ada.key('z', true)
    ada.key('y')
    expect(ada.area.value).toBe('B: hello world')
    expect(ada.area.selectionStart).toBe('B: hello world'.length)
  })

  test('a step ends at focus and blur', () => {
    const before = ada.marks
    ada.area.blur()
    ada.area.focus()
    expect(ada.marks).toBe(before + 2)
  })
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'two who edit at random lose and double nothing (seed %i)',
  (seed) => {
    const chance = prng.create(seed)
    let typed = 0
    let online = true
    const people = [ada, ben]
    for (let i = 0; i < 600; i++) {
      const person = prng.bool(chance) ? ada : ben
      if (prng.int32(chance, 0, 9) === 0) {
        person.caret(prng.int32(chance, 0, person.area.value.length))
      }
      if (prng.int32(chance, 0, 3) === 0) person.edit('', 1)
      else {
        person.edit(String.fromCharCode(0x4e00 + typed))
        typed++
      }
      if (prng.int32(chance, 0, 30) === 0) online = !online
      if (online) exchange(ada, ben)
    }
    exchange(ada, ben)
    const [a, b] = people.map((person) => person.area.value)
    expect(a).toBe(b)
    expect(a).toBe(ada.text.toString())
    expect(new Set(a).size).toBe(a?.length)
    expect(a?.length).toBeGreaterThan(100)
  },
)

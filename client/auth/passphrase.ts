import { createStore } from 'zustand/vanilla'
import { ApiError } from '../api.ts'

const STORED = 'atelier.passphrase'

/** Somebody is being asked; `isWrong` when the last answer was not it. */
interface Question {
  readonly isWrong: boolean
  readonly answer: (passphrase: string | undefined) => void
}

/** The question that waits for an answer; a page that can make boards shows it. */
export const passphraseQuestion = createStore<{ readonly question: Question | undefined }>(() => ({
  question: undefined,
}))

/**
 * Makes a board with the passphrase this device remembers, and asks for one when the server wants another. Throws the
 * refusal when the person gives up.
 */
export async function withPassphrase<T>(
  make: (passphrase: string | undefined) => Promise<T>,
): Promise<T> {
  let passphrase = recalled()
  for (;;) {
    try {
      const made = await make(passphrase)
      if (passphrase !== undefined) remember(passphrase)
      return made
    } catch (error) {
      const code = error instanceof ApiError ? error.code : undefined
      if (code !== 'passphraseRequired' && code !== 'passphraseWrong') throw error
      const given = await ask(code === 'passphraseWrong')
      if (given === undefined) throw error
      passphrase = given
    }
  }
}

function ask(isWrong: boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const answer = (passphrase: string | undefined) => {
      passphraseQuestion.setState({ question: undefined })
      resolve(passphrase)
    }
    passphraseQuestion.setState({ question: { isWrong, answer } })
  })
}

function recalled(): string | undefined {
  try {
    return localStorage.getItem(STORED) ?? undefined
  } catch {
    return undefined
  }
}

function remember(passphrase: string): void {
  try {
    localStorage.setItem(STORED, passphrase)
  } catch {
    // Without storage it is asked again.
  }
}

import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/** Collected output is read in logs too. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined }

/**
 * Runs a program from the root of the checkout and waits for it. Never rejects: a program that cannot be
 * started or that is still there after `timeoutMs` ends with a code other than 0 and a last line that says so.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean, timeoutMs?: number }} [options]
 *   `show` sends its output to this terminal instead of collecting it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { env = {}, show = false, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...(show ? {} : PLAIN), ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    let output = ''
    const collect = (chunk) => (output += chunk)
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        output += `\nStopped: still running after ${timeoutMs / 1000} s.\n`
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 5000).unref()
      }, timeoutMs)
    const end = (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    }
    child.on('error', (error) => {
      output += `${error.message}\n`
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/** A command line tool of this project, as arguments for Node: works on Windows too, and skips npx. */
export function tool(path, ...args) {
  return [`${root}/node_modules/${path}`, ...args]
}

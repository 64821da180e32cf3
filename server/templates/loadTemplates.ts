import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTemplate, type Template } from '../../model/template.ts'

/** Reads every template of a folder, by id. @throws {Error} naming the file that is not a template */
export async function loadTemplates(folder: string): Promise<ReadonlyMap<string, Template>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const templates = await Promise.all(
    names.map(async (name) => {
      try {
        return parseTemplate(JSON.parse(await readFile(join(folder, name), 'utf8')))
      } catch (cause) {
        throw new Error(`${name}: ${(cause as Error).message}`, { cause })
      }
    }),
  )
  templates.sort((a, b) => a.position - b.position)
  return new Map(templates.map((template) => [template.id, template]))
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { StorageError } from '../../server/storage/BoardStorage.ts'
import { openPostgres } from '../../server/storage/PostgresBoardStorage.ts'
import { PostgresDatabase } from '../../server/storage/PostgresDatabase.ts'
import { boardStorageContract } from '../support/boardStorageContract.ts'
import { startPostgres, type Service } from '../support/services.ts'

let postgres: Service
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.remove())

async function forgetAll(): Promise<void> {
  const db = new PostgresDatabase(postgres.url)
  await db.query('DROP SCHEMA public CASCADE')
  await db.query('CREATE SCHEMA public')
  await db.close()
}

boardStorageContract('PostgresBoardStorage', async () => ({
  open: async () => openPostgres(new PostgresDatabase(postgres.url)),
  dispose: forgetAll,
}))

test('Postgres: nodes that start together on an empty database make its tables once', async () => {
  const open = () => openPostgres(new PostgresDatabase(postgres.url))
  const nodes = await Promise.all([open(), open(), open()])
  const secrets = await Promise.all(nodes.map((node) => node.serverSecret()))
  expect(new Set(secrets.map(String)).size).toBe(1)
  await Promise.all(nodes.map((node) => node.close()))
  await forgetAll()
})

test('Postgres: a database of a newer program is left alone', async () => {
  const db = new PostgresDatabase(postgres.url)
  await openPostgres(db)
  await db.query('UPDATE schema_version SET version = 99')
  await expect(openPostgres(db)).rejects.toThrow(StorageError)
  await expect(openPostgres(db)).rejects.toThrow(/newer version/)
  await db.close()
  await forgetAll()
})

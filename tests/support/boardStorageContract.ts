import { describe } from 'vitest'
import { access } from './storageContract/access.ts'
import { appends } from './storageContract/appends.ts'
import { boards } from './storageContract/boards.ts'
import { compaction } from './storageContract/compaction.ts'
import { endings } from './storageContract/endings.ts'
import { storageTest, type StorageUnderTest } from './storageContract/storageTest.ts'
import { versions } from './storageContract/versions.ts'

/** What every backend promises; a backend's own test file only says how to set one up. */
export function boardStorageContract(name: string, setUp: () => Promise<StorageUnderTest>): void {
  describe(name, () => {
    const test = storageTest(setUp)
    for (const part of [appends, compaction, versions, boards, access, endings]) part(test)
  })
}

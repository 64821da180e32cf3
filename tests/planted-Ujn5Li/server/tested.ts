import '../tests/support/fake.ts'

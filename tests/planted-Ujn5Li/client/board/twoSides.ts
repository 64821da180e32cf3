import '../../server/log.ts'

import '../sync/Rooms.ts'

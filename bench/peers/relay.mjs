import { WebSocketServer } from 'ws'

// The physical limit: each frame is copied to the others of its room without a look at it. Rooms are paths.
const rooms = new Map()

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' })
server.on('connection', (socket, { url }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(socket))
  socket.on('message', (data) => {
    for (const other of room) if (other !== socket) other.send(data, { binary: true })
  })
  socket.on('close', () => room.delete(socket))
})
server.on('listening', () => console.log('listening'))

import { createServer } from 'node:http'
import { setupWSConnection } from '@y/websocket-server/utils'
import { WebSocketServer } from 'ws'

// What its own server.js does, which the package doesn't export. In memory only.
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', setupWSConnection)

const server = createServer()
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))

import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Ends, when the server closes, connections on which nothing whole was asked yet: browsers open some ahead of what they
 * may ask one day, and Node would wait for them as for a request under way.
 */
export function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  const hear = ({ socket }: IncomingMessage) => silent.delete(socket)
  app.server.on('request', hear).on('upgrade', hear)
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

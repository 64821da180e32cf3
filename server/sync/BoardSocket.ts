import { WebSocket } from 'ws'
import { CLOSE } from '../../model/protocol.ts'

const MESSAGE_TOO_BIG = 1009
/** Protocol error and bytes that are not UTF-8. */
const BROKEN: readonly (number | undefined)[] = [1002, 1007]

/**
 * A socket whose own refusals carry our close codes: after those of `ws` itself, a stock client sends the same bytes
 * again for ever.
 */
export class BoardSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === MESSAGE_TOO_BIG) super.close(CLOSE.tooLarge, 'message too large')
    else if (BROKEN.includes(code)) super.close(CLOSE.malformed, 'broken frame')
    else super.close(code, reason)
  }
}

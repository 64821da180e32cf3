/** Every way a request can fail, known to both sides; the client has a sentence for each. */
export const ERROR_CODES = [
  'invalid', // the request isn't of the documented form; `errors` says where
  'unauthorized', // no key or session for this board
  'passphraseRequired', // making a board needs this server's passphrase
  'passphraseWrong', // that was not it
  'forbidden', // the role does not allow it
  'originRefused', // sent by a page of another site
  'notFound', // no such address, board, file or template
  'deleted', // the board is in the bin; a facilitator can restore it
  'tooLarge', // body, file or document over its limit
  'unsupportedType', // an upload that is not an image we show
  'unreadable', // an import we can't make sense of
  'newerVersion', // a board file of a newer program
  'boardFull', // the document has reached its size limit
  'tooMany', // rate limit
  'storage', // the server can't store right now; nothing was changed
  'internal', // our mistake
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

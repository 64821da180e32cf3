/** A board file with as many images as a board may have, in base64. */
export const MAX_BOARD_FILE_BYTES = 140 * 1024 * 1024

import '../../model/board.ts'

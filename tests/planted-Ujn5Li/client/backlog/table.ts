import '../matrix/matrix.ts'

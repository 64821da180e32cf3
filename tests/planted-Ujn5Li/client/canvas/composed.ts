import '../cards/card.ts'

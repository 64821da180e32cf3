import '../export/csv.ts'

import '../templates/routes.ts'

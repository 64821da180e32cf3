import 'tldraw'

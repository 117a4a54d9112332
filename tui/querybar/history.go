package querybar

// historyLength is how many queries a bar remembers.
const historyLength = 100

// history is the queries that a person typed and chose to run, or that were cleared away, oldest first.
// Others that keys made are no part of it: undo leads back through them, and here they would hide the rest.
type history []string

// keep adds a query, unless it is empty or the last one.
func (h *history) keep(text string) {
	if text == "" || len(*h) > 0 && (*h)[len(*h)-1] == text {
		return
	}
	*h = append(*h, text)
	if len(*h) > historyLength {
		*h = (*h)[1:]
	}
}

// Remember puts the query in force into the history: it is about to be cleared away.
func Remember(b *Bar) { b.history.keep(b.force.text) }

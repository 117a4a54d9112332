package querybar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
)

// join puts AND behind the text in force if what a person types first is another condition:
// the bar opens on the query of the view, and few people remove it. A blank, an operator, a
// bar or a moved caret say that they go on with the text itself.
func (e *editor) join(msg tea.Msg) {
	value := e.line.Value()
	if e.line.Caret() != len(value) || len(value) > live || !condition(first(msg)) {
		return
	}
	if fromAnew(first(msg)) {
		e.replace("", 0, 0)
		return
	}
	if to, ok := joined(value); ok {
		e.replace(to, len(to), len(value))
		e.added = added{value, to}
	}
}

// added holds a text before and after join changed it; zero if it changed nothing.
type added struct{ from, to string }

// unjoin takes the word that join has added for the one that a person typed behind it: few see
// the AND in time. FROM begins another query. It is to be called after a key.
func (e *editor) unjoin() {
	typed, ok := strings.CutPrefix(e.line.Value(), e.added.to)
	if !ok || e.added.to == "" || e.line.Caret() != len(e.line.Value()) {
		return
	}
	switch {
	case strings.EqualFold(typed, "and "):
		e.replace(e.added.to, len(e.added.to), len(e.added.from))
	case strings.EqualFold(typed, "or "):
		to := e.added.from + " OR "
		e.replace(to, len(to), len(e.added.from))
	case fromAnew(typed):
		e.replace(typed, len(typed), 0)
	}
}

// fromAnew reports whether a text begins with FROM, which says what a query is over: nothing
// may stand before it, so it begins another query.
func fromAnew(text string) bool {
	word, _, more := strings.Cut(text, " ")
	return more && strings.EqualFold(word, "from")
}

// first returns the text that a message would put into the bar.
func first(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return msg.Text
	case tea.PasteMsg:
		return msg.Content
	}
	return ""
}

// condition reports whether a condition can begin with a text.
func condition(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	word, _, _ := strings.Cut(text, " ")
	if strings.EqualFold(word, "and") || strings.EqualFold(word, "or") {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`'"@$(`, r)
}

// joined returns a query's text with AND behind it, and its alternatives in parentheses. ok
// is false for an empty text, one with stages, and one that can't be read.
func joined(text string) (to string, ok bool) {
	const other = "resource_id = ''"
	if strings.TrimSpace(text) == "" {
		return text, false
	}
	all, err := query.Also(text, other)
	if err != nil {
		return text, false
	}
	return strings.CutSuffix(all, other)
}

package querybar

import (
	"regexp"
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
		e.added = added{from: value, to: to}
	}
}

// added holds a text before and after join or nameView changed it; zero if they changed nothing.
type added struct {
	from, to string
	view     bool // it is of a view whose name was typed
	closes   bool // the text ends with a parenthesis of enclose, and the caret is before it
}

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

// enclose puts what was typed behind the text that join has added to in parentheses, as soon as it has alternatives: these
// are all meant to be of what stood there, and few would see that OR ends it. It is to be called after a key, which
// goes on inside of them, or a paste.
func enclose(e *editor, msg tea.Msg) {
	value := e.line.Value()
	typed, ok := strings.CutPrefix(value, e.added.to)
	if !ok || e.added.to == "" || e.line.Caret() != len(value) || len(value) > live {
		return
	}
	inside := "(" + typed + ")"
	if to, ok := joined(typed); !ok || to != inside+and {
		return
	}
	to := e.added.to + inside
	caret, same := len(to), len(e.added.to)
	e.added = added{}
	if _, key := msg.(tea.KeyPressMsg); key {
		caret, e.added.closes = caret-1, true
	}
	e.replace(to, caret, same)
}

// behindAlternatives matches the beginning of a stage or of a bound of time, which parentheses can't hold. A stage
// begins with a letter: || means OR.
var behindAlternatives = regexp.MustCompile(`(?i)\s*\|\s*\pL$|\s+(earliest|latest)\s*=$`)

// leaveParentheses puts what a person begins behind alternatives outside of the parentheses of enclose, and takes
// the person's own closing one for theirs. It is to be called after a key.
func leaveParentheses(e *editor, msg tea.Msg) {
	value, at := e.line.Value(), e.line.Caret()
	if !e.added.closes || at != len(value)-1 || value[at] != ')' {
		return
	}
	inside, to := value[:at], ""
	if begun := behindAlternatives.FindStringIndex(inside); begun != nil && !strings.HasSuffix(inside[:begun[0]], "|") {
		to = inside[:begun[0]] + ") " + strings.TrimLeft(inside[begun[0]:], " ")
	} else if first(msg) == ")" && strings.Count(value, ")") > strings.Count(value, "(") {
		to = inside
	}
	if to != "" {
		e.added.closes = false
		e.replace(to, len(to), min(len(inside), len(to))-1)
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

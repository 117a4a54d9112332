package query

import (
	"slices"
	"strings"
)

// mostTogether is how many words beside one another may be meant together, as "last 24 hours" is.
const mostTogether = 3

// Mistaken returns a warning about words that a query looks for as text, although they are the names of
// filters or of spans of time; nil if there are none. Meaning returns the condition that a word stands for; ""
// for any other.
func Mistaken(r *Reading, meaning func(word string) (condition string)) *Problem {
	if r.Query == nil || r.tree == nil {
		return nil
	}
	var words, meant []string
	var at, whole Span
	var instead strings.Builder
	looked := lookedFor(r.tree.cond, r.Text)
	for i := 0; i < len(looked.words); i++ {
		for n := min(mostTogether, len(looked.words)-i); n > 0; n-- {
			first := looked.words[i]
			word, ok := looked.together(i, n)
			if !ok {
				continue
			}
			condition := spanMeant(word)
			if condition == "" && n == 1 {
				condition = meaning(word)
			}
			if condition == "" {
				continue
			}
			last := looked.words[i+n-1].at.To
			if first.negated {
				condition = notSo(condition)
			}
			if words == nil {
				at, whole = Span{first.at.From, last}, Span{first.from, first.from}
			}
			instead.WriteString(between(r.Text[whole.To:first.from]) + condition)
			whole.To = last
			words, meant = append(words, word), append(meant, condition)
			i += n - 1
			break
		}
	}
	if words == nil {
		return nil
	}
	message := words[0] + " is text to look for here"
	if len(words) > 1 {
		message = strings.Join(words, ", ") + " are text to look for here"
	}
	return &Problem{At: at, Message: message, Hint: "to filter, write " + strings.Join(meant, looked.joint()), Warning: true, whole: whole, instead: instead.String()}
}

// between returns what stands between two words as it stands between the conditions that they mean.
func between(text string) string {
	toks := scan(text)
	joined := func(t token) bool { return t.is("AND", "OR", "&&", "||") }
	switch {
	case text == "" || slices.ContainsFunc(toks, joined):
		return text
	case strings.TrimSpace(text) == "":
		return " AND "
	}
	return " AND " + strings.TrimSpace(text) + " AND "
}

// looked are the words that a condition looks for as text, in the order of its text.
type looked struct {
	text    string
	words   []lookedWord
	and, or bool // conditions are joined so
}

// lookedWord is one of them: it begins at from with NOT, if it is negated.
type lookedWord struct {
	at      Span
	from    int
	negated bool
}

func lookedFor(cond Expr, text string) *looked {
	l := &looked{text: text}
	l.add(cond)
	return l
}

func (l *looked) add(e Expr) {
	switch e := e.(type) {
	case *Word:
		l.words = append(l.words, lookedWord{at: e.At, from: e.At.From})
	case *Not:
		if w, ok := e.Term.(*Word); ok {
			l.words = append(l.words, lookedWord{at: w.At, from: e.at.From, negated: true})
			return
		}
		l.add(e.Term)
	case *group:
		l.add(e.term)
	case *And:
		l.and = true
		l.all(e.Terms)
	case *Or:
		l.or = true
		l.all(e.Terms)
	}
}

func (l *looked) all(terms []Expr) {
	for _, e := range terms {
		l.add(e)
	}
}

// together returns the text of n words from i on, if they stand beside one another, all of them without NOT but
// for the first.
func (l *looked) together(i, n int) (string, bool) {
	var words []string
	for j, w := range l.words[i : i+n] {
		if j > 0 && (w.negated || strings.TrimSpace(l.text[l.words[i+j-1].at.To:w.from]) != "") {
			return "", false
		}
		words = append(words, l.text[w.at.From:w.at.To])
	}
	return strings.Join(words, " "), true
}

// joint returns what stands between the conditions that several words mean.
func (l *looked) joint() string {
	switch {
	case !l.or:
		return " AND "
	case !l.and:
		return " OR "
	}
	return ", "
}

// notSo returns a condition with NOT before it.
func notSo(condition string) string {
	if tree, problem := parse(condition); problem == nil {
		switch tree.cond.(type) {
		case *Compare, *Word, *group:
			return "NOT " + condition
		}
	}
	return "NOT (" + condition + ")"
}

// spanMeant returns the condition of a span of time up to now in words, such as "last hour" and "past 24 hours";
// "" for other words.
func spanMeant(words string) string {
	parts := strings.Fields(strings.ToLower(words))
	if len(parts) < 2 || !slices.Contains([]string{"last", "past"}, parts[0]) {
		return ""
	}
	if len(parts) == 2 && relative("-"+parts[1]) {
		return createdField + " >= -" + parts[1]
	}
	number, unit := "1", strings.TrimSuffix(parts[len(parts)-1], "s")
	if len(parts) == 3 {
		number = parts[1]
	}
	short, ok := map[string]string{"minute": "m", "min": "m", "hour": "h", "day": "d", "week": "w", "month": "mo"}[unit]
	if span := "-" + number + short; ok && relative(span) {
		return createdField + " >= " + span
	}
	return ""
}

// Condition reports whether a text is a condition beyond words to look for: it compares a field, or has a phrase in
// quotes. A view that has such a name isn't meant by it.
func Condition(text string) bool {
	tree, problem := parse(text)
	if problem != nil {
		return false
	}
	return len(tree.from)+len(tree.tail)+len(tree.stages) > 0 || tree.whereAt.To > 0 || some(tree.cond, compares(text))
}

// compares returns what tells whether a part of a condition is no word without quotes.
func compares(text string) func(Expr) bool {
	return func(e Expr) bool {
		if w, ok := e.(*Word); ok {
			return quoteOf(text[w.At.From:]) != 0
		}
		return !joins(e)
	}
}

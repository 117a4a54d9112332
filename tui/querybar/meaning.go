package querybar

import (
	"strings"

	"tocsin/store/query"
)

// mistaken returns a warning about words of a query that it looks for as text, although they are the
// names of chips and keys; nil if there are none.
func mistaken(b *Bar, r *query.Reading) *query.Problem {
	if b.o.Meaning == nil || r.Query == nil || len(r.Text) > live {
		return nil
	}
	var words, meant []string
	var at query.Span
	for _, t := range r.Terms() {
		word := r.Text[t.At.From:t.At.To]
		if t.Field != "" || t.Negated {
			continue
		}
		if condition := b.o.Meaning(word); condition != "" {
			if words == nil {
				at = t.At
			}
			words, meant = append(words, word), append(meant, condition)
		}
	}
	if words == nil {
		return nil
	}
	message := words[0] + " is text to look for here"
	if len(words) > 1 {
		message = strings.Join(words, ", ") + " are text to look for here"
	}
	return &query.Problem{At: at, Message: message, Hint: "to filter, write " + strings.Join(meant, " AND "), Warning: true}
}

// meaning returns the candidate for the word at the caret: the condition that it stands for on a chip.
func meaning(e *editor) (c query.Candidate, ok bool) {
	if e.bar.o.Meaning == nil {
		return c, false
	}
	text := e.line.Value()
	from, to := wordAt(e)
	before, word := text[:from], text[from:to]
	condition := e.bar.o.Meaning(word)
	switch {
	case condition == "":
		return c, false
	case begins(before):
	case e.bar.Read(before).Query != nil:
		condition = "AND " + condition
	default:
		return c, false
	}
	return query.Candidate{Text: condition, At: query.Span{From: from, To: to}, Kind: query.CandidateKeyword, Help: "the filter " + word}, true
}

package querybar

import (
	"strings"

	"tocsin/store/query"
)

// mistaken returns a warning about words of a query that it looks for as text, although they are the
// names of chips and keys; nil if there are none.
func mistaken(b *Bar, r *query.Reading) *query.Problem {
	if b.o.Meaning == nil || len(r.Text) > live {
		return nil
	}
	return query.Mistaken(r, b.o.meant)
}

// Mistaken returns a warning about words that the query in force looks for as text, although they are the names
// of chips and keys: their rows read like the answer. Nil if there are none.
func Mistaken(b *Bar) *query.Problem { return mistaken(b, b.Read(b.force.text)) }

// meaning returns the candidate for the word at the caret: the condition that it stands for on a chip.
func meaning(e *editor) (c query.Candidate, ok bool) {
	if e.bar.o.Meaning == nil {
		return c, false
	}
	text := e.line.Value()
	from, to := wordAt(e)
	before, word := text[:from], text[from:to]
	condition := e.bar.o.meant(word)
	switch {
	case condition == "":
		return c, false
	case begins(before):
	case strings.Trim(word, "0123456789") == "": // of something before it
		return c, false
	case e.bar.Read(before).Query != nil:
		condition = "AND " + condition
	default:
		return c, false
	}
	return query.Candidate{Text: condition, At: query.Span{From: from, To: to}, Kind: query.CandidateKeyword, Help: "the filter " + word}, true
}

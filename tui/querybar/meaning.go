package querybar

import "tocsin/store/query"

// mistaken returns a warning about words of a query that it looks for as text, although they are the
// names of chips and keys; nil if there are none.
func mistaken(b *Bar, r *query.Reading) *query.Problem {
	if b.o.Meaning == nil || len(r.Text) > live {
		return nil
	}
	return query.Mistaken(r, b.o.Meaning)
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

package query

import "strings"

// Mistaken returns a warning about words that a query looks for as text, although they are the names of
// filters; nil if there are none. Meaning returns the condition that a word stands for; "" for any other.
func Mistaken(r *Reading, meaning func(word string) (condition string)) *Problem {
	if r.Query == nil {
		return nil
	}
	var words, meant []string
	var at Span
	for _, t := range r.Terms() {
		word := r.Text[t.At.From:t.At.To]
		if t.Field != "" || t.Negated {
			continue
		}
		if condition := meaning(word); condition != "" {
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
	return &Problem{At: at, Message: message, Hint: "to filter, write " + strings.Join(meant, " AND "), Warning: true}
}

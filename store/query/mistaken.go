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
	if r.Query == nil {
		return nil
	}
	var words, meant []string
	var at Span
	terms := r.Terms()
	for i := 0; i < len(terms); i++ {
		for n := min(mostTogether, len(terms)-i); n > 0; n-- {
			word, ok := together(r.Text, terms[i:i+n])
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
			if words == nil {
				at = Span{terms[i].At.From, terms[i+n-1].At.To}
			}
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
	return &Problem{At: at, Message: message, Hint: "to filter, write " + strings.Join(meant, " AND "), Warning: true}
}

// together returns the text of terms if they are words to look for beside one another.
func together(text string, terms []Term) (string, bool) {
	var words []string
	for i, t := range terms {
		if t.Field != "" || t.Negated || i > 0 && strings.TrimSpace(text[terms[i-1].At.To:t.At.From]) != "" {
			return "", false
		}
		words = append(words, text[t.At.From:t.At.To])
	}
	return strings.Join(words, " "), true
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

package simulator

import (
	"fmt"
	"strings"
)

// serviceError is an error in the words of the service, which becomes the
// message of a 400.
type serviceError string

func (e serviceError) Error() string { return string(e) }

func badRequest(format string, args ...any) error { return serviceError(fmt.Sprintf(format, args...)) }

// lexeme is one token of a filter. Texts are unquoted.
type lexeme struct {
	text   string
	quoted bool
	pos    int
}

func scan(text string) ([]lexeme, error) {
	var out []lexeme
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '(' || c == ')' || c == ',':
			out = append(out, lexeme{text[i : i+1], false, i})
			i++
		case c == '\'':
			value, end, ok := quoted(text, i)
			if !ok {
				return nil, badRequest("There is an unterminated string literal at position %d in '%s'.", i, text)
			}
			out = append(out, lexeme{value, true, i})
			i = end
		default:
			end := i
			for end < len(text) && !strings.ContainsRune(" \t(),'", rune(text[end])) {
				end++
			}
			out = append(out, lexeme{text[i:end], false, i})
			i = end
		}
	}
	return out, nil
}

// quoted reads the literal that begins at text[i] and returns its end.
func quoted(text string, i int) (value string, end int, ok bool) {
	var b strings.Builder
	for j := i + 1; j < len(text); j++ {
		if text[j] != '\'' {
			b.WriteByte(text[j])
			continue
		}
		if j+1 < len(text) && text[j+1] == '\'' {
			b.WriteByte('\'')
			j++
			continue
		}
		return b.String(), j + 1, true
	}
	return "", 0, false
}

package normalize

import (
	"bytes"
	"strings"

	"tocsin/graph/alert"
)

// tidy cuts a text down to the value of an entity of a type: the address of
// "Name <a@b>", and of "[::1]:443" or "192.0.2.7:443" without the port. "-" is none.
func tidy(to alert.EntityType, text []byte) []byte {
	switch {
	case len(text) == 1 && text[0] == '-':
		return nil
	case to == alert.Email, to == alert.User, to == alert.Mailbox:
		return mailbox(text)
	case to == alert.IP:
		return address(text)
	}
	return text
}

// mailbox returns the address of a mailbox that has a name too.
func mailbox(text []byte) []byte {
	if len(text) == 0 || text[len(text)-1] != '>' {
		return text
	}
	from := bytes.LastIndexByte(text, '<')
	if from < 0 {
		return text
	}
	if inner := bytes.TrimSpace(text[from+1 : len(text)-1]); bytes.IndexByte(inner, '@') > 0 {
		return inner
	}
	return text
}

// address returns an IP address without a port and brackets.
func address(text []byte) []byte {
	if len(text) > 0 && text[0] == '[' {
		if end := bytes.IndexByte(text, ']'); end > 1 && (end == len(text)-1 || text[end+1] == ':' && number(text[end+2:])) {
			return text[1:end]
		}
		return text
	}
	at := bytes.IndexByte(text, ':')
	if at > 0 && bytes.IndexByte(text[:at], '.') > 0 && number(text[at+1:]) {
		return text[:at]
	}
	return text
}

// number reports whether a text is digits.
func number(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// nothing reports whether a word of a listed field means that there is none.
func nothing[T string | []byte](word T) bool {
	switch len(word) {
	case len("none"):
		return strings.EqualFold(string(word), "none")
	case len("unknown"):
		return strings.EqualFold(string(word), "unknown")
	case len("unknownFutureValue"):
		return strings.EqualFold(string(word), "unknownFutureValue")
	}
	return false
}

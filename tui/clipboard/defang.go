package clipboard

import (
	"net/netip"
	"strings"

	"tocsin/graph/alert"
)

// Defang returns a value as reports write it, so that programs don't make a link of it and
// no one follows it by accident: hxxps://evil[.]example, 203[.]0[.]113[.]7. The query
// language reads it. Values that no one can follow, such as hashes, stay as they are.
func Defang(t alert.EntityType, value string) string {
	switch t {
	case alert.URL:
		return defangURL(value)
	case alert.IP:
		if a, err := netip.ParseAddr(value); err == nil && a.Is6() && !strings.Contains(value, ".") {
			return strings.ReplaceAll(value, ":", "[:]")
		}
		return dots(value)
	case alert.Domain:
		return dots(value)
	case alert.Email, alert.Mailbox:
		at := strings.LastIndexByte(value, '@') + 1
		return value[:at] + dots(value[at:])
	case alert.Command:
		return inText(value)
	}
	return value
}

func dots(s string) string { return strings.ReplaceAll(s, ".", "[.]") }

// schemes are the beginnings of addresses, and what stands in their place.
func schemes() [][2]string {
	return [][2]string{{"https://", "hxxps://"}, {"http://", "hxxp://"}, {"ftp://", "fxp://"}}
}

// defangURL changes the scheme and the dots of the host; the rest no one can follow alone.
func defangURL(s string) string {
	scheme, rest := "", s
	for _, row := range schemes() {
		if n := len(row[0]); len(s) >= n && strings.EqualFold(s[:n], row[0]) {
			scheme, rest = row[1], s[n:]
			break
		}
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return scheme + dots(rest[:end]) + rest[end:]
}

// inText changes the schemes of web addresses within a text. Their hosts stay: dots are
// everywhere in a command.
func inText(s string) string {
	for _, row := range schemes()[:2] {
		s = strings.ReplaceAll(s, row[0], row[1])
	}
	return s
}

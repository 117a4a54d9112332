package clipboard

import (
	"net/netip"
	"regexp"
	"strings"

	"tocsin/graph/alert"
)

// Defang returns a value as reports write it, so that programs don't make a link of it and
// no one follows it by accident: hxxps://evil[.]example, 203[.]0[.]113[.]7. The query
// language reads it. Values that no one can follow, such as hashes, stay as they are. What
// was defanged before, wholly or in part, is not defanged twice.
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
	}
	return inText(value)
}

// dots changes the dots that are not in brackets yet.
func dots(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "[.]", "."), ".", "[.]")
}

// schemes are the schemes that reports have words of their own for.
func schemes() map[string]string {
	return map[string]string{"http": "hxxp", "https": "hxxps", "ftp": "fxp", "hxxp": "hxxp", "hxxps": "hxxps", "fxp": "fxp"}
}

// dead returns what stands in place of a scheme. One without a word of its own keeps its
// name, and its colon stands in brackets: ldap[:]//.
func dead(scheme string) string {
	if word, ok := schemes()[strings.ToLower(scheme)]; ok {
		return word + "://"
	}
	return scheme + "[:]//"
}

// addressed finds the scheme of an address, whatever stands before it; the colon may be in
// brackets already.
var addressed = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*)(?::|\[:\])//`)

// defangURL changes the scheme and the dots of the host; the rest no one can follow alone,
// unless there is another address in it.
func defangURL(s string) string {
	before, rest := "", s
	if at := addressed.FindStringSubmatchIndex(s); at != nil && !strings.ContainsAny(s[:at[0]], "/?#") {
		before, rest = dots(s[:at[0]])+dead(s[at[2]:at[3]]), s[at[1]:]
	} else if strings.HasPrefix(s, "//") {
		before, rest = "//", s[2:]
	}
	end := strings.IndexAny(rest, `/\?#`)
	if end < 0 {
		end = len(rest)
	}
	return before + dots(rest[:end]) + inText(rest[end:])
}

// inText changes the schemes of addresses within a text. Their hosts stay: dots are
// everywhere in a command.
func inText(s string) string {
	return addressed.ReplaceAllStringFunc(s, func(found string) string {
		return dead(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(found, "//"), ":"), "[:]"))
	})
}

// deadAddress finds the beginnings of addresses that no program follows.
var deadAddress = regexp.MustCompile(`\b(?:hxxps?|fxp)://`)

// live reports whether a text still has an address that a program may follow. Text with
// one may not be called defanged.
func live(s string) bool { return strings.Contains(deadAddress.ReplaceAllString(s, ""), "://") }

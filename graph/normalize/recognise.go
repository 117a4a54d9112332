package normalize

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// members are the names of an item's members.
type members map[string]bool

// any reports whether one of the names is among them.
func (m members) any(names ...string) bool {
	for _, name := range names {
		if m[name] {
			return true
		}
	}
	return false
}

// Recognise tells the source of an item that stands alone, as in a file: by the
// @odata.context that it bears, else by members that only one source has. ok is
// false if it is an item of none.
func Recognise(raw []byte) (source alert.SourceName, ok bool) {
	var r reader
	r.begin(raw)
	if !r.open(jsontext.KindBeginObject) {
		return "", false
	}
	seen := members{}
	for r.member() {
		name := string(r.name)
		seen[name] = true
		if name != "@odata.context" {
			r.take()
		} else if source, ok = RecogniseContext(r.text()); ok {
			return source, true
		}
	}
	for _, m := range mappings() {
		if m.recognise(seen) {
			return m.name, true
		}
	}
	return "", false
}

// RecogniseContext tells the source of a reply's items by its @odata.context. ok
// is false if that names no list of a source.
func RecogniseContext(context string) (source alert.SourceName, ok bool) {
	context = strings.ToLower(context)
	for _, m := range mappings() {
		for rest := context; ; {
			_, after, found := strings.Cut(rest, m.context)
			if !found {
				break
			}
			if after == "" || !inName(after[0]) { // "security/alerts" begins "security/alerts_v2" too
				return m.name, true
			}
			rest = after
		}
	}
	return "", false
}

// inName reports whether c may stand within a name of a list, in lower case.
func inName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z'
}

package normalize

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// members are the names of an item's members, as far as a recogniser asks for them.
type members []string

// any reports whether one of the names is among them.
func (m members) any(names ...string) bool {
	return slices.ContainsFunc(m, func(name string) bool { return slices.Contains(names, name) })
}

// asked has every name that a recogniser asks for. Items have many other members,
// and import asks of each item.
var asked = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, m := range mappings() {
		for _, name := range m.tells {
			names[name] = name
		}
	}
	return names
})

// Outline holds what one pass over a JSON object tells of it: whether it is a list
// reply, and of which source it is an item.
type Outline struct {
	List    []byte // the items, a JSON array, if the object is a list reply; else nil
	Context string // the @odata.context that it bears

	members members
}

// OutlineOf looks at an object. ok is false if raw does not begin with an object. If a
// member is sent twice, the last one counts.
func OutlineOf(raw []byte) (o Outline, ok bool) {
	var r reader
	r.begin(raw)
	if !r.open(jsontext.KindBeginObject) {
		return o, false
	}
	known := asked()
	for r.member() {
		switch string(r.name) {
		case "@odata.context":
			o.Context = r.text()
			continue
		case "value":
			o.List = nil
			if value := r.take(); len(value) > 0 && value[0] == '[' {
				o.List = bytes.Clone(value)
			}
			continue
		}
		if name := known[string(r.name)]; name != "" {
			o.members = append(o.members, name)
		}
		r.take()
	}
	return o, true
}

// Source tells the source of an item that stands alone, as in a file: by the
// @odata.context that it bears, else by members that only one source has. ok is
// false if it is an item of none.
func (o *Outline) Source() (source alert.SourceName, ok bool) {
	if source, ok = RecogniseContext(o.Context); ok {
		return source, true
	}
	for _, m := range mappings() {
		if m.recognise(o.members) {
			return m.name, true
		}
	}
	return "", false
}

// Recognise tells the source of an item; see Outline.Source.
func Recognise(raw []byte) (source alert.SourceName, ok bool) {
	if o, ok := OutlineOf(raw); ok {
		return o.Source()
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

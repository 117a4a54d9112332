package simulator

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// words is how many filterable properties that are no moments a list has at most.
const words = 9

// row holds what lists know about an item without reading it again.
type row struct {
	id    string
	at    [moments]alert.Time
	words [words]string // "" = null or missing
	gated bool          // holds a word that Prefer unlocks

	incident string // of an alert; not filterable
	raw      []byte // nil if the view makes items when asked
}

// view is a list at one moment. It never changes.
type view struct {
	rows   []row
	byID   map[string]int
	make   func(dst []byte, at int) []byte // appends an item; nil = the row's raw
	orders [moments][]int32                // rows in ascending order of (moment, id)
}

// book is one list of the tenant through time. Callers hold the tenant's lock.
type book interface {
	view(now alert.Time) *view
}

func newView(rows []row, make func([]byte, int) []byte) *view {
	v := &view{rows: rows, make: make, byID: map[string]int{}}
	for i := range rows {
		v.byID[rows[i].id] = i
	}
	return v
}

// appendItem appends the JSON of a row.
func (v *view) appendItem(dst []byte, at int) []byte {
	if v.make != nil {
		return v.make(dst, at)
	}
	return append(dst, v.rows[at].raw...)
}

// order returns the rows in ascending order of a moment; equal ones by id. It
// is sorted when first asked for.
func (v *view) order(by int) []int32 {
	if v.orders[by] == nil {
		perm := make([]int32, len(v.rows))
		for i := range perm {
			perm[i] = int32(i)
		}
		slices.SortFunc(perm, func(a, b int32) int {
			return cmp.Or(cmp.Compare(v.rows[a].at[by], v.rows[b].at[by]), strings.Compare(v.rows[a].id, v.rows[b].id))
		})
		v.orders[by] = perm
	}
	return v.orders[by]
}

// after returns how many rows of an ascending order are at (moment, id) or before.
func (v *view) after(by int, moment alert.Time, id string) int {
	perm := v.order(by)
	return sort.Search(len(perm), func(i int) bool {
		r := &v.rows[perm[i]]
		return cmp.Or(cmp.Compare(r.at[by], moment), strings.Compare(r.id, id)) > 0
	})
}

func (v *view) oldest() (oldest alert.Time) {
	for i := range v.rows {
		if at := v.rows[i].at[atCreated]; at != 0 && (oldest == 0 || at < oldest) {
			oldest = at
		}
	}
	return oldest
}

// reader reads the facts of rows out of items of one list.
type reader struct {
	schema *schema
	gated  []*regexp.Regexp // each with the groups before and after the word
	known  map[string]string
}

func newReader(s *schema) *reader {
	r := &reader{schema: s, known: map[string]string{}}
	for _, g := range s.gated {
		member, list, _ := strings.Cut(g, ":")
		r.gated = append(r.gated, regexp.MustCompile(`("`+member+`"\s*:\s*")(?:`+strings.ReplaceAll(list, ",", "|")+`)(")`))
	}
	return r
}

// collapse replaces gated enum members by unknownFutureValue, as the service
// does if the Prefer header is missing. Nothing else of the item is touched.
func (r *reader) collapse(item []byte) []byte {
	for _, g := range r.gated {
		item = g.ReplaceAll(item, []byte("${1}unknownFutureValue${2}"))
	}
	return item
}

// isGated reports whether a filter names a gated word.
func (r *reader) isGated(filter string) bool {
	for _, g := range r.schema.gated {
		_, words, _ := strings.Cut(g, ":")
		if slices.ContainsFunc(strings.Split(words, ","), func(word string) bool { return strings.Contains(filter, "'"+word+"'") }) {
			return true
		}
	}
	return false
}

// read fills a row from an item. Members of a wrong type stay empty; only an
// item which isn't a JSON object is an error.
func (r *reader) read(item []byte) (row, error) {
	out := row{}
	dec := lenient(item)
	if _, err := dec.ReadToken(); err != nil || item[0] != '{' {
		return out, cmp.Or(err, errNotObject)
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return out, err
		}
		member := name.String()
		value, err := dec.ReadValue()
		if err != nil {
			return out, err
		}
		r.member(&out, "", member, value)
	}
	if _, err := dec.ReadToken(); err != nil {
		return out, err
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return out, cmp.Or(err, errNotObject)
	}
	if out.at[atUpdated] == 0 {
		out.at[atUpdated] = out.at[atCreated]
	}
	out.gated = slices.ContainsFunc(r.gated, func(g *regexp.Regexp) bool { return g.Match(item) })
	out.raw = item
	return out, nil
}

// member takes one member of an item into the row.
func (r *reader) member(out *row, prefix, name string, value jsontext.Value) {
	if value.Kind() == '{' && name == "vendorInformation" {
		dec := lenient(value)
		dec.ReadToken()
		for dec.PeekKind() == '"' {
			inner, _ := dec.ReadToken()
			member := inner.String()
			v, err := dec.ReadValue()
			if err != nil {
				return
			}
			r.member(out, "vendorInformation/", member, v)
		}
	}
	if value.Kind() != '"' {
		return
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil {
		return
	}
	switch prefix + name {
	case "id":
		out.id = string(text)
	case "incidentId":
		out.incident = r.intern(string(text))
	}
	p, ok := r.schema.find(prefix + name)
	switch {
	case !ok:
	case p.typ == isTime:
		out.at[p.at], _ = alert.ParseTime(string(text))
	default:
		out.words[p.at] = r.intern(string(text))
	}
}

// intern keeps one copy of each short word.
func (r *reader) intern(word string) string {
	if kept, ok := r.known[word]; ok {
		return kept
	}
	if len(r.known) < mostWords {
		r.known[word] = word
	}
	return word
}

// kept is a book of items that do not change and are visible from the start.
type kept struct{ whole *view }

func (k kept) view(alert.Time) *view { return k.whole }

// lenient reads JSON as the services really send it: a name twice or broken
// UTF-8 in a text does not cost the item.
func lenient(item []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewReader(item), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

var errNotObject = errors.New("not a JSON object")

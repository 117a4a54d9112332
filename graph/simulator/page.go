package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// page is one page of a list: which rows, whether there is more.
type page struct {
	rows  []int // of the view
	more  bool
	total int // of all that match; counted only if asked for
}

// page finds the rows of a listing.
func (l *listing) page(v *view) page {
	perm := v.order(l.by)
	at := func(i int) int { return int(perm[i]) }
	start := 0
	if l.down {
		at = func(i int) int { return int(perm[len(perm)-1-i]) }
	}
	if l.from != nil {
		start = v.after(l.by, l.from.moment, l.from.id)
		if l.down {
			start = len(perm) - start
			for start < len(perm) && v.rows[at(start)].id == l.from.id && v.rows[at(start)].at[l.by] == l.from.moment {
				start++
			}
		}
	}
	var out page
	if l.count {
		for i := range v.rows {
			if l.filter == nil || l.filter(&v.rows[i]) {
				out.total++
			}
		}
	}
	skip := l.skip
	for i := start; i < len(perm); i++ {
		switch r := at(i); {
		case l.filter != nil && !l.filter(&v.rows[r]):
		case skip > 0:
			skip--
		case len(out.rows) == l.top:
			out.more = l.top > 0
			return out
		default:
			out.rows = append(out.rows, r)
		}
	}
	return out
}

// next is the link to the page after p: everything that was asked for, and
// the row to go on from.
func (l *listing) next(v *view, p page, base string, bySkip bool) string {
	params := url.Values{}
	for name, values := range l.params {
		switch strings.TrimPrefix(strings.ToLower(name), "$") {
		case "skip", "skiptoken":
		default:
			params[name] = values
		}
	}
	if bySkip {
		params.Set("$skip", strconv.Itoa(l.skip+len(p.rows)))
	} else {
		last := &v.rows[p.rows[len(p.rows)-1]]
		params.Set("$skiptoken", cursor{last.at[l.by], last.id}.token(l.by, l.down))
	}
	return base + "?" + strings.ReplaceAll(params.Encode(), "%24", "$")
}

// sheet writes a page as JSON.
type sheet struct {
	view    *view
	reader  *reader
	page    page
	context string
	count   bool
	next    string
	pick    []string
	hide    bool     // gated members become unknownFutureValue
	broken  []string // ids of items that break the page
	by      Breakage
	torn    bool // the list breaks off after half of its items
	basic   bool // the licence hides what was detected

	expanded *expansion     // nil = without the alerts of incidents
	patched  map[string]any // what a PATCH has just set
}

func (s *sheet) write(w io.Writer) {
	buf := make([]byte, 0, 16<<10)
	buf = append(buf, `{"@odata.context":`...)
	buf = appendText(buf, s.context)
	if s.count {
		buf = strconv.AppendInt(append(buf, `,"@odata.count":`...), int64(s.page.total), 10)
	}
	buf = append(buf, `,"value":[`...)
	for i, at := range s.page.rows {
		if s.torn && i >= len(s.page.rows)/2 || s.by == BreaksOff && s.isBroken(s.view.rows[at].id) {
			w.Write(append(buf, `],"error":{"code":"InternalServerError","message":"Reading the list stopped."}}`...))
			return
		}
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = s.item(buf, at)
		if len(buf) > 8<<10 {
			w.Write(buf)
			buf = buf[:0]
		}
	}
	buf = append(buf, ']')
	if s.next != "" {
		buf = appendText(append(buf, `,"@odata.nextLink":`...), s.next)
	}
	w.Write(append(buf, '}'))
}

// item appends one item as this request sees it.
func (s *sheet) item(buf []byte, at int) []byte {
	r := &s.view.rows[at]
	start := len(buf)
	buf = s.view.appendItem(buf, at)
	if s.patched != nil {
		buf = append(buf[:start], withMembers(slices.Clone(buf[start:]), s.patched)...)
	}
	if s.expanded != nil {
		buf = append(buf[:start], withMembers(slices.Clone(buf[start:]), map[string]any{"alerts": json.RawMessage(s.expanded.alerts(r.id))})...)
	}
	if s.hide && (r.gated || s.expanded != nil) {
		buf = append(buf[:start], s.reader.collapse(slices.Clone(buf[start:]))...)
	}
	if s.basic {
		buf = append(buf[:start], withMembers(slices.Clone(buf[start:]), map[string]any{"riskDetail": "hidden", "riskEventType": "generic", "riskType": "generic"})...)
	}
	if s.pick != nil {
		buf = append(buf[:start], project(slices.Clone(buf[start:]), s.pick)...)
	}
	if s.by == BreaksJSON && len(s.broken) > 0 && s.isBroken(r.id) {
		buf = append(buf[:start], `{"id":"`+r.id+`","title":"\x"}`...)
	}
	return buf
}

// project keeps the members of an item that $select names, and its id.
func project(item []byte, names []string) []byte {
	return selected(item, func(name string) bool {
		return name == "id" || slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	})
}

// selected keeps the members of an item that keep wants.
func selected(item []byte, keep func(name string) bool) []byte {
	dec := lenient(item)
	dec.ReadToken()
	out := []byte{'{'}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			break
		}
		member := name.String()
		value, err := dec.ReadValue()
		if err != nil {
			break
		}
		if !keep(member) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(appendText(out, member), ':'), value...)
	}
	return append(out, '}')
}

// appendText appends text as a JSON string.
func appendText(dst []byte, text string) []byte {
	quoted, err := jsontext.AppendQuote(dst, text)
	if err != nil { // broken UTF-8: encoding/json mends it
		b, _ := json.Marshal(text)
		return append(dst, b...)
	}
	return quoted
}

// writeOne writes the page's only row as the reply to a request for one item:
// the context is put before the item's own members.
func (s *sheet) writeOne(w io.Writer) {
	item := s.item(nil, s.page.rows[0])
	if bytes.Contains(item, []byte(`"@odata.context"`)) { // it was saved from such a reply
		w.Write(item)
		return
	}
	buf := appendText([]byte(`{"@odata.context":`), s.context+"/$entity")
	rest := strings.TrimLeft(string(item[1:]), " \t\r\n")
	if rest != "}" {
		buf = append(buf, ',')
	}
	w.Write(append(buf, rest...))
}

package simulator

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// listing holds what a list request asks for.
type listing struct {
	filter filter
	by     int  // moment of the order
	down   bool // newest first
	top    int
	skip   int
	from   *cursor // from which a nextLink goes on
	count  bool
	pick   []string // $select; nil = everything
	params url.Values

	filterText string
	expand     bool // the alerts of incidents
}

// cursor is the row after which a page goes on, by its values: a row that moves
// meanwhile neither hides another one nor shows it twice.
type cursor struct {
	moment alert.Time
	id     string
}

func (p cursor) token(by int, down bool) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%t|%d|%s", by, down, p.moment, p.id))
}

func parseToken(text string, by int, down bool) (*cursor, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.SplitN(string(raw), "|", 4)
	if err != nil || len(parts) != 4 || parts[0] != strconv.Itoa(by) || parts[1] != strconv.FormatBool(down) {
		return nil, false
	}
	moment, err := strconv.ParseInt(parts[2], 10, 64)
	return &cursor{alert.Time(moment), parts[3]}, err == nil
}

// options sorts a request's parameters by their names without $ and case. A
// name with $ that the service does not know is an error; others are ignored.
func options(query url.Values, ignore bool) (map[string]string, error) {
	known := []string{"filter", "top", "skip", "skiptoken", "orderby", "count", "select", "expand", "search"}
	out := map[string]string{}
	for name, values := range query {
		short, system := strings.CutPrefix(strings.ToLower(name), "$")
		switch {
		case slices.Contains(known, short):
			if _, twice := out[short]; twice || len(values) > 1 {
				return nil, badRequest("Query option '$%s' was specified more than once, but it must be specified at most once.", short)
			}
			out[short] = values[0]
		case system && !ignore:
			return nil, badRequest("The query parameter '%s' is not supported.", name)
		}
	}
	return out, nil
}

// parseListing reads a list request's parameters. The error's text is the
// message of a 400.
func parseListing(s *schema, query url.Values, sw Switches) (*listing, error) {
	opts, err := options(query, sw.Lists.IgnoreUnknown)
	if err != nil {
		return nil, err
	}
	l := &listing{by: atCreated, down: true, params: query, count: opts["count"] == "true"}
	if text, ok := opts["expand"]; ok && text == "alerts" && s.source == alert.Incidents {
		l.expand = true
	} else if ok && !sw.Lists.IgnoreUnknown {
		return nil, badRequest("Parsing OData Select and Expand failed: Property '%s' on type '%s' is not a navigation property or complex property. Only navigation properties can be expanded.", text, s.typeName)
	}
	if _, ok := opts["search"]; ok && !sw.Lists.IgnoreUnknown {
		return nil, badRequest("The query parameter '$search' is not supported.")
	}
	if _, ok := opts["count"]; ok && s.noCount {
		return nil, badRequest("The query parameter '$count' is not supported.")
	}
	if text, ok := opts["filter"]; ok {
		l.filterText = text
		if l.filter, err = parseFilter(s, text); err != nil {
			return nil, badRequest("Invalid filter clause: %s", err)
		}
	}
	if text, ok := opts["orderby"]; ok {
		by, down := l.by, l.down
		if err := l.order(s, text, sw.RefuseOrder); err != nil {
			return nil, err
		}
		if sw.IgnoreOrder {
			l.by, l.down = by, down
		}
	}
	if text, ok := opts["select"]; ok {
		l.pick = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	}
	if err := l.size(s, opts, sw); err != nil {
		return nil, err
	}
	if text, ok := opts["skiptoken"]; ok {
		if l.from, ok = parseToken(text, l.by, l.down); !ok {
			return nil, badRequest("The skip token is not valid.")
		}
	}
	return l, nil
}

// order reads $orderby: one moment, asc or desc.
func (l *listing) order(s *schema, text string, refuse bool) error {
	if refuse {
		return badRequest("The query specified in the URI is not valid. The $orderby query option is not supported.")
	}
	name, way, _ := strings.Cut(strings.TrimSpace(text), " ")
	p, ok := s.find(name)
	way = strings.TrimSpace(way)
	if !ok || p.typ != isTime || !slices.Contains([]string{"", "asc", "desc"}, way) {
		return badRequest("Invalid orderby clause: Could not sort by '%s' on type '%s'.", text, s.typeName)
	}
	l.by, l.down = p.at, way == "desc"
	return nil
}

// size reads $top and $skip against the limits of the list and the switches.
func (l *listing) size(s *schema, opts map[string]string, sw Switches) error {
	l.top = or(sw.DefaultTop, s.top)
	limit := or(sw.MaxTop, s.max)
	for _, o := range []struct {
		name string
		into *int
	}{{"top", &l.top}, {"skip", &l.skip}} {
		text, ok := opts[o.name]
		if !ok {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return badRequest("Invalid value '%s' for $%s query option found. The $%s query option requires a non-negative integer value.", text, o.name, o.name)
		}
		*o.into = n
	}
	switch sw.Lists.OverTop {
	case TopClamped:
		l.top = min(l.top, limit)
	case TopRefused:
		if l.top > limit {
			return badRequest("The limit of '%d' for Top query has been exceeded. The value from the incoming request is '%d'.", limit, l.top)
		}
	}
	switch _, asked := opts["skip"]; {
	case asked && sw.RefuseSkip:
		return badRequest("The query specified in the URI is not valid. The $skip query option is not supported.")
	case asked && s.noSkip:
		return badRequest("The query parameter '$skip' is not supported.")
	case sw.IgnoreSkip:
		l.skip = 0
	}
	if most := or(sw.SkipLimit, s.skipLimit); most > 0 && l.skip > most {
		return badRequest("The limit of '%d' for Skip query has been exceeded. The value from the incoming request is '%d'.", most, l.skip)
	}
	return nil
}

// or returns n, or other if n is zero.
func or(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

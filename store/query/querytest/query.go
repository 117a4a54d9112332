package querytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Query returns the text of a query that parses and passes the check.
func Query(r *rand.Rand) string {
	var parts []string
	if r.IntN(4) == 0 {
		parts = append(parts, pick(r, "FROM alert", "from detection", "FROM email, thirdparty", "FROM *", "FROM cloudaudit"))
	}
	if r.IntN(10) > 0 {
		if len(parts) > 0 && r.IntN(2) == 0 {
			parts = append(parts, "WHERE")
		}
		parts = append(parts, Condition(r, 3))
	}
	if r.IntN(3) == 0 {
		parts = append(parts, "EARLIEST="+bound(r))
	}
	if r.IntN(4) == 0 {
		parts = append(parts, "LATEST="+bound(r))
	}
	return strings.Join(parts, " ")
}

// Condition returns the text of a condition nested at most so deep.
func Condition(r *rand.Rand, depth int) string {
	switch n := r.IntN(11); {
	case n == 10:
		return Words(r)
	case depth <= 0 || n < 4:
		return Comparison(r)
	case n < 6:
		return joined(r, depth, " AND ")
	case n < 8:
		return joined(r, depth, " or ")
	case n < 9:
		return "(" + Condition(r, depth-1) + ")"
	}
	return "NOT (" + Condition(r, depth-1) + ")"
}

// Words returns the text of one to three words and phrases to look for, which are ANDed.
func Words(r *rand.Rand) string {
	var words []string
	for range 1 + r.IntN(3) {
		words = append(words, query.Quote(pick(r, "a", "am", "kira", "cafe", "ubung", "10.1", "id-", "漢", "it", "user", word(r))))
	}
	return pick(r, "", "", "NOT ") + strings.Join(words, pick(r, " ", " AND ", " && "))
}

func joined(r *rand.Rand, depth int, with string) string {
	var terms []string
	for range 2 + r.IntN(2) {
		terms = append(terms, "("+Condition(r, depth-1)+")")
	}
	return strings.Join(terms, with)
}

// Comparison returns the text of one comparison that passes the check.
func Comparison(r *rand.Rand) string {
	return ComparisonOf(r, alert.AlertKind())
}

// ComparisonOf returns the text of one comparison that passes the check in a
// query for records of a kind.
func ComparisonOf(r *rand.Rand, kind *alert.Kind) string {
	all := query.Fields()
	f := all[r.IntN(len(all))]
	for !f.Has(kind) || f.Schemas != nil {
		f = all[r.IntN(len(all))]
	}
	if f.Type == alert.Any {
		return rawComparison(r)
	}
	name := pick(r, append([]string{f.Name}, f.Aliases...)...)
	if r.IntN(8) == 0 {
		return name + pick(r, " IS NULL", " IS NOT NULL")
	}
	switch f.Type {
	case alert.Number:
		return ordered(r, name, func() string { return number(r, f) })
	case alert.Timestamp:
		return ordered(r, name, func() string { return instant(r, f) })
	case alert.Bool:
		return name + pick(r, " = ", " != ") + pick(r, "true", "false")
	}
	return textual(r, name, func() string { return text(r, f) })
}

// ordered compares with values that have an order.
func ordered(r *rand.Rand, name string, value func() string) string {
	if r.IntN(6) == 0 {
		return name + pick(r, " IN ", " !IN ") + list(r, value)
	}
	return name + " " + pick(r, "=", "!=", "<", "<=", ">", ">=") + " " + value()
}

func textual(r *rand.Rand, name string, value func() string) string {
	switch r.IntN(8) {
	case 4:
		return name + pick(r, " HAS ", " !HAS ", " STARTSWITH ", " !STARTSWITH ", " ENDSWITH ", " NOT ENDSWITH ") + query.Quote(piece(r))
	case 5:
		return name + pick(r, " HAS ", " NOT HAS ", " STARTSWITH ", " ENDSWITH ", " !ENDSWITH ") + list(r, value)
	case 0:
		return name + pick(r, " IN ", " !IN ", " NOT IN ") + list(r, value)
	case 1:
		return name + pick(r, " CONTAINS ", " !CONTAINS ", " NOT CONTAINS ") + query.Quote(piece(r))
	case 2:
		return name + pick(r, " MATCHES ", " !MATCHES ") + query.Quote(pick(r, "*", "")+piece(r)+pick(r, "*", "?*", ""))
	case 3:
		return name + pick(r, " MATCHES_REGEX ", " !MATCHES_REGEX ") + query.Quote(pick(r, "^a", "e.*r", "[0-9]+$", "^.{4,9}$", `\d\.\d`, "ä|é", `\Q.com\E`))
	}
	return name + pick(r, " = ", " != ") + value()
}

func list(r *rand.Rand, value func() string) string {
	var values []string
	for range 1 + r.IntN(3) {
		values = append(values, value())
	}
	return "(" + strings.Join(values, pick(r, ",", " , ")) + ")"
}

func text(r *rand.Rand, f *query.Field) string {
	switch {
	case len(f.Values) > 0 && r.IntN(5) > 0:
		return query.Quote(spelled(r, f.Values[r.IntN(len(f.Values))]))
	case f.IP && r.IntN(2) == 0:
		return query.Quote(pick(r, "10.0.0.0/8", "10.1.2.3/16", "2001:db8::/32", "::ffff:10.1.2.3", "0:0:0:0:0:0:0:1"))
	case len(f.Values) > 0:
		return query.Quote(word(r))
	}
	return query.Quote(fieldText(r, f.Field))
}

func number(r *rand.Rand, f *query.Field) string {
	if len(f.Values) > 0 && r.IntN(2) == 0 {
		return query.Quote(spelled(r, f.Values[r.IntN(len(f.Values))]))
	}
	return pick(r, "0", "0.1", "0.3", "0.5", "0.6", "0.7", "0.8", "-1", "0.70")
}

// instant is a value of a field of times.
func instant(r *rand.Rand, f *query.Field) string {
	t := Moment(r)
	if f.Usec() {
		return fmt.Sprintf("%d%s", int64(t)/10, pick(r, "", "", ".5"))
	}
	return pick(r, query.Quote(t.String()), query.Quote(t.String()[:10]), "-36h", "-1w@w", "now")
}

func bound(r *rand.Rand) string {
	return pick(r, query.Quote(Moment(r).String()), "-10d", "-1mo@d", "-30h", "now", "-1y")
}

func rawComparison(r *rand.Rand) string {
	path := pick(r, "raw.", "original_data.") + pick(r, "title", "TITLE", "evidence.name", "evidence.n", `evidence."@odata.type"`, "big", "nothing", "deep.deep.leaf", "evidence")
	switch r.IntN(4) {
	case 0:
		return path + pick(r, " IS NULL", " IS NOT NULL")
	case 1:
		return ordered(r, path, func() string {
			return pick(r, "1", "2", "2.0", "-3", "9007199254740993", "9007199254740992", "0.5")
		})
	case 2:
		return path + pick(r, " = ", " != ") + pick(r, "true", "false")
	}
	return textual(r, path, func() string { return query.Quote(word(r)) })
}

// Alike returns the text of a condition on records of a kind that compares one field by
// several = and IN, and others too.
func Alike(r *rand.Rand, kind *alert.Kind) string {
	one := ComparisonOf(r, kind)
	name, _, _ := strings.Cut(one, " ")
	f := query.FieldOf(name)
	var terms []string
	for range 2 + r.IntN(6) {
		switch {
		case r.IntN(4) == 0:
			terms = append(terms, ComparisonOf(r, kind))
		case f == nil || f.Type == alert.Any:
			terms = append(terms, name+pick(r, " = 2", " != 1", " IN (1,2.0)", " = 'amal'", " != 'kira'", " = true", " != false"))
		default:
			terms = append(terms, name+equal(r, f))
		}
	}
	text := "(" + strings.Join(terms, pick(r, " OR ", " AND ")) + ")"
	if r.IntN(3) == 0 {
		text = "NOT " + text
	}
	return text + pick(r, " AND ", " OR ") + one
}

// equal compares with values of a field by one of = != IN !IN.
func equal(r *rand.Rand, f *query.Field) string {
	value := func() string { return text(r, f) }
	switch f.Type {
	case alert.Number:
		value = func() string { return number(r, f) }
	case alert.Timestamp:
		value = func() string { return instant(r, f) }
	case alert.Bool:
		value = func() string { return pick(r, "true", "false") }
	}
	if f.Type == alert.Bool || r.IntN(2) == 0 {
		return pick(r, " = ", " != ") + value()
	}
	return pick(r, " IN ", " !IN ") + list(r, value)
}

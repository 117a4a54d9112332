package querytest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// Now is the moment from which the relative times of Query should count: most
// records were created in the weeks before it.
func Now() time.Time { return time.Date(2026, 3, 5, 12, 30, 15, 123456789, time.UTC) }

// Moment returns a time within the weeks before Now, to 100 ns.
func Moment(r *rand.Rand) alert.Time {
	t := alert.At(Now()) - alert.Time(r.Int64N(int64(30*alert.Day)))
	switch r.IntN(4) {
	case 0:
		return t - t%alert.Day
	case 1:
		return t - t%alert.Second
	}
	return t
}

// Record returns an alert as a store has it, its Raw a JSON object. Ids repeat
// now and then; integration and source are part of the identity.
func Record(r *rand.Rand) alert.Record { return Of(r, alert.AlertKind()) }

// Incident returns an incident as a store hands it out, with what its alerts tell.
func Incident(r *rand.Rand) alert.Record { return Of(r, alert.IncidentKind()) }

// Of returns a record of a kind: each slot filled with a value of the stock that
// fits its field and shape, or left missing.
func Of(r *rand.Rand, kind *alert.Kind) alert.Record {
	var rec alert.Record
	kind.Make(&rec)
	for i := range kind.Slots {
		fill(r, &kind.Slots[i], &rec)
	}
	rec.Source = source(r, kind)
	rec.Raw = raw(r, rec.Title())
	return rec
}

func fill(r *rand.Rand, s *alert.Slot, rec *alert.Record) {
	switch {
	case s.Text != nil:
		if *s.Text(rec) = slotText(r, s); !always(s.Field.Name) {
			*s.Text(rec) = maybe(r, *s.Text(rec))
		}
	case s.List != nil:
		for range r.IntN(3) {
			*s.List(rec) = append(*s.List(rec), slotText(r, s))
		}
	case s.Time != nil:
		*s.Time(rec) = maybeMoment(r)
	case s.Number != nil:
		*s.Number(rec) = r.IntN(102) - 1
	case s.Entities != nil:
		*s.Entities(rec) = entities(r)
	}
}

// always reports whether a field is filled in every record that a store has.
func always(name string) bool {
	return slices.Contains([]string{"resource_id", "integration", "status", "provider", "product", "schema"}, name)
}

// slotText is a text that a slot may hold: a listed value, as a service sends it
// or nearly, else one that goes with the shape.
func slotText(r *rand.Rand, s *alert.Slot) string {
	switch s.Shape {
	case alert.ShapeProse:
		return pick(r, word(r), phrase(r))
	case alert.ShapeURL:
		return "https://security.microsoft.com/alerts/" + fmt.Sprint(r.IntN(99))
	}
	if s.Field.Name == "severity" && r.IntN(3) == 0 {
		return pick(r, "unknown", "extreme")
	}
	return fieldText(r, s.Field)
}

// source is one of those whose items become records of the kind.
func source(r *rand.Rand, kind *alert.Kind) alert.SourceName {
	var names []string
	for _, s := range alert.Sources() {
		if s.Makes(kind) && !s.Planned {
			names = append(names, string(s.Name))
		}
	}
	return alert.SourceName(pick(r, names...))
}

// entities are some without repeats, now and then one as another spelling of the
// one before.
func entities(r *rand.Rand) []alert.Entity {
	var out []alert.Entity
	seen := map[string]bool{}
	for range r.IntN(5) {
		e := alert.Entity{Type: alert.EntityTypes()[r.IntN(len(alert.EntityTypes()))], Value: entityValue(r)}
		if len(out) > 0 && out[len(out)-1].Of == 0 && r.IntN(4) == 0 {
			e.Type, e.Of = out[len(out)-1].Type, len(out)
		}
		if key := string(e.Type) + ":" + e.Value; !seen[key] {
			seen[key] = true
			out = append(out, e)
		}
	}
	return out
}

func raw(r *rand.Rand, title string) []byte {
	leaf := pick(r, `"amal"`, `null`, `""`, `[]`, `{}`, `1`, `2.0`, `true`, `9007199254740993`, `[null,"",{}]`, `["Amal",5]`, `-3e0`, `{"leaf":false}`)
	return fmt.Appendf(nil, `{"title":%s,"big":%s,"evidence":[{"@odata.type":"#ip","name":%s,"n":%d},{"name":%s}],"deep":{"deep":{"leaf":%s}}}`,
		quoted(title), leaf, quoted(word(r)), r.IntN(4), leaf, leaf)
}

// quoted is s as JSON; the stock has nothing else to escape.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

func maybe(r *rand.Rand, s string) string {
	if r.IntN(4) == 0 {
		return ""
	}
	return s
}

func maybeMoment(r *rand.Rand) alert.Time {
	if r.IntN(8) == 0 {
		return 0
	}
	return Moment(r)
}

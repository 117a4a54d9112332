package facets

import (
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Facet is one filter of a list that keys set: a field of the query, the values that it is
// filtered by, what its keys do, and its chips.
type Facet struct {
	Name   string // of it, in the plural, as the head of its menu
	Field  string // in the query
	Counts string // the name of its index.Facet; "" if it isn't counted
	Keys   Keys
	Chips  Chips
	Values []Value // those that can be chosen or come next; a menu lists the counted ones first
	// Command says what its key does. A facet with Each has none: its values have.
	Command command.Spec
	// Since makes the values relative times, of which one is the lower bound of the creation.
	Since bool
	// Brief and Full name a value, in a chip and in a menu. Nil means the value's own name.
	// A name which is empty has no chip.
	Brief, Full func(word string) string
}

// Keys says what the keys of a facet do to the text.
type Keys int

// What keys do.
const (
	Each  Keys = iota // each value has a key, which adds or removes it
	Cycle             // the key goes from all to each value alone and back to all
	Menu              // the key opens a menu of the values
)

// Chips says which chips a facet has.
type Chips int

// Which values have chips.
const (
	Always Chips = iota // every value has a chip with its count
	Asked               // the values that the query asks for share one
	Room                // the counted values have chips with counts, as far as there is room
)

// Value is one value of a facet.
type Value struct {
	Word    string       // in the query
	Name    string       // in a chip
	Command command.Spec // if the facet has Each
}

// Severity returns the facet of the severities, one key each.
func Severity() Facet {
	f := Facet{Name: "severities", Field: "severity", Counts: "severity", Keys: Each, Chips: Always}
	for i, band := range theme.Bands() {
		word := strings.ToLower(band.Short)
		spec := command.Spec{ID: word, Help: strings.ToLower(band.Name) + " severity on or off", Keys: []string{string(rune('1' + i))}}
		if i == 0 {
			spec.Short, spec.Hint = word, 28
		}
		f.Values = append(f.Values, Value{Word: string(band.Severity), Name: band.Short, Command: spec})
	}
	return f
}

// Product returns the facet of the products, which a menu lists.
func Product() Facet {
	f := Facet{
		Name: "products", Field: "provider", Counts: "provider", Keys: Menu, Chips: Room,
		Command: command.Spec{ID: "product", Help: "choose products", Keys: []string{"p"}, Short: "product", Hint: 30},
		Brief:   func(word string) string { return alert.Provider(word).Short() },
		Full:    func(word string) string { return alert.Provider(word).Product() },
	}
	for _, p := range alert.Providers() {
		f.Values = append(f.Values, Value{Word: string(p)})
	}
	return f
}

// Version returns the facet of the versions of Graph's alerts: v2 and Legacy have the same
// alerts, so one of them is left out to see each once. The supplements are not in the
// cycle: their version tells them neither from one another nor from Graph's; they are
// filtered by ingest.product.name.
func Version() Facet {
	f := Facet{Name: "versions", Field: "ingest.product.version", Keys: Cycle, Chips: Asked}
	var words []string
	for _, source := range alert.Sources() {
		if v := source.Version; !source.Planned && source.Product == alert.AlertsV2.IngestProduct() && f.value(v) == nil {
			f.Values, words = append(f.Values, Value{Word: v, Name: v}), append(words, v)
		}
	}
	f.Command = command.Spec{ID: "version", Help: "cycle versions of Graph's alerts: all, " + strings.Join(words, ", "), Keys: []string{"v"}, Short: "version", Hint: 24}
	return f
}

// Unseen returns the facet that leaves only unseen records.
func Unseen() Facet {
	return Facet{
		Name: "triage", Field: triageSeen, Keys: Cycle, Chips: Asked,
		Values:  []Value{{Word: "false", Name: alert.TriageUnseen.Word()}},
		Command: command.Spec{ID: "unseen", Help: "show only unseen alerts", Keys: []string{"u"}, Short: "unseen", Hint: 26},
		Brief: func(word string) string {
			if strings.EqualFold(word, "false") {
				return alert.TriageUnseen.Word()
			}
			return ""
		},
	}
}

// Status returns the facet of the statuses that a product gives its records.
func Status() Facet {
	return Facet{
		Name: "statuses", Field: "status", Keys: Cycle, Chips: Asked,
		Values: []Value{
			{Word: string(alert.Open), Name: "New"}, {Word: string(alert.InProgress), Name: "In progress"}, {Word: string(alert.Resolved), Name: "Resolved"},
		},
		Command: command.Spec{ID: "status", Help: "cycle statuses: all, New, In progress, Resolved", Keys: []string{"f"}, Short: "status", Hint: 17},
	}
}

// value returns the row of a value; nil if the facet has none.
func (f *Facet) value(word string) *Value {
	for i := range f.Values {
		if strings.EqualFold(f.Values[i].Word, word) {
			return &f.Values[i]
		}
	}
	return nil
}

// brief returns the name of a value in a chip.
func (f *Facet) brief(word string) string {
	if f.Brief != nil {
		return f.Brief(word)
	}
	if v := f.value(word); v != nil {
		return v.Name
	}
	return word
}

// full returns the name of a value in a menu of which room columns are free.
func (f *Facet) full(word string, room int) string {
	name := f.brief(word)
	if f.Full != nil {
		name = f.Full(word)
	}
	switch {
	case name == "":
		return "Other " + f.Name
	case text.Width(name) > room: // cut, most names of products would look alike
		return f.brief(word)
	}
	return name
}

// next returns the value after one of a Cycle; "" is all.
func (f *Facet) next(word string) string {
	for i, v := range f.Values[:len(f.Values)-1] {
		if strings.EqualFold(v.Word, word) {
			return f.Values[i+1].Word
		}
	}
	if f.value(word) == nil {
		return f.Values[0].Word
	}
	return ""
}

package alert

import (
	"slices"
	"strconv"
	"strings"
)

// The history names entities in one text: "file:a.exe (malicious), user:kim and 3 more". A value
// may hold what parts such a text, as a command line does that was made to: there the blank is one that
// doesn't break, and Listed and EntitiesListed change it to and fro. Texts of before have none.
const (
	between = ", "
	beside  = ",\u00a0"
)

// Listed formats an entity for a list in the history, with its verdict, so that a changed verdict
// shows.
func (e *Entity) Listed() string {
	value := e.Value
	for _, t := range EntityTypes() {
		value = strings.ReplaceAll(value, between+string(t)+":", beside+string(t)+":")
	}
	if e.Verdict != "" {
		return string(e.Type) + ":" + value + " (" + e.Verdict + ")"
	}
	if before, word, ok := cutVerdict(value, " ("); ok {
		value = before + "\u00a0(" + word + ")"
	}
	if before, n, ok := cutMore(value, " and "); ok {
		value = before + "\u00a0and " + strconv.Itoa(n) + " more"
	}
	return string(e.Type) + ":" + value
}

// EntitiesListed reads a list of the history; more is how many entities it only counts. What is no
// such list has none.
func EntitiesListed(s string) (list []Entity, more int) {
	if before, n, ok := cutMore(s, " and "); ok {
		s, more = before, n
	}
	types := EntityTypes()
	var elements []string
	for _, part := range strings.Split(s, between) {
		kind, _, ok := strings.Cut(part, ":")
		switch {
		case ok && slices.Contains(types, EntityType(kind)):
			elements = append(elements, part)
		case len(elements) > 0: // a command line has commas of its own
			elements[len(elements)-1] += between + part
		}
	}
	for _, element := range elements {
		kind, value, _ := strings.Cut(element, ":")
		list = append(list, readListed(EntityType(kind), value))
	}
	return list, more
}

// readListed reads an element of a list.
func readListed(kind EntityType, value string) Entity {
	e := Entity{Type: kind, Value: value}
	if before, word, ok := cutVerdict(value, " ("); ok {
		e.Value, e.Verdict = before, word
	} else {
		if before, n, ok := cutMore(value, "\u00a0and "); ok {
			e.Value = before + " and " + strconv.Itoa(n) + " more"
		}
		if before, word, ok := cutVerdict(e.Value, "\u00a0("); ok {
			e.Value = before + " (" + word + ")"
		}
	}
	for _, t := range EntityTypes() {
		e.Value = strings.ReplaceAll(e.Value, beside+string(t)+":", between+string(t)+":")
	}
	return e
}

// cutVerdict cuts a verdict off the end of a text: a file may be called "report (copy)".
func cutVerdict(s, begins string) (before, word string, ok bool) {
	i := strings.LastIndex(s, begins)
	if i < 0 || !strings.HasSuffix(s, ")") {
		return s, "", false
	}
	word = s[i+len(begins) : len(s)-1]
	return s[:i], word, slices.Contains([]string{"malicious", "suspicious", "noThreatsFound", "unknown"}, word)
}

// cutMore cuts a count off the end of a text: "and 3 more".
func cutMore(s, begins string) (before string, n int, ok bool) {
	i := strings.LastIndex(s, begins)
	if i < 0 {
		return s, 0, false
	}
	number, counts := strings.CutSuffix(s[i+len(begins):], " more")
	more, err := strconv.ParseUint(number, 10, 31)
	return s[:i], int(more), counts && err == nil && more > 0
}

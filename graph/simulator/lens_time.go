package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// digitsOf returns how many digits a time of an item has after its seconds: -1 = as it is.
func (l *lens) digitsOf(id, name string) int {
	switch l.sw.Items.Times {
	case TimesWhole:
		return 0
	case TimesMixed:
		return int(hashed(id+name) % 8)
	case TimesFull:
		return 7
	}
	return -1
}

// shortened returns a time without the digits that are not shown. The service filters by
// what it shows.
func shortened(t alert.Time, digits int) alert.Time {
	if digits < 0 || digits > 6 {
		return t
	}
	unit := alert.Time(1)
	for range 7 - digits {
		unit *= 10
	}
	return t - t%unit
}

// retime gives a row the times that its item will show.
func (l *lens) retime(r *row, out map[string]any) {
	if l.sw.Items.Times == TimesAsMade {
		return
	}
	for _, p := range l.schema.properties {
		if p.typ == isTime {
			r.at[p.at] = shortened(r.at[p.at], l.digitsOf(r.id, p.name))
		}
	}
	if _, ok := out[l.schema.modified]; ok {
		out[l.schema.modified] = stamp(r.at[atUpdated])
	}
}

// reformed writes the times of an item in the form that the switch asks for.
func (l *lens) reformed(item []byte, r *row) []byte {
	if l.sw.Items.Times == TimesAsMade {
		return item
	}
	values := map[string]any{}
	eachText(item, func(name, text string) {
		t, ok := alert.ParseTime(text)
		if !strings.HasSuffix(name, "DateTime") || !ok {
			return
		}
		values[name] = l.spelled(shortened(t, l.digitsOf(r.id, name)), r.id+name)
	})
	return withMembers(item, values)
}

// spelled spells a time; key decides which ones are odd.
func (l *lens) spelled(t alert.Time, key string) string {
	switch l.sw.Items.Times {
	case TimesFull:
		return t.Time().UTC().Format("2006-01-02T15:04:05.0000000Z")
	case TimesOdd:
		if at := t.Time().UTC(); at.Hour() < 10 && hashed(key)%2 == 0 {
			return at.Format("2006-01-02T") + fmt.Sprint(at.Hour()) + at.Format(":04:05.000Z")
		}
	}
	return t.String()
}

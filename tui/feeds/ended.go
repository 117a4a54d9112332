package feeds

import (
	"tocsin/graph/alert"
	"tocsin/tui/theme"
)

// Ended says since when a source that Microsoft has ended answers nothing, for a list that
// shows stored records of it; shows reports whether it does. It is empty if there is none.
func (f *Feeds) Ended(shows func(*alert.Source) bool) (out []Place) {
	now := f.o.Now()
	told := map[string]bool{}
	for _, s := range f.states {
		source := alert.SourceOf(s.Source)
		if !s.Retired || s.RetiredSince.IsZero() || source == nil || told[source.Version] || !shows(source) {
			continue
		}
		told[source.Version] = true
		out = append(out, Place{Role: theme.Warn, Text: source.Version + " answers nothing since " + clock(s.RetiredSince, now), Few: source.Version + " ended"})
	}
	return out
}

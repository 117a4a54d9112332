package ingest

import (
	"fmt"
	"time"
)

// Unit says what the number of a figure counts, and thereby how it is written.
type Unit string

// The units.
const (
	Items    Unit = "items"
	Pages    Unit = "pages"
	Periods  Unit = "periods"
	Requests Unit = "requests"
	Seconds  Unit = "seconds"
	Days     Unit = "days"
	Code     Unit = "code"   // an exit code
	Moment   Unit = "moment" // a time
	Flag     Unit = "flag"   // yes or no
)

// Figure is one number that says how a feed is doing. status, its JSON, the Health screen
// and the metrics show the same figures: those of Figures.
type Figure struct {
	Name   string // in JSON and, behind a prefix, of the metric: it never changes
	Former string // an earlier name, which JSON keeps; "" if there is none
	Title  string // for people
	Unit   Unit
	Help   string // one sentence without its full stop
	Rises  bool   // it counts since the holder began, so it falls only when a process begins
	Read   func(s *State, now time.Time) Reading

	// Note says in words what is not as it should be; "" if the figure is as it should be.
	// Nil for a figure that says nothing about that.
	Note func(s *State, now time.Time) string
}

// Reading is the value of a figure at a moment.
type Reading struct {
	Known  bool
	Number int64     // 1 for a set flag; Unix seconds for a moment
	At     time.Time // of a moment, in UTC
}

// count returns a number, which is always known.
func count(n int64) Reading { return Reading{Known: true, Number: n} }

// flag returns yes or no.
func flag(set bool) Reading {
	if set {
		return count(1)
	}
	return count(0)
}

// moment returns a time, which is unknown if it is zero.
func moment(t time.Time) Reading {
	if t.IsZero() {
		return Reading{}
	}
	return Reading{Known: true, Number: t.Unix(), At: t.UTC()}
}

// span returns a length of time in whole seconds.
func span(d time.Duration) Reading { return count(int64(d.Round(time.Second) / time.Second)) }

// someSpan is span, but 0 is unknown.
func someSpan(d time.Duration) Reading {
	if d == 0 {
		return Reading{}
	}
	return span(d)
}

// counted returns the note of a number that should be 0.
func counted(one, many string, of func(*State) int64) func(*State, time.Time) string {
	return func(s *State, _ time.Time) string {
		switch n := of(s); {
		case n == 1:
			return "1 " + one
		case n > 1:
			return fmt.Sprintf("%d %s", n, many)
		}
		return ""
	}
}

// Notes returns what is not as it should be with a feed, figure by figure.
func (s State) Notes(now time.Time) (out []string) {
	for _, f := range Figures() {
		if f.Note == nil {
			continue
		}
		if note := f.Note(&s, now); note != "" {
			out = append(out, note)
		}
	}
	return out
}

// FigureOf returns the figure with a name; nil if there is none.
func FigureOf(name string) *Figure {
	for _, f := range Figures() {
		if f.Name == name {
			return &f
		}
	}
	return nil
}

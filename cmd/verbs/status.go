package verbs

import (
	"bytes"
	"encoding/json"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/store/engine"
)

// FeedStatus is the state of one feed at a moment.
type FeedStatus struct {
	State  ingest.State
	Health ingest.Health
	Now    time.Time
}

// Status returns the state of every feed of the integrations, from the states in the
// store. A feed that was never polled is included.
func Status(integrations []config.Integration, states []ingest.State, now time.Time) []FeedStatus {
	known := map[ingest.Feed]ingest.State{}
	for _, s := range states {
		known[s.Feed] = s
	}
	rows := []FeedStatus{}
	for _, in := range integrations {
		for _, source := range in.Sources {
			feed := ingest.Feed{Integration: in.Name, Source: alert.SourceName(source)}
			s := known[feed]
			s.Feed = feed
			s.Gone = engine.Gone(s.Holder)
			if in.Paused {
				s = s.Suspended()
			}
			rows = append(rows, FeedStatus{State: s, Health: s.Health(now), Now: now})
		}
	}
	return rows
}

// Read returns the reading of a figure by its name; it is unknown if there is no such
// figure.
func (f FeedStatus) Read(name string) ingest.Reading {
	if figure := ingest.FigureOf(name); figure != nil {
		return figure.Read(&f.State, f.Now)
	}
	return ingest.Reading{}
}

// NotPolling reports whether no process polls the feed, and since when; see
// ingest.State.NotPolling.
func (f FeedStatus) NotPolling() (since time.Time, not bool) { return f.State.NotPolling(f.Now) }

// member is a member of a JSON object.
type member struct {
	name  string
	value any
}

// MarshalJSON writes the words of the feed and, between them, every known figure: times in
// UTC, flags as true and false, all others as whole numbers. The names never change,
// because scripts use them.
func (f FeedStatus) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	before := byte('{')
	for _, m := range f.members() {
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.WriteByte(before)
		before = ','
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (f FeedStatus) members() []member {
	out := []member{
		{"integration", f.State.Integration}, {"source", f.State.Source}, {"health", f.Health}, {"phase", f.State.Phase},
	}
	for _, figure := range ingest.Figures() {
		r := figure.Read(&f.State, f.Now)
		if !r.Known {
			continue
		}
		out = append(out, member{figure.Name, jsonOf(figure.Unit, r)})
		if figure.Former != "" {
			out = append(out, member{figure.Former, jsonOf(figure.Unit, r)})
		}
	}
	return append(out, f.words()...)
}

// words are the members that can have nothing to say.
func (f FeedStatus) words() (out []member) {
	all := []member{{"holder", f.State.Holder}}
	if met := f.State.Fault.For(f.State.Integration); met != nil {
		all = append(all, member{"error", met.Sentence}, member{"hint", met.Hint}, member{"ids", met.IDs})
	}
	for _, m := range all {
		if m.value != "" {
			out = append(out, m)
		}
	}
	return out
}

func jsonOf(unit ingest.Unit, r ingest.Reading) any {
	switch unit {
	case ingest.Moment:
		return r.At
	case ingest.Flag:
		return r.Number != 0
	}
	return r.Number
}

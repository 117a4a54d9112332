package cmd

import (
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/assets"
	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// TestShapesAreDocumented looks for every member of the JSON that commands print in the
// topic that promises their names.
func TestShapesAreDocumented(t *testing.T) {
	topic, err := fs.ReadFile(assets.Docs(), "settings.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(topic), "## JSON for scripts")
	section, _, more := strings.Cut(section, "\n## ")
	if !ok || !more {
		t.Fatal("the topic has no such section")
	}
	words := strings.FieldsFunc(section, func(r rune) bool { return strings.ContainsRune(" \n,;()", r) })
	known := map[string]bool{}
	for _, w := range words {
		known[strings.TrimSuffix(w, ":")] = true
	}
	n := 0
	for _, shape := range []any{built{}, certFacts{}, checkedSettings{}, doctorResult{}, found{}, explained{}, describedField{}, imported{}, measured{}, compacted{}, backedUp{}} {
		for _, name := range members(reflect.TypeOf(shape)) {
			n++
			if !known[name] {
				t.Errorf("%T: %s is not in the topic", shape, name)
			}
		}
	}
	for name := range fullStatus(t) {
		if n++; !known[name] {
			t.Errorf("status: %s is not in the topic", name)
		}
	}
	for _, c := range reportTable(nil).Columns {
		if n++; !known[c.Name] {
			t.Errorf("report: %s is not in the topic", c.Name)
		}
	}
	if n < 60 {
		t.Errorf("%d members", n)
	}
}

// fullStatus returns the JSON of a feed of which everything is known.
func fullStatus(t *testing.T) (members map[string]any) {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := ingest.State{Phase: ingest.Polling, Holder: "desk", Fault: &fault.Fault{Sentence: "it broke", Hint: "wait", IDs: "request-id 1"}, PollEvery: 1, Faster: 1, Distance: 1}
	for v, i := reflect.ValueOf(&s).Elem(), 0; i < v.NumField(); i++ {
		if v.Field(i).Type() == reflect.TypeFor[time.Time]() {
			v.Field(i).Set(reflect.ValueOf(now.Add(-time.Minute)))
		}
	}
	for _, ago := range []time.Duration{time.Minute, time.Hour} { // waits for an answer, and is not polled
		b, err := json.Marshal(verbs.FeedStatus{State: s, Health: ingest.Degraded, Now: now.Add(ago - time.Minute)})
		if err := errors.Join(err, json.Unmarshal(b, &members)); err != nil {
			t.Fatal(err)
		}
	}
	if len(members) < len(ingest.Figures()) {
		t.Errorf("not every figure is known: %v", members)
	}
	return members
}

// members returns the names of the JSON members of a type, at every depth.
func members(t reflect.Type) (names []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return members(t.Elem())
	case reflect.Struct:
	default:
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			names = append(names, members(f.Type)...)
		case name != "" && name != "-":
			names = append(append(names, name), members(f.Type)...)
		}
	}
	return names
}

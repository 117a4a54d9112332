package cmd

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"tocsin/assets"
	"tocsin/cmd/verbs"
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
	for _, shape := range []any{built{}, certFacts{}, checkedSettings{}, doctorResult{}, verbs.FeedStatus{}, found{}, explained{}, describedField{}, imported{}, measured{}, compacted{}, backedUp{}} {
		for _, name := range members(reflect.TypeOf(shape)) {
			n++
			if !known[name] {
				t.Errorf("%T: %s is not in the topic", shape, name)
			}
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
		case name != "":
			names = append(append(names, name), members(f.Type)...)
		}
	}
	return names
}

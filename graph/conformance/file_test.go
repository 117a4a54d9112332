package conformance_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/conformance"
	"tocsin/graph/fault"
)

func yes() *bool { b := true; return &b }

func row(name, assumed, seen string) conformance.Row {
	r := conformance.Row{Name: name, Asked: "nothing", Assumed: assumed, Seen: seen}
	if seen == "" {
		r.Unseen = "the list is too short"
	} else {
		equal := seen == assumed
		r.Equal = &equal
	}
	return r
}

func TestFileKeepsItsForm(t *testing.T) {
	f := conformance.File{AskedOn: "2026-11-24", Version: 1, Contracts: []conformance.Row{
		{Name: "alerts_v2.next_link", Asked: "$top=1", Assumed: "$skiptoken", Seen: "$skiptoken", Equal: yes()}, row("o365_management.next_page", "/api/v1/ and &amp;", ""),
	}}
	text, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "asked_on": "2026-11-24",
  "contracts": [
    {
      "asked": "$top=1",
      "assumed": "$skiptoken",
      "equal": true,
      "name": "alerts_v2.next_link",
      "seen": "$skiptoken"
    },
    {
      "asked": "nothing",
      "assumed": "/api/v1/ and &amp;",
      "equal": null,
      "name": "o365_management.next_page",
      "seen": "",
      "unseen": "the list is too short"
    }
  ],
  "version": 1
}
`
	if string(text) != want {
		t.Errorf("got\n%s", text)
	}
	if back, err := conformance.Decode(text); err != nil || !reflect.DeepEqual(back, f) {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "it is no file of tocsin doctor --conformance",
		"[]":                           "it is no file of tocsin doctor --conformance",
		`{"version":1,"title":"x"}`:    "it is no file of tocsin doctor --conformance",
		`{"value":[]}`:                 "it is no file of tocsin doctor --conformance",
		`{}`:                           "it has the version 0, and this program reads 1",
		`{"version":2,"contracts":[]}`: "it has the version 2, and this program reads 1",
		`{"asked_on":"x","version":2,"contracts":[],"more":true}`: "it has the version 2, and this program reads 1",
	} {
		_, err := conformance.Decode([]byte(text))
		if f := fault.Of(err); f == nil || f.Kind != fault.Usage || f.Sentence != want || f.Hint == "" {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"asked_on":"2026-11-24","contracts":[{"name":"alerts_v2.largest_page","seen":"7"}],"version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := conformance.Decode(data)
		if err != nil {
			return
		}
		if c := file.Against(file); len(c.Differing) > 0 && unique(file) {
			t.Errorf("a file differs from itself: %+v", c.Differing)
		}
		if text, err := file.Encode(); err != nil || !json.Valid(text) {
			t.Errorf("%v: %s", err, text)
		}
	})
}

// unique reports whether each name is there once.
func unique(f conformance.File) bool {
	seen := map[string]bool{}
	for _, r := range f.Contracts {
		if seen[r.Name] {
			return false
		}
		seen[r.Name] = true
	}
	return true
}

func TestAgainst(t *testing.T) {
	tenant := conformance.File{Contracts: []conformance.Row{
		row("alerts_v2.orderby", "heeded", "400"), row("alerts_v2.ties", "by id", "not by id"), row("alerts_v2.largest_page", "1000", "1000"),
		row("alerts_v2.count", "given", "given"), row("alerts_v2.skip", "skips", ""), row("alerts_v2.later", "a", "b"),
	}}
	sim := conformance.File{Contracts: []conformance.Row{
		row("alerts_v2.orderby", "heeded", "heeded"), row("alerts_v2.ties", "by id", "by id"), row("alerts_v2.largest_page", "1000", "7"),
		row("alerts_v2.count", "given", "given"), row("alerts_v2.skip", "skips", "skips"), row("alerts_v2.earlier", "a", "a"),
	}}
	want := []conformance.Difference{
		{Name: "alerts_v2.orderby", Asked: "nothing", Seen: "400", Other: "heeded", Switch: "refuse_order = true"},
		{Name: "alerts_v2.ties", Asked: "nothing", Seen: "not by id", Other: "by id"},
		{Name: "alerts_v2.largest_page", Asked: "nothing", Seen: "1000", Other: "7", Switch: "max_top = 7"},
	}
	got := tenant.Against(sim)
	if !slices.Equal(got.Differing, want) || got.Compared != 4 {
		t.Errorf("%d compared, %+v", got.Compared, got.Differing)
	}
	if want := "alerts_v2.skip alerts_v2.later alerts_v2.earlier"; strings.Join(got.Unseen, " ") != want {
		t.Errorf("not compared: %q", got.Unseen)
	}
}

package normalize_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// versionFile holds the Version of the mapping and, for each item of mappedItems, the
// hash of the item and that of its record.
const versionFile = "testdata/version.txt"

// mappedItem is an item whose record the file fixes.
type mappedItem struct {
	source alert.SourceName
	raw    []byte
}

// mappedItems returns items that have between them every type of evidence, every
// product and every member that a source sends unchanged.
func mappedItems(t *testing.T) (items []mappedItem) {
	t.Helper()
	add := func(source alert.SourceName, raw string) {
		items = append(items, mappedItem{source, []byte(strings.TrimSpace(raw))})
	}
	add(alert.AlertsV2, readData(t, "alert-v2.json"))
	add(alert.AlertsV2, readData(t, "alert-4k.json"))
	add(alert.Legacy, readData(t, "legacy.json"))
	for line := range strings.Lines(readData(t, "evidence.ndjson")) {
		add(alert.AlertsV2, `{"id":"da1","serviceSource":"microsoftDefenderForEndpoint","evidence":[`+strings.TrimSpace(line)+`]}`)
	}
	for line := range strings.Lines(readData(t, "version.ndjson")) {
		var row struct {
			Source alert.SourceName `json:"source"`
			Item   json.RawMessage  `json:"item"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("version.ndjson: %v", err)
		}
		add(row.Source, string(row.Item))
	}
	return items
}

func readData(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// recordText returns the slots of a record that hold something, a line each. A new
// slot changes only the text of records that fill it.
func recordText(r *alert.Record) string {
	empty := alert.Record{}
	r.Kind().Make(&empty)
	lines := []string{fmt.Sprintf("%s %s %v", r.Kind().Name, r.ID, r.Malformed)}
	for i := range r.Kind().Slots {
		s := &r.Kind().Slots[i]
		text, none := slotText(s, r), slotText(s, &empty)
		if s.Entities != nil {
			text, none = fmt.Sprintf("%+v", *s.Entities(r)), "[]"
		}
		if text != none {
			lines = append(lines, s.Field.Name+"="+text)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// mappedFile returns what the file holds if the mapping is as it is now, and for each
// item's hash that of its record.
func mappedFile(t *testing.T) (string, map[string]string) {
	t.Helper()
	var b bytes.Buffer
	records := map[string]string{}
	fmt.Fprintf(&b, "version %d\n", normalize.Version())
	for _, item := range mappedItems(t) {
		r := normalize.Record("c", item.source, item.raw)
		key := shortHash(append([]byte(item.source+" "), item.raw...))
		if records[key] != "" {
			t.Fatalf("an item is there twice: %.80s", item.raw)
		}
		records[key] = shortHash([]byte(recordText(&r)))
		fmt.Fprintf(&b, "%s %s %s\n", item.source, key, records[key])
	}
	return b.String(), records
}

// remapped returns the items of a file whose records are others now.
func remapped(file string, records map[string]string) (items []string) {
	for line := range strings.Lines(file) {
		if f := strings.Fields(line); len(f) == 3 && records[f[1]] != "" && records[f[1]] != f[2] {
			items = append(items, f[0]+" "+f[1])
		}
	}
	return items
}

// TestVersionRises holds that Version rises when a record of the same item differs:
// only then do stores map the items that they have again.
func TestVersionRises(t *testing.T) {
	got, records := mappedFile(t)
	before, err := os.ReadFile(versionFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var version int
	_, _ = fmt.Sscanf(string(before), "version %d\n", &version) // 0 if there is no file yet
	if other := remapped(string(before), records); len(other) > 0 && version >= normalize.Version() {
		t.Fatalf("%d items give other records than before, such as %s: raise revision in normalize.go", len(other), other[0])
	}
	if string(before) == got {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatalf("%s is stale: UPDATE=1 go test ./graph/normalize -run TestVersionRises mends it", versionFile)
	}
	if err := os.WriteFile(versionFile, []byte(got), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRemapped(t *testing.T) {
	file := "version 2\nalerts_v2 aa 11\nalerts bb 22\nincidents cc 33\n"
	for want, records := range map[string]map[string]string{
		"":                       {"aa": "11", "bb": "22", "dd": "44"}, // an item is gone, another new
		"alerts bb":              {"aa": "11", "bb": "23", "cc": "33"},
		"alerts_v2 aa|alerts bb": {"aa": "12", "bb": "23"},
	} {
		if got := strings.Join(remapped(file, records), "|"); got != want {
			t.Errorf("%v: %q, want %q", records, got, want)
		}
	}
}

// TestMappedItems holds that the items reach every slot that a source fills.
func TestMappedItems(t *testing.T) {
	filled := map[alert.SourceName]string{}
	for _, item := range mappedItems(t) {
		r := normalize.Record("c", item.source, item.raw)
		filled[item.source] += "\n" + recordText(&r)
	}
	for _, s := range readSources() {
		for _, field := range s.Direct {
			if !strings.Contains(filled[s.Name], "\n"+field+"=") {
				t.Errorf("no item of %s fills %s", s.Name, field)
			}
		}
		for field := range s.Derived {
			if !strings.Contains(filled[s.Name], "\n"+field+"=") {
				t.Errorf("no item of %s fills %s", s.Name, field)
			}
		}
	}
	for _, p := range alert.Providers() {
		if !strings.Contains(filled[alert.AlertsV2]+filled[alert.Legacy], "\nprovider="+string(p)) {
			t.Errorf("no item is of %s", p)
		}
	}
}

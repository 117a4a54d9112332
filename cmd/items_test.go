package cmd

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

const (
	oneV2       = `{"id":"a","title":"t","serviceSource":"x"}`
	oneLegacy   = `{"id":"l","vendorInformation":{"provider":"IPC"}}`
	oneIncident = `{"id":"7","displayName":"i","status":"active"}`
)

// items returns the sources of a file's items, and the error that ended reading.
func items(t *testing.T, content string) (sources []alert.SourceName, raws []string, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	err = readItems(t.Context(), nil, path, func(string) {}, func(it item) error {
		sources = append(sources, it.source)
		raws = append(raws, string(it.raw))
		return nil
	})
	return sources, raws, err
}

func TestReadItems(t *testing.T) {
	const v2, legacy, incident = alert.AlertsV2, alert.Legacy, alert.Incidents
	for _, tc := range []struct {
		name, content string
		want          []alert.SourceName
		says          string
	}{
		{"nothing", "", nil, ""},
		{"blank lines", "\n \n", nil, ""},
		{"one object", oneV2, []alert.SourceName{v2}, ""},
		{"byte order mark", "\ufeff" + oneV2 + "\n" + oneIncident, []alert.SourceName{v2, incident}, ""},
		{"lines", oneV2 + "\n\n" + oneLegacy + "\r\n" + oneIncident, []alert.SourceName{v2, legacy, incident}, ""},
		{"array on a line", "[" + oneV2 + "," + oneIncident + "]\n" + oneLegacy, []alert.SourceName{v2, incident, legacy}, ""},
		{"array over lines", "[\n" + oneV2 + ",\n" + oneIncident + "\n]\n", []alert.SourceName{v2, incident}, ""},
		{"arrays in arrays", "[[" + oneV2 + "],[[]]]", []alert.SourceName{v2}, ""},
		{"list reply", `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#security/incidents","value":[{"id":"1"},{"id":"2"}]}`, []alert.SourceName{incident, incident}, ""},
		{"list reply over lines", "{\n\"value\": [\n" + oneLegacy + "]\n}\n" + oneV2, []alert.SourceName{legacy, v2}, ""},
		{"reply of Legacy", `{"@odata.context":"x#Security/alerts","value":[{"id":"1"}]}`, []alert.SourceName{legacy}, ""},
		{"reply in a reply, which alone says what it holds", `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#security/incidents","value":[{"value":[{"id":"1"}]}]}`, []alert.SourceName{incident}, ""},
		{"empty reply", `{"value":[]}`, nil, ""},
		{"value that is no list", `{"id":"a","title":"t","serviceSource":"x","value":1}`, []alert.SourceName{v2}, ""},
		{"a name twice", `{"id":"a","id":"b","title":"t","serviceSource":"x"}`, []alert.SourceName{v2}, ""},
		{"broken text", "{\"id\":\"a\xff\",\"title\":\"t\",\"serviceSource\":\"x\"}", []alert.SourceName{v2}, ""},
		{"bad line", oneV2 + "\n{\"id\":\n" + oneIncident, []alert.SourceName{v2, incident}, "1 item was skipped: f.json:2: not JSON"},
		{"bad line behind blank ones", "\n\n" + oneV2 + "\n{\"id\":\n", []alert.SourceName{v2}, "f.json:4: not JSON"},
		{"bad record", "\x1e" + oneV2 + "\n\x1e{\n\x1e" + oneIncident, []alert.SourceName{v2, incident}, "1 item was skipped: f.json, record 2: not JSON"},
		{"bad first line", "{\"id\":\n" + oneV2 + "\n" + oneIncident, []alert.SourceName{v2, incident}, "f.json:1: not JSON"},
		{"other things", "1\n\"x\"\nnull\n{}\n" + oneV2, []alert.SourceName{v2}, "4 items were skipped: f.json:1: 1 is not an alert; f.json:2: \"x\" is not an alert; f.json:3: null is not an alert; f.json:4: {} is not an alert (v2, Legacy or Risk detections), an incident or an event"},
		{"much rubbish", strings.Repeat("1\n", 13), nil, "f.json:10: 1 is not an alert; and 3 more"},
		{"array that breaks off", "[\n" + oneV2 + ",\n{\"id\"", []alert.SourceName{v2}, "f.json, byte"},
		{"behind the end", "[\n" + oneV2 + "\n]\n]", []alert.SourceName{v2}, "not JSON"},
		{"prose", "Dear SOC,\nhello", nil, "f.json, byte 0: not JSON"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, raws, err := items(t, tc.content)
			if !slices.Equal(got, tc.want) {
				t.Errorf("sources %q, want %q", got, tc.want)
			}
			for _, raw := range raws {
				if !strings.Contains(tc.content, raw) {
					t.Errorf("raw is not as it stood: %q", raw)
				}
			}
			says := ""
			if err != nil {
				says = fault.Of(err).Sentence
			}
			if (says == "") != (tc.says == "") || !strings.Contains(shortPaths(says), tc.says) {
				t.Errorf("says %q, want %q", shortPaths(says), tc.says)
			}
			if err != nil && fault.Of(err).Kind != fault.Usage {
				t.Errorf("kind %v", fault.Of(err).Kind)
			}
		})
	}
}

// shortPaths removes the folder of the test's file from a text.
func shortPaths(s string) string {
	words := strings.Split(s, " ")
	for i, w := range words {
		if at := strings.LastIndex(w, "/f.json"); at >= 0 {
			words[i] = w[at+1:]
		}
	}
	return strings.Join(words, " ")
}

func TestReadItemsEndsWithTheTaker(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.json")
	write(t, path, oneV2+"\n"+oneV2)
	full := fault.New(fault.Store, "the disk is full", "", nil)
	n := 0
	err := readItems(t.Context(), nil, path, func(string) {}, func(item) error { n++; return full })
	if !errors.Is(err, full) || n != 1 {
		t.Errorf("%v after %d items", err, n)
	}
	if err := readItems(t.Context(), nil, t.TempDir(), func(string) {}, func(item) error { return nil }); fault.Of(err).Kind != fault.Usage {
		t.Errorf("a folder: %v", err)
	}
}

// FuzzReadItems reads any file without a panic. Each item must be a JSON object of
// the file, and all other values must be reported.
func FuzzReadItems(f *testing.F) {
	for _, seed := range []string{oneV2, oneV2 + "\n" + oneLegacy, "[\n" + oneIncident + ",\n1]", `{"value":[` + oneV2 + `,{"value":[[]]}]}`, "{\n", "\ufeff[]", "[[", "1 2"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var raws []string
		r := itemReader{path: "f", limit: bound.Item, each: func(it item) error { raws = append(raws, string(it.raw)); return nil }}
		text, err := bound.Stream(t.Context(), bytes.NewReader(content), func() {})
		if err != nil {
			return // no text
		}
		content, err = bound.Read(text, bound.Item)
		if err != nil {
			return
		}
		err = r.read(bytes.NewReader(content))
		if err == nil {
			err = r.skippedError()
		}
		for _, raw := range raws {
			v := jsontext.Value(raw)
			changed := bytes.Contains(content, []byte("Id")) || bytes.Contains(content, []byte("/Date("))
			if !v.IsValid(lenient) || v.Kind() != '{' || !changed && !bytes.Contains(content, v) {
				t.Fatalf("gave %q of %q", raw, content)
			}
		}
		if err != nil && fault.Of(err).Kind != fault.Usage {
			t.Fatalf("kind %v: %v", fault.Of(err).Kind, err)
		}
		whole := bytes.TrimSpace(bytes.ReplaceAll(content, []byte("\ufeff"), nil))
		if len(whole) > 0 && err == nil && len(raws) == 0 && !bytes.ContainsAny(whole, "[") {
			t.Fatalf("%q went without a word", content)
		}
	})
}

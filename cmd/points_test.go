package cmd

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"tocsin/assets"
	"tocsin/graph/alert"
	"tocsin/tui/guide"
)

// TestGuidePoints looks for each point of the table at the place that it names.
func TestGuidePoints(t *testing.T) {
	var sources []alert.SourceName
	for _, s := range alert.Sources() {
		sources = append(sources, s.Name)
	}
	about := guide.About{
		Name: "contoso", Sources: sources, Certificate: "pair.pem", PrivateKey: "pair.pem", Public: guide.Public{Thumbprint: "00", Ends: time.Date(2027, 11, 30, 0, 0, 0, 0, time.UTC)},
		Addresses: guide.Addresses{ConsentLink: "https://login.example/consent"},
	}
	n := 0
	for line := range strings.Lines(assets.GuidePoints()) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 || cells[0] == "" || cells[2] == "" {
			t.Errorf("%q has not three cells", line)
			continue
		}
		if told := toldAt(t, cells[1], about); !strings.Contains(told, cells[2]) {
			t.Errorf("%s: %s says no %q", cells[0], cells[1], cells[2])
		}
	}
	if n < 20 {
		t.Errorf("the table has %d points", n)
	}
}

// toldAt returns the words at a place of the table, with one blank between them.
func toldAt(t *testing.T, place string, about guide.About) string {
	t.Helper()
	kind, name, _ := strings.Cut(place, ":")
	var told strings.Builder
	switch kind {
	case "step":
		at := guide.Index(guide.ID(name))
		if at < 0 {
			t.Fatalf("there is no step %q", name)
		}
		for _, p := range guide.Steps()[at].Tells(about) {
			told.WriteString(p.Name + " " + p.Text + "\n")
		}
	case "page":
		told.WriteString(guide.Page(about, guide.Plain))
	case "topic":
		text, err := fs.ReadFile(assets.Docs(), name+".md")
		if err != nil {
			t.Fatal(err)
		}
		told.Write(text)
	default:
		t.Fatalf("%q is no place", place)
	}
	return strings.Join(strings.Fields(told.String()), " ")
}

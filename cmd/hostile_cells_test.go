//go:build unix

package cmd

import (
	"encoding/json"
	"fmt"
	"image"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/tui/text"
)

// infection is the members of items that hold hostile text in one run of the program.
type infection struct {
	name    string
	members []string
	columns []string // of the list that show them
}

func infections() []infection {
	return []infection{
		{"titles", []string{"title", "displayName"}, []string{"TITLE"}},
		{"entities", []string{
			"accountName", "userPrincipalName", "domainName", "deviceDnsName", "hostName", "fileName", "filePath", "filePublisher",
			"processCommandLine", "ipAddress", "url",
		}, []string{"USER", "HOST"}},
		{"words", []string{"description", "recommendedActions", "comment", "category", "threatDisplayName", "threatFamilyName", "actorDisplayName"}, nil},
	}
}

// infect returns alerts of Endpoint, as Graph sends them, and an incident of each. What an
// infection names is a payload, or harmless text of the same width.
func infect(t *testing.T, real map[alert.SourceName][]map[string]any, with infection, harmless bool) map[alert.SourceName][][]byte {
	t.Helper()
	out := map[alert.SourceName][][]byte{}
	add := func(source alert.SourceName, item map[string]any, payload string) {
		b, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		var own any // evidence may be shared
		if err := json.Unmarshal(b, &own); err != nil {
			t.Fatal(err)
		}
		n := len(out[source])
		at := time.Date(2026, 3, 2, 8, 59-n, 0, 0, time.UTC).Format(time.RFC3339)
		if b, err = json.Marshal(swapped(own, "", with.members, payload, at)); err != nil {
			t.Fatal(err)
		}
		out[source] = append(out[source], b)
	}
	for i, payload := range payloads() {
		if harmless {
			payload = strings.Repeat("ж", text.Width(text.Clean(payload)))
		}
		a := real[alert.AlertsV2][i]
		a["id"], a["incidentId"], a["serviceSource"], a["status"], a["severity"] = fmt.Sprintf("hostile%02d", i), fmt.Sprint(i+1), "microsoftDefenderForEndpoint", "new", "high"
		add(alert.AlertsV2, a, payload)
		incident := real[alert.Incidents][i]
		incident["id"], incident["status"], incident["severity"] = fmt.Sprint(i+1), "active", "high"
		delete(incident, "redirectIncidentId")
		add(alert.Incidents, incident, payload)
	}
	return out
}

// swapped returns v with a payload as the value of the members, and one time in each that
// holds a time.
func swapped(v any, name string, members []string, payload, at string) any {
	switch v := v.(type) {
	case string:
		switch {
		case strings.HasSuffix(name, "DateTime"):
			return at
		case slices.Contains(members, name):
			return payload
		}
	case map[string]any:
		for key, value := range v {
			v[key] = swapped(value, key, members, payload, at)
		}
	case []any:
		for i, value := range v {
			v[i] = swapped(value, name, members, payload, at)
		}
	}
	return v
}

// scenery is one look at the screen and the keys that lead to it.
type scenery struct {
	name string
	keys []string
}

func sceneries() []scenery {
	out := []scenery{{"list", []string{"g"}}, {"end of the list", []string{"G"}}, {"third alert", []string{"g", "j", "j", "enter"}}}
	for page := '1'; page <= '9'; page++ {
		out = append(out, scenery{"page " + string(page), []string{string(page)}})
	}
	return append(out,
		scenery{"end of the evidence", []string{"2", "G"}},
		scenery{"next alert", []string{"1", "]"}}, scenery{"its evidence", []string{"2"}}, scenery{"one more", []string{"1", "]"}},
		scenery{"done", []string{"x", "esc", "esc"}}, scenery{"messages", []string{"M"}},
		scenery{"help", []string{"esc", "?"}},
		scenery{"palette", []string{"esc", ":"}},
		scenery{"list again", []string{"esc", "g"}},
		scenery{"verdict", []string{"X"}}, scenery{"note", []string{"esc", "c"}}, scenery{"tag", []string{"esc", "#"}},
		scenery{"columns", []string{"esc", "C"}}, scenery{"sort", []string{"esc", "S"}}, scenery{"products", []string{"esc", "p"}},
		scenery{"histogram", []string{"esc", "i"}}, scenery{"queue", []string{"esc", "T"}},
		scenery{"integrations", []string{"esc", "esc", "f3"}}, scenery{"back", []string{"esc", "g"}},
		scenery{"incidents", []string{"I"}}, scenery{"incident", []string{"j", "enter"}},
	)
}

// tourist is a viewer who remembers where the text was, because a box hides headings.
type tourist struct {
	*viewer
	last []image.Rectangle
}

// fields returns the cells that may show the text of an infection: columns of the list, the
// pane but its frame, the inside of a box.
func (p *tourist) fields(with infection) []image.Rectangle {
	if box := p.box(); !box.Empty() {
		return append(slices.Clone(p.last), box)
	}
	p.last = nil
	for y := range p.h {
		line := p.Line(y)
		if strings.Contains(line, "SEV") {
			p.last = append(p.last, p.columns(line, y, with)...)
		}
		if at := pagesOf.FindStringIndex(line); at != nil {
			from := text.Width(line[:at[0]])
			p.last = append(p.last, image.Rect(from, y-1, p.w-1, y), image.Rect(from-1, y+1, p.w, p.h-1))
		}
	}
	return p.last
}

// columns returns the columns of a list that show the text, below its heading.
func (p *tourist) columns(heading string, y int, with infection) (out []image.Rectangle) {
	for _, column := range with.columns {
		at := strings.Index(heading, column)
		if at < 0 {
			continue
		}
		from, to := text.Width(heading[:at]), p.w-1
		rest := heading[at+len(column):]
		if next := strings.TrimLeft(rest, " "); next != "" {
			to = from + len(column) + len(rest) - len(next) - 1
		}
		out = append(out, image.Rect(from, y+1, to, p.h-1))
	}
	return out
}

// box returns the box over the screen between its sides, with its heading, which may name an alert.
func (p *tourist) box() image.Rectangle {
	for y := range p.h {
		line := p.Line(y)
		if at := strings.Index(line, "┌"); at >= 0 && strings.Contains(line, "┐") {
			from := text.Width(line[:at])
			return image.Rect(from+1, y, text.Width(line[:strings.Index(line, "┐")]), p.foot(from, y))
		}
	}
	return image.Rectangle{}
}

// foot returns the last line of the box whose upper left corner is given.
func (p *tourist) foot(x, y int) int {
	for last := y + 1; last < p.h; last++ {
		if c := p.Cell(x, last); c != nil && c.Content == "└" {
			return last
		}
	}
	p.t.Errorf("a box has no foot:\n%s", p.Text())
	return y
}

// outside returns the cells that are in no rectangle, with their styles, a line a row. The
// status line is last: texts of one width may be cut to different ones there.
func (p *tourist) outside(fields []image.Rectangle) []string {
	lines := make([]string, p.h-1)
	for y := range lines {
		var b strings.Builder
		for x := range p.w {
			c := p.Cell(x, y)
			switch at := (image.Point{X: x, Y: y}); {
			case slices.ContainsFunc(fields, at.In):
				b.WriteString("▒")
			case c == nil || c.Content == "" || c.Content == " ":
				b.WriteString(" ")
			default:
				b.WriteString(c.Content)
			}
		}
		lines[y] = pollAge.ReplaceAllString(b.String(), " 9 s")
	}
	return lines
}

// pollAge is how long ago a source was polled, which differs by how long the polls took.
var pollAge = regexp.MustCompile(`[ 0-9][0-9] s\b`)

// TestHostileCells shows hostile text and harmless text of the same width on a terminal, on
// every kind of screen: all cells are equal but those of the field that holds the text.
func TestHostileCells(t *testing.T) {
	real := genuine(t)
	for _, with := range infections() {
		for _, size := range []struct{ w, h int }{{80, 24}, {140, 40}} {
			t.Run(fmt.Sprintf("%s-%dx%d", with.name, size.w, size.h), func(t *testing.T) {
				var seen [2][]string
				var texts [2][]string
				for i, harmless := range []bool{true, false} {
					inWorld(t, simulator.Scenario{}, func(w *world) {
						seen[i], texts[i] = w.tour(infect(t, real, with, harmless), with, size.w, size.h)
					})
				}
				compareScenes(t, seen, texts)
			})
		}
	}
}

func compareScenes(t *testing.T, seen, texts [2][]string) {
	t.Helper()
	for i, want := range seen[0] {
		if got := seen[1][i]; got != want {
			t.Errorf("harmless text leaves\n%s\nand hostile text\n%s\nof the whole screen\n%s", want, got, texts[1][i])
			return
		}
	}
	if all := strings.Join(texts[1], "\n"); strings.Count(all, mark) < 10 {
		t.Errorf("the payloads are shown %d times", strings.Count(all, mark))
	}
}

// tour shows a tenant's items, with notes and tags of an analyst, and returns what is seen
// of each scenery outside its fields, and whole.
func (w *world) tour(items map[alert.SourceName][][]byte, with infection, cols, rows int) (seen, texts []string) {
	w.t.Helper()
	for source, list := range items {
		if err := w.tenant.Load(source, list); err != nil {
			w.t.Fatal(err)
		}
	}
	w.settle(settled{sources: `["alerts_v2", "incidents"]`, registered: true, granted: true})
	p := &tourist{viewer: w.start(cols, rows)}
	p.until("✓")
	p.Wait(20 * time.Second)
	for _, s := range sceneries() {
		p.Keys(s.keys...)
		texts = append(texts, p.Text())
		seen = append(seen, s.name+"\n"+strings.Join(p.outside(p.fields(with)), "\n"))
	}
	p.leave("esc", "esc", "esc", "esc", "q")
	return seen, texts
}

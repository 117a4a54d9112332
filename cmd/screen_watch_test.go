package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

const allSources = `["alerts_v2", "incidents", "alerts"]`

// watching starts the program on a tenant whose story has just begun, and waits for
// the back-fill.
func watching(w *world, cols, rows int, theme string) *viewer {
	w.t.Helper()
	w.settle(settled{sources: allSources, registered: true, granted: true, more: fmt.Sprintf("theme = %q\n", theme)})
	p := w.start(cols, rows)
	p.until("/462 ")
	p.Keys("g") // the back-fill adds rows above the first one
	return p
}

// cursor returns the line with the cursor, and its text without the mark and the age,
// which change as time passes.
func (p *viewer) cursor() string {
	p.t.Helper()
	for y := 3; y < p.h-1; y++ {
		if c := p.Cell(4, y); c != nil && c.Style.Bg != nil {
			line := []rune(p.Line(y)) // fewer than the columns if some are wide
			row := string(line[11:min(p.w-1, len(line))])
			if end := strings.IndexAny(row, "█│"); end >= 0 { // beside it is the pane
				row = row[:end]
			}
			return strings.TrimSpace(row)
		}
	}
	p.t.Fatalf("no line has the cursor:\n%s", p.Text())
	return ""
}

// TestScreenWatch refreshes the list by real polls while the cursor is on a row.
func TestScreenWatch(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 120, 40, "dark")
		p.Keys("j", "j", "j")
		row := p.cursor()
		p.picture("watch-filled-120x40-dark")
		p.shows(" 4/462 ")
		p.Wait(4 * time.Minute)
		p.Keys("r")
		p.Wait(8 * time.Second) // the toast disappears
		p.shows("26/484 · ● 22 new ", "v2 458", "Legacy 26")
		if got := p.cursor(); got != row {
			t.Errorf("the cursor was on %q and is now on %q", row, got)
		}
		p.Keys("g")
		p.picture("watch-refreshed-120x40-dark")
		p.leave("q")
	})
}

// TestScreenFilters filters by product, severity, version and a typed query; each
// filter shows in the query.
func TestScreenFilters(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 80, 24, "dark")
		p.Keys("1")
		p.shows("severity = 'high'", "alerts › All › High")
		p.Keys("p")
		p.picture("filters-products-80x24-dark")
		p.Keys("space", "esc") // the first product is Entra ID
		p.Keys("v")
		p.picture("filters-80x24-dark")
		p.Keys("z", "z")
		p.Wait(5 * time.Second)
		p.shows("severity = 'high'", "alerts › All › High")
		p.Keys("/")
		p.Type(" AND nonsense = 1")
		p.golden("filters-mistake-80x24")
		p.Keys("ctrl+u")
		p.Type("@user CONTAINS 'akerman' EARLIEST=-7d")
		p.shows("@user CONTAINS 'akerman' EARLIEST=-7d", "/10") // a row in sight may keep the cursor, or not yet
		p.Keys("enter", "g")
		p.golden("filters-typed-80x24")
		p.Keys("esc")
		p.shows("alerts › All ")
		p.lacks("CONTAINS")
		p.leave("q")
	})
}

// TestScreenDetail opens alerts, looks at evidence and the raw item, and triages. The
// keys are the same at each size.
func TestScreenDetail(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		theme string
		shoot []string
	}{
		{80, 24, "light", []string{"summary", "undone"}},
		{120, 40, "light", []string{"evidence", "done"}},
		{200, 60, "dark", []string{"raw"}},
	} {
		name := fmt.Sprintf("%dx%d-%s", c.w, c.h, c.theme)
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Demo(demoSeed), func(w *world) {
				p := watching(w, c.w, c.h, c.theme)
				shoot := func(what string) {
					if slices.Contains(c.shoot, what) {
						p.picture("detail-" + what + "-" + name)
					}
				}
				p.Keys("j", "enter")
				p.shows("Email messages from a campaign removed after", "Microsoft Defender for Office") // where it is cut depends on the width
				shoot("summary")
				p.Keys("2")
				p.shows("voicemail@tele-inbox.example")
				shoot("evidence")
				p.Keys("6")
				p.shows(`"actorDisplayName": null,`)
				shoot("raw")
				p.Keys("]")
				p.Keys("x")
				p.shows("✓ Done: Suspicious behavior by Microsoft")
				shoot("done")
				p.Keys("z") // what a key did comes before what looking at the next alert did
				p.shows("Undone: done · Suspicious behavior by Microsoft")
				p.Keys("z")
				p.shows("Undone: seen · Leaked Credentials")
				p.Keys("q")
				p.Wait(5 * time.Second)
				p.shows("\n  H ▲ ") // seen, and no longer done
				shoot("undone")
				if code := p.leave("q"); code != 0 {
					t.Errorf("exit code %d", code)
				}
			})
		})
	}
}

// TestScreenOfOneIntegration imports an alert of another integration: with
// --integration the list leaves it out, and a chip says so.
func TestScreenOfOneIntegration(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		w.settle(settled{sources: allSources, registered: true, granted: true})
		w.write("other.ndjson", `{"id":"zz1","title":"Of another tenant","severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2099-01-01T00:00:00Z"}`)
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"--integration", "osprey", "import", "other.ndjson"}, w.env(&out, &errs)); code != 0 {
			t.Fatalf("import: %d, %s", code, errs.String())
		}
		p := w.start(120, 40, "--integration", "kestrel")
		p.until("/462 ")
		p.shows("only kestrel")
		p.lacks("Of another tenant")
		p.leave("q")
		p = w.start(120, 40)
		p.until("/48")
		p.Keys("g") // the cursor stays on its alert
		p.until("Of another tenant")
		p.lacks("only kestrel")
		p.leave("q")
	})
}

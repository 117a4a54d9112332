package simulator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
)

// groups returns the alerts of the list by incident, the incident itself last.
func (r *rig) groups() map[string][]story.Group {
	r.t.Helper()
	out := map[string][]story.Group{}
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents} {
		for address := list(string(source), "$top", "1000"); address != ""; {
			p := r.page(address, "Prefer", "include-unknown-enum-members")
			for _, raw := range p.Value {
				rec := normalize.Record("demo", source, raw)
				id := rec.ID
				if rec.Alert != nil {
					id = rec.Alert.IncidentID
				}
				out[id] = append(out[id], story.Group{Record: &rec, Evidence: normalize.Evidence(source, raw), Comments: normalize.Comments(raw)})
			}
			address = p.Next
		}
	}
	return out
}

// drawn returns trees, a line a process, indented by depth.
func drawn(roots []*story.Process) string {
	var b strings.Builder
	for _, p := range story.Branches(roots) {
		fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat("  ", p.Depth), p.Name, strings.ToLower(p.Host))
	}
	return b.String()
}

// TestAttackIsATree holds that the attack's alerts tell of the same processes, and one
// alert alone shows how the dump came about.
func TestAttackIsATree(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.clock.move(10 * time.Minute)
	var attack []story.Group
	for _, groups := range r.groups() {
		if len(groups) > len(attack) {
			attack = groups
		}
	}
	want := `explorer.exe fin-lt-172
  WINWORD.EXE fin-lt-172
    powershell.exe fin-lt-172
      schtasks.exe fin-lt-172
      cmd.exe fin-lt-172
    cmd.exe fin-lt-172
      powershell.exe fin-lt-172
      procdump64.exe fin-lt-172
services.exe km-fs01
  KMSVC7.exe km-fs01
    powershell.exe km-fs01
      7z.exe km-fs01
      rclone.exe km-fs01
`
	if got := drawn(story.Processes(context.Background(), attack...)); got != want {
		t.Errorf("the attack is\n%swant\n%s", got, want)
	}
	comments := 0
	for _, g := range attack {
		comments += len(g.Comments)
		if g.Record.Title() == "Sensitive credential memory read" {
			if got := drawn(story.Processes(context.Background(), g)); got != "WINWORD.EXE fin-lt-172\n  cmd.exe fin-lt-172\n    procdump64.exe fin-lt-172\n" {
				t.Errorf("the dump is\n%s", got)
			}
			lead := story.Lead(g.Evidence)
			if s := lead[0].String(); lead[0].Verdict != "malicious" || !strings.Contains(s, "was started by cmd.exe") || !strings.Contains(s, " on fin-lt-172 as nadia.akerman@") || !strings.HasSuffix(s, "-ma lsass.exe C:\\Users\\Public\\Tools\\st.dmp") {
				t.Errorf("the dump begins with %s", s)
			}
		}
	}
	incident := attack[len(attack)-1]
	if incident.Record.Incident == nil || comments < 4 || len(incident.Comments) < 2 {
		t.Errorf("%d comments, %d of the incident", comments, len(incident.Comments))
	}
	events := story.Timeline(context.Background(), attack...)
	kinds := map[story.EventKind]int{}
	for _, e := range events {
		kinds[e.Kind]++
	}
	for _, kind := range []story.EventKind{story.ActivityBegan, story.ProcessStarted, story.MailReceived, story.SessionBegan, story.Created, story.EvidenceAdded, story.Commented, story.Updated} {
		if kinds[kind] == 0 {
			t.Errorf("no event of kind %d among %d", kind, len(events))
		}
	}
	if kinds[story.ProcessStarted] != 13 {
		t.Errorf("%d processes started", kinds[story.ProcessStarted])
	}
}

// TestProcessesAreInTime holds that in every alert of some days a process was started
// after its parent and before the alert, and comments are between first and last version.
func TestProcessesAreInTime(t *testing.T) {
	for seed := range uint64(3) {
		r := newRig(t, simulator.Demo(seed))
		r.clock.move(20 * time.Minute)
		processes, comments := 0, 0
		for _, groups := range r.groups() {
			slices.SortFunc(groups, func(a, b story.Group) int { return int(a.Record.Created() - b.Record.Created()) })
			for _, g := range groups {
				for _, c := range g.Comments {
					comments++
					if c.At < g.Record.Created() || c.At > g.Record.Updated() || c.By == "" {
						t.Errorf("seed %d: %s of %v to %v has a comment of %v by %q", seed, g.Record.ID, g.Record.Created(), g.Record.Updated(), c.At, c.By)
					}
				}
				for _, p := range story.Branches(story.Processes(context.Background(), g)) {
					processes++
					if p.Started == 0 || p.Started >= g.Record.Created() {
						t.Errorf("seed %d: %s was started at %v, the alert is of %v", seed, p.Name, p.Started, g.Record.Created())
					}
					for _, child := range p.Children {
						if child.Started <= p.Started {
							t.Errorf("seed %d: %s was started before %s", seed, child.Name, p.Name)
						}
					}
				}
			}
		}
		if processes < 120 || comments < 200 {
			t.Errorf("seed %d: %d processes, %d comments", seed, processes, comments)
		}
	}
}

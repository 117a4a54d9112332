package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// run runs the program in the world. It must exit with 0.
func (w *world) run(args ...string) said {
	w.t.Helper()
	var out, errs bytes.Buffer
	env := w.env(&out, &errs)
	env.Terminal = func(io.Writer) bool { return false }
	if code := run(context.Background(), args, env); code != 0 {
		w.t.Fatalf("%q exits %d: %s", args, code, errs.String())
	}
	return said{0, out.String(), errs.String()}
}

// ids returns the ids of all alerts, the newest first.
func (w *world) ids() (ids []string) {
	w.t.Helper()
	for line := range strings.Lines(w.run("query", "", "--format", "ndjson").out) {
		ids = append(ids, decode(w.t, line)["resource_id"].(string))
	}
	return ids
}

// removed polls once and returns how many items that removed.
func (w *world) removed() (n int) {
	w.t.Helper()
	got := w.run("--log", "tocsin.log", "-v", "collect", "--once").err
	if m := regexp.MustCompile(`Z ([\d ]+) records? older than keep = \S+ removed`).FindStringSubmatch(got); m != nil {
		var err error
		if n, err = strconv.Atoi(strings.ReplaceAll(m[1], " ", "")); err != nil {
			w.t.Fatal(err)
		}
	}
	return n
}

// loadDays gives the tenant n alerts: the newest of five minutes ago, each of the others a
// day older than the one before.
func (w *world) loadDays(n int) {
	w.t.Helper()
	var items [][]byte
	for i := range n {
		at := time.Now().Add(-5*time.Minute - time.Duration(i)*24*time.Hour).Format(time.RFC3339)
		items = append(items, fmt.Appendf(nil, `{"id":"a%02d","createdDateTime":%q,"lastUpdateDateTime":%q}`, i, at, at))
	}
	if err := w.tenant.Load(alert.AlertsV2, items); err != nil {
		w.t.Fatal(err)
	}
}

// TestKeepOverTheEdge polls a tenant while its alerts grow old. What has expired is
// removed, but for what an analyst holds on to; the service still lists it, and it is
// neither stored again nor late.
func TestKeepOverTheEdge(t *testing.T) {
	inWorld(t, simulator.Scenario{}, func(w *world) {
		w.loadDays(60)
		w.settle(settled{registered: true, granted: true, since: "60d"})
		w.run("collect", "--once")
		all := w.ids()
		if len(all) != 60 {
			t.Fatalf("%d alerts", len(all))
		}
		w.write("all.ndjson", w.run("query", "", "--format", "ndjson", "--raw").out)
		w.run("triage", "--bookmark", all[58])
		w.run("triage", "--assign", "me", all[59])

		w.settle(settled{registered: true, granted: true, more: `keep = "20d"`})
		if n, left := w.removed(), w.ids(); n != 38 || !slices.Equal(left, append(slices.Clone(all[:20]), all[58:]...)) {
			t.Fatalf("removed %d, left %q", n, left)
		}
		for range 3 { // the next one is a day younger
			time.Sleep(time.Hour)
			if n := w.removed(); n != 0 {
				t.Errorf("%d removed within a day", n)
			}
		}
		time.Sleep(25 * 24 * time.Hour) // everything has expired, and polls read the newest again
		if n := w.removed(); n != 20 {
			t.Errorf("%d removed", n)
		}
		for range 2 {
			time.Sleep(time.Hour)
			n, lines := w.removed(), readLog(t, read(t, "tocsin.log"))
			poll := lines["poll"][len(lines["poll"])-1]
			if n != 0 || poll["items"] != 1. || poll["expired"] != 1. {
				t.Errorf("%d removed again by the poll %v", n, poll)
			}
			if got := w.ids(); len(got) != 2 {
				t.Errorf("%d alerts are stored", len(got))
			}
		}
		if got := w.run("status", "--format", "json").out; !strings.Contains(got, `"late": 0`) {
			t.Errorf("late alerts: %s", got)
		}
		if got := w.run("store", "check").out; got != "no findings\n" {
			t.Errorf("store check: %s", got)
		}
		if told := w.run("collect", "--once", "--since", "60d").err; !strings.Contains(told, "kestrel: since = 60d reaches further back than keep = 20d: the back-fill ends where alerts are no longer kept\n") {
			t.Errorf("collect --since: %s", told)
		}
		w.run("--store", "sqlite:fresh.db", "--log", "fresh.log", "-v", "collect", "--once", "--since", "60d")
		for _, request := range readLog(t, read(t, "fresh.log"))["request"] {
			filter, _ := request["filter"].(string)
			_, from, _ := strings.Cut(filter, " ge ")
			if at, err := time.Parse(time.RFC3339, strings.Split(from+" ", " ")[0]); from != "" && (err != nil || at.Before(time.Now().AddDate(0, 0, -20))) {
				t.Errorf("a fresh store asks for %q, %v", filter, err)
			}
		}
		got := decode(t, w.run("--integration", "kestrel", "import", "all.ndjson", "--format", "json").out)
		if fmt.Sprintf("%v %v %v %v", got["expired"], got["keep"], got["complete"], got["new"]) != "58 20d true 0" {
			t.Errorf("import: %v", got)
		}
		if told := w.run("--integration", "kestrel", "import", "all.ndjson").err; !strings.HasSuffix(told, "\n58 records older than keep = 20d skipped\n") || len(w.ids()) != 2 {
			t.Errorf("import: %q, %d alerts", told, len(w.ids()))
		}
	})
}

// TestClockAheadRemovesNothing runs with a clock of the year 2099: no poll succeeds, and
// nothing is removed.
func TestClockAheadRemovesNothing(t *testing.T) {
	inWorld(t, simulator.Generate(20, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.run("collect", "--once")
		w.settle(settled{registered: true, granted: true, more: `keep = "30d"`})
		ahead := func(env *Env) { env.Now = func() time.Time { return time.Now().AddDate(73, 0, 0) } }
		if code, _, errs := w.fails(ahead, "collect", "--once"); code == 0 || strings.Contains(errs, "removed") {
			t.Errorf("exits %d: %s", code, errs)
		}
		if n := len(w.ids()); n < 19 {
			t.Errorf("%d of 20 alerts are left", n)
		}
	})
}

// TestServiceRemovesExpired has a collector and a screen take up keep, which is written
// while they run.
func TestServiceRemovesExpired(t *testing.T) {
	for _, read := range []bool{false, true} {
		t.Run(fmt.Sprintf("read-only %v", read), func(t *testing.T) {
			inWorld(t, simulator.Generate(60, 1), func(w *world) {
				w.settle(settled{registered: true, granted: true})
				count := func() int { return len(w.ids()) }
				w.run("collect", "--once")
				args := []string{}
				if read {
					args = append(args, "--read-only")
				}
				p := w.start(120, 40, args...)
				p.Wait(3 * time.Minute)
				if n := count(); n != 60 {
					t.Errorf("%d alerts before keep is written", n)
				}
				w.settle(settled{registered: true, granted: true, more: `keep = "15d"`})
				p.Wait(5 * time.Minute)
				switch n := count(); {
				case read && n != 60:
					t.Errorf("%d alerts: --read-only removed some", n)
				case !read && (n < 20 || n > 35):
					t.Errorf("%d alerts are left", n)
				}
				if code := p.leave("q"); code != 0 {
					t.Errorf("exits %d: %s", code, p.err.String())
				}
			})
		})
	}
}

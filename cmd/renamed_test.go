package cmd

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// TestNamesOfTheStoreOutlastAReload renames an integration in the store, as another computer
// does, while a program only reads the settings: it has the new name in memory, after the file
// was read again and after a view was saved, too.
func TestNamesOfTheStoreOutlastAReload(t *testing.T) {
	for name, only := range map[string][]string{"all": nil, "one": {"kestrel"}} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Scenario{}, func(w *world) {
				path, ctx := w.settleTwo(), context.Background()
				var out bytes.Buffer
				first := newApp(w.env(&out, &out))
				if err := first.open(ctx, loadAll(t, first), false); err != nil {
					t.Fatal(err)
				}
				if err := first.close(first.store.Rename(ctx, "kestrel", "merlin", "amal")); err != nil {
					t.Fatal(err)
				}
				a := newApp(w.env(&out, &out))
				a.flags.readOnly, a.flags.integrations = true, only
				if err := a.open(ctx, loadAll(t, a), true); err != nil {
					t.Fatal(err)
				}
				defer func() {
					if err := a.close(nil); err != nil {
						t.Error(err)
					}
				}()
				r := newReloader(a, serviceParts(), nil)
				has := func(when string, settings *config.Config) {
					t.Helper()
					if got := strings.Join(names(settings), " "); got != "merlin osprey" && got != "osprey merlin" {
						t.Errorf("%s: %q", when, got)
					}
				}
				has("at the start", r.current())
				w.change(path, `poll_every = "1m"`, `poll_every = "2m"`)
				notes, err := r.read(ctx, true)
				if err != nil || strings.Contains(fmt.Sprint(notes), "kestrel") {
					t.Errorf("%v, %v", notes, err)
				}
				has("read again", r.current())
				again, err := a.loadFile(ctx)
				if err == nil {
					err = r.set(ctx, again)
				}
				if err != nil {
					t.Error(err)
				}
				has("set", r.current())
				a.flags.integrations = append(a.flags.integrations, "gone")
				if notes, err := r.read(ctx, true); err != nil || len(notes) > 0 {
					t.Errorf("with an integration that there is not any more: %v, %v", notes, err)
				}
				if !strings.Contains(read(t, path), `"kestrel"`) {
					t.Error("the file was written")
				}
			})
		})
	}
}

package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// sentence returns the program's sentence about a refusal by Entra.
func sentence(t *testing.T, code int, reason string) string {
	t.Helper()
	for _, k := range entra.Faults() {
		if k.Number == code && k.Reason == reason {
			return k.Fault.Sentence
		}
	}
	t.Fatalf("nothing is said about AADSTS%d", code)
	return ""
}

// TestScreenFaults breaks one thing after the other. The screen says the same as
// doctor, its status line names the health, the stored alerts stay visible, and the fault disappears with its
// cause.
func TestScreenFaults(t *testing.T) {
	const foreign, tokenLife = "11111111-2222-4333-8444-555555555555", 10 * time.Minute
	for _, c := range []struct {
		name    string
		settled settled
		word    string
		says    func(t *testing.T) string
		mend    func(w *world)
	}{
		{
			"network",
			settled{registered: true, granted: true},
			"Pending",
			func(*testing.T) string { return "DNS does not know the name" },
			func(w *world) { w.dead.Store(false) },
		},
		{
			"certificate",
			settled{granted: true},
			"Bad credentials",
			func(t *testing.T) string { return sentence(t, 700027, "key was not found") },
			func(w *world) { w.register(filepath.Join("home", ".config", "tocsin", "kestrel.pem")) },
		},
		{
			"consent",
			settled{registered: true},
			"Bad credentials",
			func(*testing.T) string { return "the application lacks the permission SecurityAlert.Read.All" },
			func(w *world) { // a token keeps the roles with which it was issued
				w.tenant.Grant(simulator.Roles()...)
				time.Sleep(tokenLife)
			},
		},
		{
			"policy",
			settled{registered: true, granted: true},
			"Blocked by policy",
			func(t *testing.T) string { return sentence(t, blockedByPolicy, "") },
			func(w *world) { w.tenant.Set(func(s *simulator.Switches) { s.AADSTS = 0 }) },
		},
		{
			"tenant",
			settled{registered: true, granted: true, tenant: foreign},
			"Bad credentials",
			func(t *testing.T) string { return sentence(t, 90002, "") },
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, simulator.Demo(demoSeed), func(w *world) {
				w.settle(c.settled)
				w.dead.Store(c.name == "network")
				w.tenant.Set(func(s *simulator.Switches) {
					if s.TokenLife = tokenLife; c.name == "policy" {
						s.AADSTS = blockedByPolicy
					}
				})
				p := w.start(160, 40)
				p.until(c.says(t))
				if status := p.Line(-1); !strings.Contains(status, c.word) || !strings.Contains(status, "next try") {
					t.Errorf("the status line is %q, want %q", status, c.word)
				}
				p.golden("fault-" + c.name)
				if c.mend != nil {
					c.mend(w)
					p.Keys("r")
					p.until("✓")
					p.until("Suspected brute-force attack")
					p.lacks(c.says(t))
				}
				if code := p.leave("q"); code != 0 {
					t.Errorf("exit code %d", code)
				}
			})
		})
	}
}

// TestScreenComesAndGoes takes the network away while alerts are shown.
func TestScreenComesAndGoes(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 80, 24, "dark")
		w.dead.Store(true)
		p.Wait(3 * time.Minute)
		p.shows("offline since 09:01, last poll 3 min ago", "offline: DNS", "Suspected brute-force attac")
		p.golden("fault-offline-80x24")
		w.dead.Store(false)
		p.Keys("r")
		p.until("✓")
		p.shows("new")
		p.leave("q")
	})
}

// TestScreenTwice runs two programs on one store. One polls, and both show the
// alerts; when the first ends, the second takes over at once.
func TestScreenTwice(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		first := watching(w, 80, 24, "dark")
		second := w.start(80, 24)
		second.shows("/462 ", "✓")
		before := w.asked.Load()
		first.Wait(2 * time.Minute)
		asked := w.asked.Load() - before
		if asked == 0 || asked > 12 { // three sources, each once a minute
			t.Errorf("two programs asked %d times in two minutes", asked)
		}
		first.lacks("/462 ")
		if a, b := first.Line(1), second.Line(1); a != b {
			t.Errorf("the first counts\n%s\nthe second\n%s", a, b)
		}
		first.Keys("g")
		second.Keys("g")
		second.Keys("x") // both see what either does
		first.Wait(2 * time.Second)
		if a, b := first.Text(), second.Text(); !strings.Contains(a, "\n✓") || !strings.Contains(b, "\n✓") { // newer ones may have come before it
			t.Errorf("one marked the first alert done; they show\n%s\n%s", a, b)
		}
		first.leave("q")
		second.Wait(10 * time.Second)
		before = w.asked.Load()
		second.Wait(2 * time.Minute)
		if w.asked.Load() == before {
			t.Error("the second does not poll after the first has ended")
		}
		second.shows("✓")
		second.leave("q")
	})
}

// TestScreenReadOnly shows what another program polls, and changes nothing.
func TestScreenReadOnly(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 80, 24, "dark")
		p.leave("q")
		before, kept := w.asked.Load(), lastChange(t)
		p = w.start(80, 24, "--read-only")
		p.shows("/462 ")
		p.lacks("not polling")
		p.Wait(6 * time.Minute)
		p.shows("/462 ", "not polling since 09:00")
		p.golden("read-only")
		p.Wait(3 * time.Minute)
		p.Keys("x")
		p.shows("Read-only")
		p.Keys("r")
		p.shows("Read-only")
		p.Keys("enter")
		p.Wait(6 * time.Second)
		p.shows("1 Sum")
		p.leave("ctrl+c")
		if n := w.asked.Load() - before; n != 0 {
			t.Errorf("it asked Graph %d times", n)
		}
		if after := lastChange(t); after != kept {
			t.Errorf("it changed what is kept: the last change is %d, and was %d", after, kept)
		}
	})
}

// lastChange returns the number of the store's last change.
func lastChange(t *testing.T) int64 {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+filepath.Join("home", ".local", "share", "tocsin", "tocsin.db"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	found, err := s.Search(ctx, index.Request{Query: &query.Query{}, Rows: 1})
	if err != nil || found.Total != 462 {
		t.Fatalf("%d alerts are kept, %v", found.Total, err)
	}
	return found.Seq
}

// TestScreenEndsBySignal releases the leases, so that the next program polls at once.
func TestScreenEndsBySignal(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 80, 24, "dark")
		p.signal()
		if code := p.wait(); code != 130 {
			t.Errorf("exit code %d", code)
		}
		before := w.asked.Load()
		p = w.start(80, 24)
		if w.asked.Load() == before {
			t.Error("the next program waits for a lease that nobody holds")
		}
		p.leave("q")
	})
}

// TestScreenRefuses checks the errors of a screen that can't be shown.
func TestScreenRefuses(t *testing.T) {
	broken := filepath.Join("home", ".config", "tocsin", "config.toml")
	for _, c := range []struct {
		name string
		args []string
		make func(w *world, env *Env)
		code int
		says []string
	}{
		{"no terminal", nil, noTerminal, 2, []string{"the screen needs a terminal", "hint: in scripts use tocsin query"}},
		{"demo without a terminal", []string{"demo"}, noTerminal, 2, []string{"demo needs a terminal", "hint: in scripts use tocsin sim"}},
		{"broken settings", nil, func(w *world, _ *Env) {
			w.settle(settled{more: "nonsense = 1"})
		}, 2, []string{broken + ":1", "nonsense"}},
		{"a key that clashes", nil, func(w *world, _ *Env) {
			w.settle(settled{more: "[keys]\n\"alerts.done\" = [\"j\"]"})
		}, 2, []string{broken, "alerts.done", "j"}},
		{"a settings file that is not there", []string{"--config", "elsewhere.toml"}, nil, 2, []string{"elsewhere.toml"}},
		{"an integration that is not there", []string{"--integration", "contoso"}, func(w *world, _ *Env) {
			w.settle(settled{})
		}, 2, []string{"contoso", "kestrel"}},
		{"read-only without settings", []string{"--read-only"}, nil, 2, []string{"--read-only"}},
		{"setup read-only", []string{"setup", "--read-only"}, nil, 2, []string{"--read-only"}},
		{"read-only without a store", []string{"--read-only"}, func(w *world, _ *Env) {
			w.settle(settled{})
		}, 5, []string{"tocsin.db"}},
		{"a store that is none", nil, func(w *world, _ *Env) {
			w.settle(settled{more: `store = "sqlite:kestrel.pem"`})
		}, 5, []string{"kestrel.pem"}},
		{"a log that cannot be written", []string{"--log", filepath.Join("no", "where")}, func(w *world, _ *Env) {
			w.settle(settled{})
		}, 2, []string{"cannot write the log"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, simulator.Scenario{}, func(w *world) {
				code, out, errs := w.fails(func(env *Env) {
					if c.make != nil {
						c.make(w, env)
					}
				}, c.args...)
				if code != c.code || out != "" {
					t.Errorf("exit code %d, want %d; stdout %q", code, c.code, out)
				}
				lines := strings.Split(strings.TrimSpace(errs), "\n")
				if !strings.HasPrefix(errs, "tocsin: ") || len(lines) > 2 || len(lines) == 2 && !strings.HasPrefix(lines[1], "hint: ") {
					t.Errorf("an error is a sentence and at most a hint:\n%s", errs)
				}
				for _, say := range c.says {
					if !strings.Contains(errs, say) {
						t.Errorf("it lacks %q:\n%s", say, errs)
					}
				}
				if _, err := os.Stat("elsewhere.toml"); !errors.Is(err, os.ErrNotExist) {
					t.Error("it made a settings file")
				}
			})
		})
	}
}

func noTerminal(_ *world, env *Env) { env.Terminal = func(io.Writer) bool { return false } }

// TestMarksUnderALockedStore marks an alert while another program holds the store. The
// mark is shown as not kept; if it still isn't at the end, it is named on stderr.
func TestMarksUnderALockedStore(t *testing.T) {
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		p := watching(w, 120, 24, "dark")
		conn, err := sqlite.OpenConn(filepath.Join("home", ".local", "share", "tocsin", "tocsin.db"), sqlite.OpenReadWrite)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetBlockOnBusy()
		if err := sqlitex.ExecuteTransient(conn, "BEGIN IMMEDIATE", nil); err != nil {
			t.Fatal(err)
		}
		p.Keys("x")
		p.until("the mark is tried again")
		p.Keys("j")
		p.shows("1 mark not kept yet")
		if code := p.leave("q"); code != 5 {
			t.Errorf("exit code %d", code)
		}
		if said := p.err.String(); !strings.Contains(said, "tocsin: 1 mark not kept: ") || !strings.Contains(said, "(done)") || !strings.Contains(said, "hint: ") {
			t.Errorf("it says %q", said)
		}
	})
}

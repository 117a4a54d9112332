//go:build unix

package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/tuitest"
)

// serviceRun is collect, running in a world.
type serviceRun struct {
	w        *world
	out, err tuitest.Written
	hangup   chan struct{}
	end      context.CancelFunc
	code     chan int
}

func (w *world) collect(args ...string) *serviceRun {
	w.t.Helper()
	s := &serviceRun{w: w, hangup: make(chan struct{}, 1), code: make(chan int, 1)}
	env := w.env(&s.out, &s.err)
	env.Terminal = func(io.Writer) bool { return false }
	env.Hangup = func() <-chan struct{} { return s.hangup }
	ctx, end := context.WithCancel(context.Background())
	s.end = end
	go func() { s.code <- run(ctx, append([]string{"--log", "log", "-v", "collect"}, args...), env) }()
	time.Sleep(90 * time.Second)
	return s
}

// stop ends collect and returns what it logged.
func (s *serviceRun) stop() logged {
	s.w.t.Helper()
	s.end()
	if code := <-s.code; code != 0 {
		s.w.t.Errorf("collect exits %d: %s", code, s.err.String())
	}
	return readLog(s.w.t, read(s.w.t, "log"))
}

// told fails the test unless stderr has a text exactly n times.
func (s *serviceRun) told(text string, n int) {
	s.w.t.Helper()
	if got := strings.Count(s.err.String(), text); got != n {
		s.w.t.Errorf("%q is told %d times, want %d:\n%s", text, got, n, s.err.String())
	}
}

func taken(l logged, integration string) (n int) {
	for _, line := range l["lease taken"] {
		if line["integration"] == integration {
			n++
		}
	}
	return n
}

// TestCollectTakesUpSettings edits the settings under a running collector. What
// changed is taken up and told; the feeds of the other integration go on.
func TestCollectTakesUpSettings(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world, path string)
		says   string
		leases int // of osprey
	}{
		"written over":  {func(w *world, path string) { w.change(path, `poll_every = "1m"`, `poll_every = "2m"`) }, "settings taken up: osprey changed", 2},
		"renamed to":    {func(w *world, path string) { w.replace(path, `poll_every = "1m"`, `poll_every = "2m"`) }, "settings taken up: osprey changed", 2},
		"same time":     {func(w *world, path string) { w.backdate(path, `poll_every = "1m"`, `poll_every = "2m"`) }, "settings taken up: osprey changed", 2},
		"linked":        {func(w *world, path string) { w.relink(path, `poll_every = "1m"`, `poll_every = "2m"`) }, "settings taken up: osprey changed", 2},
		"more requests": {func(w *world, path string) { w.change(path, `requests_per_minute = 0`, `requests_per_minute = 9`) }, "settings taken up: osprey changed", 2},
		"another store": {func(w *world, path string) { w.write(path, "store = \"sqlite:other.db\"\n"+read(w.t, path)) }, "store changed: takes effect at the next start", 1},
		"taken away": {func(w *world, path string) {
			w.write(path, read(w.t, path)[:strings.LastIndex(read(w.t, path), "[[integration]]")])
		}, "settings taken up: osprey removed", 1},
		"a comment": {func(w *world, path string) { w.write(path, "# nothing\n"+read(w.t, path)) }, "settings taken up", 0},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Generate(3, 1), func(w *world) {
				path := w.settleTwo()
				s := w.collect()
				c.change(w, path)
				time.Sleep(readEvery*watchEvery + 3*watchEvery)
				times, leases := 1, c.leases
				if leases == 0 {
					times, leases = 0, 1
				}
				s.told(c.says, times)
				log := s.stop()
				if k, o := taken(log, "kestrel"), taken(log, "osprey"); k != 1 || o != leases {
					t.Errorf("kestrel took %d leases, want 1; osprey %d, want %d", k, o, leases)
				}
				if exists("other.db") || exists(filepath.Join(filepath.Dir(path), "other.db")) {
					t.Error("the other store was opened")
				}
			})
		})
	}
}

// replace changes a file as many editors do: it writes another and renames that.
func (w *world) replace(path, old, new string) {
	w.write(path+".new", read(w.t, path))
	w.change(path+".new", old, new)
	if err := os.Rename(path+".new", path); err != nil {
		w.t.Fatal(err)
	}
}

// backdate changes a file and leaves its time and size as they were.
func (w *world) backdate(path, old, new string) {
	info, err := os.Stat(path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.change(path, old, new)
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		w.t.Fatal(err)
	}
}

// relink makes the path a link to a changed copy, as a ConfigMap's is.
func (w *world) relink(path, old, new string) {
	w.write(path+".v2", read(w.t, path))
	w.change(path+".v2", old, new)
	if err := os.Remove(path); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Symlink(filepath.Base(path)+".v2", path); err != nil {
		w.t.Fatal(err)
	}
}

// TestCollectKeepsSettingsThatWork makes edits that can't be taken up. Each is told
// once with its line, polling goes on, and the mended file is taken up.
func TestCollectKeepsSettingsThatWork(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(text string) string
		says string
	}{
		"syntax":         {func(text string) string { return "[[integration\n" + text }, "config.toml:1:"},
		"unknown key":    {func(text string) string { return "colour = 1\n" + text }, "config.toml:1:1: the key \"colour\" is not known"},
		"unknown source": {func(text string) string { return strings.Replace(text, "alerts_v2", "alerts_v9", 1) }, "config.toml:8:12: integration kestrel"},
		"emptied":        {func(string) string { return "\n" }, "config.toml is empty — write it again"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Generate(3, 1), func(w *world) {
				path := w.settleTwo()
				good := read(t, path)
				s := w.collect()
				w.write(path, c.edit(good))
				time.Sleep(5 * time.Minute)
				s.told("settings not taken up, the earlier ones stay: ", 1)
				s.told(c.says, 1)
				if polls := len(readLog(t, read(t, "log"))["poll"]); polls < 10 {
					t.Errorf("%d polls in six minutes", polls)
				}
				w.write(path, strings.Replace(good, `poll_every = "1m"`, `poll_every = "3m"`, 1))
				time.Sleep(time.Minute)
				s.told("settings taken up: kestrel changed", 1)
				w.write(path, c.edit(good))
				time.Sleep(time.Minute)
				s.told("not taken up", 2) // it came again
				s.stop()
			})
		})
	}
}

// TestCollectWithoutIntegrations removes or pauses the last integration elsewhere, in each way,
// while a collector runs. It goes on without a poll, says once what is so and how something is polled
// again, and polls when there is an integration again.
func TestCollectWithoutIntegrations(t *testing.T) {
	for name, c := range map[string]struct {
		args []string // of tocsin, elsewhere
		text func(good string) string
		only []string // of collect
		says string
	}{
		"removed":         {args: []string{"integration", "remove", "kestrel", "--keep-alerts"}, says: "no integration is left: nothing is polled; to add one: tocsin setup"},
		"and its alerts":  {args: []string{"integration", "remove", "kestrel", "--remove-alerts"}, says: "no integration is left: nothing is polled; to add one: tocsin setup"},
		"by hand":         {text: func(good string) string { return "# none\n" }, says: "no integration is left: nothing is polled; to add one: tocsin setup"},
		"paused":          {args: []string{"integration", "pause", "kestrel"}, says: "kestrel is paused: nothing is polled; to poll it again: tocsin integration resume kestrel"},
		"of another name": {text: func(good string) string { return strings.Replace(good, `"kestrel"`, `"merlin"`, 1) }, only: []string{"--integration", "kestrel"}, says: "no integration that --integration names is left: nothing is polled; to poll the others, start it again without that flag"},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Generate(3, 1), func(w *world) {
				w.settle(settled{registered: true, granted: true})
				good := read(t, homeSettings)
				s := w.collect(c.only...)
				if c.args != nil {
					if code, _, errs := w.fails(nil, c.args...); code != 0 {
						t.Fatalf("%d: %s", code, errs)
					}
				} else {
					w.write(homeSettings, c.text(good))
				}
				if c.args != nil { // tocsin has written all of it
					time.Sleep(3 * watchEvery)
					s.told(c.says, 1)
				}
				time.Sleep(time.Minute)
				s.told(c.says, 1)
				s.told("not taken up", 0)
				polls := len(readLog(t, read(t, "log"))["poll"])
				time.Sleep(2 * time.Hour)
				s.told(c.says, 1)
				if more := len(readLog(t, read(t, "log"))["poll"]); more != polls {
					t.Errorf("%d polls of nothing", more-polls)
				}
				w.write(homeSettings, good)
				time.Sleep(3 * time.Minute)
				if more := len(readLog(t, read(t, "log"))["poll"]); more < polls+2 {
					t.Errorf("it polls no more when there is an integration again: %s", s.err.String())
				}
				s.stop()
			})
		})
	}
}

// TestRefusedSettingsAreToldAgain leaves an error in the settings. It is told again each
// hour and on SIGHUP, until the file has none.
func TestRefusedSettingsAreToldAgain(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		path := w.settleTwo()
		good := read(t, path)
		s := w.collect()
		w.write(path, "colour = 1\n"+good)
		time.Sleep(2*time.Hour + 10*time.Minute)
		s.told("settings not taken up", 1)
		s.told("the settings file still has an error, the earlier settings stay in force: "+path+":1:1: ", 2)
		s.hangup <- struct{}{}
		time.Sleep(time.Second)
		s.told("settings not taken up", 2)
		s.told("nothing changed", 0)
		w.write(path, good)
		time.Sleep(time.Minute)
		s.told("the settings file has no error any more", 1)
		time.Sleep(2 * time.Hour)
		s.told("still has an error", 2)
		s.stop()
	})
}

// TestRefusedCertificatesAreToldAgain takes the key away under a running collector. It is
// told with what to do, again each hour and on SIGHUP, until the key is back; then a broken
// settings file and a missing key are told side by side.
func TestRefusedCertificatesAreToldAgain(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		folder := filepath.Join("home", ".config", "tocsin")
		path, key := filepath.Join(folder, "config.toml"), filepath.Join(folder, "kestrel.key.pem")
		good := read(t, key)
		s := w.collect()
		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2*time.Hour + 10*time.Minute)
		s.told("kestrel: the changed files were not taken up, the earlier ones stay in use: ", 1)
		s.told("kestrel: the changed files still have an error, the earlier ones stay in use: ", 2)
		s.told(" does not exist — ", 3)
		s.hangup <- struct{}{}
		time.Sleep(time.Second)
		s.told("not taken up", 2)
		s.told("nothing changed", 0)
		w.write(key, good)
		time.Sleep(time.Minute)
		s.told("kestrel: the certificate and key are in order again", 1)
		time.Sleep(2 * time.Hour)
		s.told("still have an error", 2)

		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		w.write(path, "colour = 1\n"+read(t, path))
		time.Sleep(time.Minute)
		s.told("kestrel: the changed files were not taken up", 3)
		s.told("settings not taken up", 1)
		w.write(key, good)
		w.write(path, strings.TrimPrefix(read(t, path), "colour = 1\n"))
		time.Sleep(time.Minute)
		s.told("kestrel: the certificate and key are in order again", 2)
		s.told("the settings file has no error any more", 1)
		s.stop()
	})
}

// TestHangupAtTheEnd reads settings again while the program ends: nothing is told, since
// nothing was read.
func TestHangupAtTheEnd(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{})
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		a.settings = loadAll(t, a)
		ctx, end := context.WithCancel(context.Background())
		r := newReloader(a, serviceParts(), func(*config.Config) error { end(); return nil })
		v := &watcher{reload: r, tell: func(notes ...note) { t.Errorf("it tells %v", notes) }}
		v.again(ctx)
	})
}

// TestAbandonedWatcherWritesNothing ends the context of a watcher while it reads changed
// settings, as together does before it abandons one whose drive hangs. What the run goes
// on with must stay as it is.
func TestAbandonedWatcherWritesNothing(t *testing.T) {
	for name, fleet := range map[string]*collect.Fleet{"collecting": collect.New(nil, collect.Options{Now: time.Now}), "watching": nil} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, simulator.Generate(3, 1), func(w *world) {
				path := w.settleTwo()
				var out bytes.Buffer
				a := newApp(w.env(&out, &out))
				a.settings = loadAll(t, a)
				settings, links := a.settings, a.links
				ctx, end := context.WithCancel(context.Background())
				r := newReloader(a, serviceParts(), func(*config.Config) error { end(); return nil })
				r.fleet = fleet
				w.change(path, `poll_every = "1m"`, `poll_every = "2m"`)
				if notes, err := r.read(ctx, true); !errors.Is(err, context.Canceled) || len(notes) > 0 {
					t.Errorf("%v, %v", notes, err)
				}
				if a.settings != settings || len(a.links) != len(links) || r.current() != settings {
					t.Error("it took up the settings")
				}
			})
		})
	}
}

// TestCollectWaitsForTheWholeFile finds a file in the middle of being written, when it
// happens to be correct: nothing is taken up before it rests.
func TestCollectWaitsForTheWholeFile(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		path := w.settleTwo()
		whole := read(t, path)
		s := w.collect()
		time.Sleep(watchEvery / 2) // between two looks, so that exactly one finds the part
		w.write(path, whole[:strings.LastIndex(whole, "[[integration]]")])
		time.Sleep(watchEvery)
		w.write(path, whole)
		time.Sleep(time.Minute)
		s.told("settings taken up", 0)
		if log := s.stop(); taken(log, "osprey") != 1 {
			t.Errorf("osprey took %d leases", taken(log, "osprey"))
		}
	})
}

// TestCollectWaitsForTheIntegrations cuts the file before its first integration for some looks.
// It polls on, and tells nothing, unless that stays so.
func TestCollectWaitsForTheIntegrations(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		path := w.settleTwo()
		whole := read(t, path)
		cut := "# mine\n" + whole[:strings.Index(whole, "[[integration]]")]
		s := w.collect()
		for looks := range sureLooks {
			time.Sleep(watchEvery / 2)
			w.write(path, cut)
			time.Sleep(time.Duration(looks+1) * watchEvery)
			w.write(path, whole)
			time.Sleep(time.Minute)
			s.told("settings", 0)
		}
		if l := readLog(t, read(t, "log")); taken(l, "osprey") != 1 || taken(l, "kestrel") != 1 {
			t.Errorf("leases: osprey %d, kestrel %d", taken(l, "osprey"), taken(l, "kestrel"))
		}
		w.write(path, cut)
		time.Sleep((sureLooks + 2) * watchEvery)
		s.told("settings taken up: kestrel removed, osprey removed", 1)
		s.stop()
	})
}

// TestSinceStays reloads settings under --since, which still counts.
func TestSinceStays(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		path := w.settleTwo()
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		a.settings = loadAll(t, a)
		r := newReloader(a, serviceParts(), func(c *config.Config) error { return reachBack(c, "3d") })
		w.change(path, `since = "30d"`, `since = "9d"`)
		if _, err := r.read(context.Background(), true); err != nil {
			t.Fatal(err)
		}
		for _, in := range r.current().Integrations {
			if in.Since.String() != "3d" {
				t.Errorf("%s reaches back %s", in.Name, in.Since)
			}
		}
		a.flags.integrations = []string{"kestrel"}
		w.write(path, strings.ReplaceAll(read(t, path), `"kestrel"`, `"merlin"`))
		notes, err := r.read(context.Background(), true)
		if err != nil || len(a.chosen(r.current())) > 0 || !strings.Contains(fmt.Sprint(notes), "no integration that --integration names is left") {
			t.Errorf("the integration that --integration names is gone: %v, %v", notes, err)
		}
	})
}

// TestCollectTakesUpCertificates renews certificates under a running collector.
func TestCollectTakesUpCertificates(t *testing.T) {
	cert := filepath.Join("home", ".config", "tocsin", "kestrel.pem")
	key := filepath.Join("home", ".config", "tocsin", "kestrel.key.pem")
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		s := w.collect()
		good := read(t, cert)
		ends := time.Now().AddDate(0, 0, 77).Truncate(time.Second).UTC()
		next := renewed(t, cert, ends)

		w.write(cert, next[:len(next)/2])
		time.Sleep(5 * time.Minute)
		s.told("kestrel: the changed files were not taken up, the earlier ones stay in use: ", 1)
		renewKey(w, key)
		time.Sleep(time.Minute)
		s.told("the earlier ones stay in use: ", 2)
		if strings.Contains(s.err.String(), "alerts_v2: the certificate") {
			t.Errorf("polls fail:\n%s", s.err.String())
		}
		w.write(cert, good)
		time.Sleep(time.Minute)
		s.told("does not belong to the certificate", 1)
		_ = ends
		s.stop()
	})
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		s := w.collect()
		ends := time.Now().AddDate(0, 0, 77).Truncate(time.Second).UTC()
		w.write(cert, renewed(t, cert, ends))
		time.Sleep(10 * time.Second)
		s.told("kestrel: the changed certificate is in use; it ends "+ends.Format(time.DateOnly), 1)
		log := s.stop()
		if taken(log, "kestrel") != 2 {
			t.Errorf("%d leases", taken(log, "kestrel"))
		}
	})
}

// TestHangup asks collect to read everything again. The log is opened again, because it
// may have been moved away.
func TestHangup(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		path := w.settleTwo()
		s := w.collect()
		if err := os.Rename("log", "log.1"); err != nil {
			t.Fatal(err)
		}
		s.hangup <- struct{}{}
		time.Sleep(time.Second)
		s.told("settings read again: nothing changed", 1)
		if text := read(t, "log"); !strings.Contains(text, "log reopened") {
			t.Errorf("the log was not opened again: %s", text)
		}
		w.change(path, `poll_every = "1m"`, `poll_every = "2m"`)
		s.hangup <- struct{}{}
		time.Sleep(time.Millisecond) // at once, not at the next look
		s.told("settings taken up: osprey changed", 1)
		w.write(path, "=")
		for range 2 {
			s.hangup <- struct{}{}
			time.Sleep(time.Second)
		}
		s.told("not taken up", 2) // a person asked twice
		if err := os.Remove("log"); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir("log", 0o700); err != nil {
			t.Fatal(err)
		}
		s.hangup <- struct{}{}
		time.Sleep(time.Second)
		s.told("the log goes on in the earlier file: cannot write the log log: it is a folder", 1)
		s.end()
		if code := <-s.code; code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
}

// TestHangupOfOnce sends SIGHUP to collect --once while it polls: only the log is opened
// again. The first request gets no answer until the test allows it.
func TestHangupOfOnce(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2)
	logFile, hangup, asked, answer := filepath.Join(t.TempDir(), "log"), make(chan struct{}), make(chan struct{}), make(chan struct{})
	env := s.env
	env.Hangup = func() <-chan struct{} { return hangup }
	once := &sync.Once{}
	env.HTTP = func(cloud entra.Cloud) (*http.Client, error) {
		client, err := entra.HTTPClient(cloud)
		if err == nil {
			client.Transport = held{client.Transport, once, asked, answer}
		}
		return client, err
	}
	done := make(chan said)
	go func() { done <- call(t, env, "--config", s.path, "--log", logFile, "collect", "--once") }()
	<-asked
	if err := os.Rename(logFile, logFile+".1"); err != nil {
		t.Fatal(err)
	}
	ask := func() { hangup <- struct{}{} } // the one before is done when it returns
	ask()
	ask()
	if text := read(t, logFile); !strings.Contains(text, "log reopened") {
		t.Errorf("the log was not opened again: %s", text)
	}
	if err := os.RemoveAll(filepath.Dir(logFile)); err != nil {
		t.Fatal(err)
	}
	ask()
	ask()
	close(answer)
	got := <-done
	if want := "the log goes on in the earlier file: cannot write the log " + logFile + ": no such file or directory"; got.code != 0 || strings.Count(got.err, want) < 2 {
		t.Errorf("%+v", got)
	}
}

// held is a transport that keeps its first request until answer is closed, and closes
// asked when it comes.
type held struct {
	http.RoundTripper
	once          *sync.Once
	asked, answer chan struct{}
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	h.once.Do(func() { close(h.asked); <-h.answer })
	return h.RoundTripper.RoundTrip(r)
}

// TestWatcherEnds checks what ends a watcher, and that looks cost no reading while
// nothing changes.
func TestWatcherEnds(t *testing.T) {
	other := errors.New("a disk that stutters")
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{})
		var out bytes.Buffer
		a := newApp(w.env(&out, &out))
		a.settings = loadAll(t, a)
		for _, c := range []struct {
			still, want error
			gone        bool
		}{{ingest.ErrRemoved, ingest.ErrRemoved, false}, {ingest.ErrReplaced, ingest.ErrReplaced, false}, {other, nil, false}, {nil, errNoTerminal, true}} {
			ctx, end := context.WithTimeout(context.Background(), time.Minute)
			r := newReloader(a, serviceParts(), nil)
			v := &watcher{reload: r, still: func(context.Context) error { return c.still }, damage: func() int { return 0 }, tell: func(...note) {}, gone: func() bool { return c.gone }}
			if err := v.run(ctx); !errors.Is(err, c.want) {
				t.Errorf("%v, gone %v: %v", c.still, c.gone, err)
			}
			end()
		}
	})
}

// TestRemovedStore tells what became of the store, in the words of a person.
func TestRemovedStore(t *testing.T) {
	a := newApp(quietEnv(t))
	a.url = "sqlite:x.db"
	err := a.removed(ingest.ErrRemoved)
	if !ingest.IsGone(err) {
		t.Errorf("%v lost its cause", err)
	}
	if exitCode(context.Background(), err) != 5 || !strings.HasPrefix(err.Error(), "the store x.db was removed while it was in use") {
		t.Errorf("%d, %v", exitCode(context.Background(), err), err)
	}
}

// TestSettingNotes names what changed, and what has to wait.
func TestSettingNotes(t *testing.T) {
	a := newApp(quietEnv(t))
	before := config.Empty("c.toml")
	now := config.Empty("c.toml")
	now.Store, now.IndexRows, now.Theme, now.Screen.ASCII, now.Keep = "sqlite:x.db", 7, "light", true, config.Duration(time.Hour)
	now.Keys["alerts.done"] = []string{"y"}
	now.Integrations = []config.Integration{{Name: "kestrel", Line: 3}}
	now.Views = []config.View{{Name: "noise", Query: "title CONTAINS 'test'", Line: 7}}
	r := &reloader{app: a, parts: screenParts(), inUse: before}
	var texts []string
	for _, n := range r.settingNotes(before, now, nil) {
		texts = append(texts, n.text)
	}
	want := []string{
		"settings taken up: kestrel added, keep changed, theme changed, screen changed, views changed, keys changed",
		"store changed: takes effect at the next start", "index_rows changed: takes effect at the next start",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
	undone := *now
	undone.Store, undone.IndexRows = before.Store, before.IndexRows
	if notes := r.settingNotes(now, &undone, nil); len(notes) > 0 {
		t.Errorf("what is in use again: %v", notes)
	}
	moved := *now
	moved.Integrations = []config.Integration{{Name: "kestrel", Line: 9}}
	moved.Views = []config.View{{Name: "noise", Query: "title CONTAINS 'test'", Line: 11}}
	if notes := r.settingNotes(now, &moved, nil); len(notes) > 0 {
		t.Errorf("lines alone: %v", notes)
	}
}

// TestWatchedFiles names all files whose change matters, and no others.
func TestWatchedFiles(t *testing.T) {
	a := newApp(quietEnv(t))
	a.flags.integrations = []string{"kestrel", "osprey"}
	a.settings = config.Empty("/tocsin/config.toml")
	a.settings.Integrations = []config.Integration{
		{Name: "kestrel", Certificate: "k.pem", PrivateKey: "k.key.pem", Cloud: "own"},
		{Name: "merlin", Certificate: "m.pem", Cloud: "other"},
		{Name: "osprey", Certificate: "/o.pem", Cloud: "global"},
	}
	a.settings.Clouds = []config.Cloud{{Name: "other", CAFile: "other.ca"}, {Name: "own", CAFile: "own.ca"}, {Name: "open"}}
	w := &watcher{reload: newReloader(a, nil, nil)}
	want := []string{a.configPath(), "/tocsin/k.pem", "/tocsin/k.key.pem", "/tocsin/own.ca", "/o.pem"}
	if got := w.files(); !slices.Equal(got, want) {
		t.Errorf("watches %q, want %q", got, want)
	}
}

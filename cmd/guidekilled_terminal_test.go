//go:build unix

package cmd

import (
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/guide"
)

// household is the home of a person whose program is killed again and again.
type household struct {
	t         *testing.T
	sim       *simServer
	folder    string // of the settings, the state and the store
	settings  string
	variables []string
	chance    *rand.Rand
}

// newHousehold serves a tenant. With an integration, its certificate is registered.
func newHousehold(t *testing.T, integration bool, seed uint64) *household {
	t.Helper()
	sim, err := openSimulator(simulator.New(simulator.Generate(3, 7), time.Now), sharedFolder(t), "127.0.0.1:0", "lab")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.close)
	if err := sim.register(time.Now().AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	path, err := sim.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "60d", PollEvery: "1m", Sources: []alert.SourceName{alert.AlertsV2}})
	if err != nil {
		t.Fatal(err)
	}
	if !integration {
		before, rest, ok := strings.Cut(read(t, path), "[[integration]]")
		if !ok {
			t.Fatal("the settings of the simulator have no integration")
		}
		if at := strings.Index(rest, "[[cloud]]"); at >= 0 {
			before += rest[at:]
		}
		write(t, path, before)
	}
	dir := filepath.Dir(path)
	home := "HOME=" + dir
	return &household{t, sim, dir, path, []string{home, "XDG_CONFIG_HOME=" + dir, "XDG_STATE_HOME=" + dir, "XDG_DATA_HOME=" + dir}, rand.New(rand.NewPCG(3, seed))} // #nosec: random moments of a test
}

// opens starts the program on a terminal of 80×24.
func (h *household) opens(args ...string) *console {
	h.t.Helper()
	return sit(h.t, 80, 24, h.variables, append([]string{"--config", h.settings}, args...)...)
}

// kills ends the program without a word, and looks at what it leaves behind.
func (h *household) kills(c *console) {
	h.t.Helper()
	_ = c.program.Process.Kill() // it may have ended by itself
	<-c.ended
	h.whole()
}

// whole fails the test unless each file is its owner's alone and can be read, and returns how many
// pairs there are beside that of the simulator.
func (h *household) whole() (pairs int) {
	h.t.Helper()
	if _, err := config.Load(h.t.Context(), h.settings); err != nil {
		h.t.Fatalf("the settings are half-written: %v", err)
	}
	err := filepath.WalkDir(h.folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name := e.Name()
		ours := strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".key.pem") || name == filepath.Base(h.settings)
		if ours && info.Mode().Perm() != 0o600 {
			h.t.Errorf("%s has the mode %o", path, info.Mode().Perm())
		}
		key, isKey := strings.CutSuffix(path, ".key.pem")
		if !isKey || strings.HasPrefix(name, "lab.") {
			return nil
		}
		if block, _ := pem.Decode([]byte(read(h.t, path))); block == nil {
			h.t.Errorf("%s is half-written", path)
		}
		if _, err := certificate.Load(h.t.Context(), key+".pem", path, time.Now()); err == nil {
			pairs++
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return pairs
}

// keeps waits until the kept draft has a text: an answer is written a moment after its key.
func (h *household) keeps(c *console, text string) {
	h.t.Helper()
	c.until("a draft with "+text, func() bool {
		files, _ := filepath.Glob(filepath.Join(h.folder, "tocsin", "setup-*.json"))
		for _, file := range files {
			if kept, err := os.ReadFile(file); err == nil && strings.Contains(string(kept), text) {
				return true
			}
		}
		return false
	})
}

// moment returns after how long a program is killed that begins to do something.
func (h *household) moment(most time.Duration) time.Duration {
	return time.Duration(h.chance.Int64N(int64(most)))
}

// lives runs a test in a home of its own; in the long form in many, with kills at other moments.
func lives(t *testing.T, integration bool, live func(t *testing.T, h *household)) {
	t.Parallel()
	n := 1
	if os.Getenv("TOCSIN_LONG") != "" {
		n = 25
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { live(t, newHousehold(t, integration, uint64(seed))) })
	}
}

// stepOf is a step of the guide: where it stands, what a person answers, and what then shows that
// the answer is there.
type stepOf struct {
	place  string
	answer func(*console)
	shows  []string
	keeps  string // what the draft has then
}

// TestSetupKilledAtEachStep kills the program in each step of the first setup, and goes on with
// --resume: each answer is there, and there is one pair in the end.
func TestSetupKilledAtEachStep(t *testing.T) { lives(t, false, killedSetup) }

func killedSetup(t *testing.T, h *household) {
	t.Helper()
	tenant, client := h.sim.tenant.TenantID(), h.sim.tenant.ClientID()
	paste := func(text string) func(*console) {
		return func(c *console) { c.press("\x1b[200~" + text + "\x1b[201~") }
	}
	steps := []stepOf{
		{"1/11", func(c *console) { c.press("contoso") }, []string{"contoso"}, `"contoso"`},
		{"2/11", nil, nil, `"cloud"`},
		{"3/11", func(c *console) { c.press("jj ") }, []string{"[✓] alerts "}, `"alerts"`},
		{"4/11", nil, nil, `"register"`},
		{"5/11", paste(tenant), []string{tenant}, tenant},
		{"6/11", paste(client), []string{client}, client},
		{"7/11", nil, nil, `"permissions"`},
		{"8/11", nil, []string{"Make one here"}, `"certificate"`},
		{"9/11", nil, []string{"SHA-1"}, `"upload"`},
	}
	args := []string{"setup"}
	for i, step := range steps {
		c := h.opens(args...)
		c.sees("step " + step.place)
		if step.answer != nil {
			step.answer(c)
			c.sees(step.shows...)
		}
		h.keeps(c, step.keeps)
		args = []string{"setup", "--resume"}
		h.kills(c)
		c = h.opens(args...)
		c.sees(append([]string{"step " + step.place}, step.shows...)...)
		if step.place == "8/11" { // the pair is made meanwhile
			for range 3 {
				c.press("\r")
				time.Sleep(h.moment(300 * time.Millisecond))
				h.kills(c)
				if n := h.whole(); n > 1 {
					t.Fatalf("%d pairs were made", n)
				}
				c = h.opens(args...)
				c.until("the certificate or its upload", func() bool { return strings.Contains(c.text(), "8/11") || strings.Contains(c.text(), "9/11") })
				if strings.Contains(c.text(), "9/11") {
					break
				}
			}
			if strings.Contains(c.text(), "9/11") {
				h.kills(c)
				continue
			}
		}
		c.press("\r")
		h.keeps(c, `"at": "`+string(guide.Steps()[i+1].ID)+`"`)
		h.kills(c)
	}
	h.testedAndSaved()
}

// testedAndSaved goes on in the test, is killed in it and while the settings are written, and looks
// at the end.
func (h *household) testedAndSaved() {
	t := h.t
	t.Helper()
	path := filepath.Join(h.folder, "contoso.pem")
	pair, err := certificate.Load(t.Context(), path, filepath.Join(h.folder, "contoso.key.pem"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	h.sim.tenant.Register(pair.Certificate)
	h.sim.tenant.Grant(simulator.Roles()...)
	c := h.opens("setup", "--resume", "contoso")
	c.sees("step 10/11")
	h.kills(c) // while it is tested
	saved := func() bool { return strings.Contains(read(t, h.settings), `"contoso"`) }
	for _, after := range []time.Duration{h.moment(20 * time.Millisecond), h.moment(60 * time.Millisecond), time.Minute} {
		c = h.opens("setup", "--resume", "contoso")
		c.sees("The tenant answers")
		c.press("\r")
		if after == time.Minute {
			c.sees("step 11/11", "contoso is set up")
		} else {
			time.Sleep(after)
		}
		if h.kills(c); saved() {
			break
		}
	}
	settings, err := config.Load(t.Context(), h.settings)
	if err != nil || len(settings.Integrations) != 1 || len(settings.Integrations[0].Sources) != 3 {
		t.Fatalf("%v, %+v", err, settings.Integrations)
	}
	if n := h.whole(); n != 1 {
		t.Errorf("there are %d pairs", n)
	}
	again := h.opens("setup", "--resume", "contoso")
	if code := again.exit(); code != 2 {
		t.Errorf("a setup that was saved is resumed: exit code %d", code)
	}
	again.sees("contoso is set up already")
	if left, _ := filepath.Glob(filepath.Join(h.folder, "tocsin", "setup-*")); len(left) > 0 {
		t.Errorf("it leaves %q", left)
	}
	if left, _ := filepath.Glob(filepath.Join(h.folder, "tocsin", "pair-*")); len(left) > 0 {
		t.Errorf("it leaves %q", left)
	}
}

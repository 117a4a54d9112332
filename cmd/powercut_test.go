package cmd

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/cmd/powercut"
	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/store/config"
)

// A power cut takes what was not synced. The tests in this file record what the
// program does to its files, and open what a cut at any moment may have left.

// cutRun is a recorded run of some commands, which change nothing outside root.
type cutRun struct {
	env    Env
	root   string
	home   string         // has the folders of the program; "" for others for each command
	disk   *powercut.Disk // as it was before
	events []powercut.Event
	said   []int               // of each command: how many events there were when it acknowledged
	after  []map[string]string // what root held after each command, by path below it
}

// traced returns a command that runs the program with folders of its own. Tests of
// strace need a path that says what it is, as strace cannot set a name.
func traced(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "tocsin")
	if _, err := os.Lstat(link); err != nil {
		if err := os.Symlink(self, link); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.CommandContext(t.Context(), link, args...)
	c.Dir = dir
	c.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "GOCOVERDIR=" + os.Getenv("GOCOVERDIR"), "GOMAXPROCS=2"}
	for _, name := range []string{"CONFIG", "DATA", "STATE", "CACHE"} {
		c.Env = append(c.Env, "XDG_"+name+"_HOME="+filepath.Join(dir, name))
	}
	return c
}

// needStrace skips a test on a system without strace.
func needStrace(t *testing.T) {
	t.Helper()
	if err := powercut.Available(); err != nil {
		t.Skip("what the program writes cannot be recorded: ", err)
	}
}

// record runs the commands one after the other. A command acknowledges what it did
// with the first thing that it prints, or if late is set with its exit code 0.
func (c *cutRun) record(t *testing.T, late bool, commands [][]string) {
	t.Helper()
	if c.disk == nil {
		disk, err := powercut.NewDisk(c.root)
		if err != nil {
			t.Fatal(err)
		}
		c.disk = disk
	}
	for _, args := range commands {
		dir := t.TempDir()
		trace, err := powercut.Record(t.Context(), dir, traced(t, cmp.Or(c.home, dir), args...))
		if err != nil || trace.Code != 0 {
			t.Fatalf("%q exits %d: %v %s", args, trace.Code, err, trace.Err)
		}
		before := len(c.events)
		c.events = powercut.Join(c.events, trace.Events)
		said := len(c.events)
		if !late {
			said = before + slices.IndexFunc(c.events[before:], func(e powercut.Event) bool { return e.Call == "write" && (e.FD == 1 || e.FD == 2) }) + 1
		}
		if said <= before {
			t.Fatalf("%q said nothing", args)
		}
		c.said = append(c.said, said)
		c.after = append(c.after, content(t, c.root))
	}
}

// content reads the files below a folder.
func content(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out[strings.TrimPrefix(path, root+"/")] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cuts writes so many images, of moments all over the run, and calls verify with each
// and with the number of commands that had acknowledged what they did. One image in
// five is of a moment right behind an acknowledgement.
func (c *cutRun) cuts(t *testing.T, n int, seed uint64, verify func(image string, acknowledged int) error) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	var moments []int // behind events that change something
	for i, e := range c.events {
		if c.disk.Holds(e) {
			moments = append(moments, i+1)
		}
	}
	played := 0
	for round, at := range c.plan(n, moments, random) {
		for ; played < at; played++ {
			c.disk.Play(c.events[played])
		}
		image := t.TempDir()
		fate, mixed := powercut.Fate(round%powercut.Fates), round%5 == 4
		if err := c.disk.Image(image, fate, mixed, random); err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		for acknowledged < len(c.said) && c.said[acknowledged] <= at {
			acknowledged++
		}
		if err := verify(image, acknowledged); err != nil {
			t.Errorf("image %d, of the moment behind event %d of %d (%s), fate %d, mixed %v, %d of %d acknowledged: %v",
				round, at, len(c.events), c.events[at-1].Call, fate, mixed, acknowledged, len(c.said), err)
		}
	}
}

func (c *cutRun) plan(n int, moments []int, random *rand.Rand) []int {
	out := make([]int, n)
	for i := range out {
		if i%5 == 0 {
			out[i] = c.said[i/5%len(c.said)]
			continue
		}
		out[i] = moments[random.IntN(len(moments))]
	}
	slices.Sort(out) // the run is played once
	return out
}

// sound opens the store of an image as the program does: first to read, as a query
// does, then to write. No invariant may be broken. It returns the raw items and triage
// states, by id; none if there is no store yet. config may be "".
func sound(t *testing.T, env Env, config, path string) (map[string]kept, error) {
	t.Helper()
	return soundIf(t, env, config, path, func(read, again string) bool { return read == again })
}

// soundIf is sound with same in place of equality: it compares what a query prints before
// the store was opened to write, and after.
func soundIf(t *testing.T, env Env, config, path string, same func(read, again string) bool) (map[string]kept, error) {
	t.Helper()
	args := []string{"--store", "sqlite:" + path, "query", "", "--format", "ndjson", "--raw"}
	if config != "" {
		args = append(args, "--config", config)
	}
	got := call(t, env, args...)
	names := func(sentence string) bool { return strings.Contains(got.err, sentence) }
	if got.code != 0 && (got.code != 5 || !slices.ContainsFunc(unborn(), names)) {
		return nil, fmt.Errorf("query exits %d: %s", got.code, got.err)
	}
	s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{Now: env.Now})
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	for f, err := range s.Check(t.Context()) {
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s: %s", f.Invariant, f.Detail)
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	again := call(t, env, args...)
	if again.code != 0 || got.code == 0 && !same(got.out, again.out) {
		return nil, fmt.Errorf("query exits %d and prints something else after the store was opened: %s", again.code, again.err)
	}
	return keptIn(t, again.out), nil
}

// unborn lists the sentences about a missing store.
func unborn() []string {
	return []string{"no alerts are stored yet: "}
}

// kept holds what a store has of a record.
type kept struct{ raw, triage string }

// lines are items of alerts_v2, of a version.
func lines(from, n, version int) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, `{"id":"da%d","title":"Alert %d, version %d","severity":"high","status":"new","serviceSource":"microsoftDefenderForEndpoint","createdDateTime":"2026-11-01T00:%02d:00Z","lastUpdateDateTime":"2026-11-02T%02d:00:00Z","description":"%s"}`+"\n",
			i, i, version, i%60, version, strings.Repeat(fmt.Sprintf("filler %d ", i*i), 60))
	}
	return b.String()
}

// TestPowerCutOfImportAndTriage cuts the power while alerts are imported, replaced by
// newer ones, and triaged. Triage is on disk when it is acknowledged; so is an import
// when its process has ended.
func TestPowerCutOfImportAndTriage(t *testing.T) {
	needStrace(t)
	dir := t.TempDir()
	c := &cutRun{env: quietEnv(t), root: filepath.Join(dir, "disk")}
	first, second := filepath.Join(dir, "first.ndjson"), filepath.Join(dir, "second.ndjson")
	write(t, first, lines(0, 40, 1))
	write(t, second, lines(20, 40, 2))
	mkdir(t, c.root)
	path := filepath.Join(c.root, "data", "tocsin.db")
	url := "sqlite:" + path
	c.record(t, true, [][]string{{"--store", url, "import", first}, {"--store", url, "import", second}})
	c.record(t, false, [][]string{
		{"--store", url, "triage", "da1", "--state", "done", "--verdict", "benign", "--tag", "lab", "--note", "a note"},
		{"--store", url, "triage", "da30", "da31", "--state", "seen"},
	})
	old, newer := itemsOf(t, lines(0, 40, 1)), itemsOf(t, lines(20, 40, 2))
	sizes := map[int]int{}
	c.cuts(t, long.Rounds(25), 1, func(image string, acknowledged int) error {
		got, err := sound(t, c.env, "", filepath.Join(image, "data", "tocsin.db"))
		if err != nil {
			return err
		}
		sizes[len(got)]++
		for id, k := range got {
			if k.raw != old[id] && k.raw != newer[id] {
				return fmt.Errorf("%s is neither version of it: %.80q", id, k.raw)
			}
		}
		for id, raw := range newer {
			if acknowledged >= 2 && got[id].raw != raw {
				return fmt.Errorf("%s is lost, or of the first import", id)
			}
		}
		for id := range old {
			if _, there := got[id]; acknowledged >= 1 && !there {
				return fmt.Errorf("%s of the first import is lost", id)
			}
		}
		for _, decided := range []struct {
			act       int
			id, state string
		}{{3, "da1", "done benign [lab]"}, {4, "da30", "seen"}, {4, "da31", "seen"}} {
			if acknowledged >= decided.act && got[decided.id].triage != decided.state {
				return fmt.Errorf("the triage of %s is lost: %q", decided.id, got[decided.id].triage)
			}
		}
		return nil
	})
	if t.Logf("images by their number of alerts: %v", sizes); len(sizes) < 3 {
		t.Error("no cut hit a run under way")
	}
}

// TestPowerCutOfTheMigration cuts the power while a store of schema 1 is brought up to
// date and triaged. Whatever is left opens, with every alert and decision of before.
func TestPowerCutOfTheMigration(t *testing.T) {
	needStrace(t)
	s := newEarlier(t)
	c := &cutRun{env: s.env, root: filepath.Join(t.TempDir(), "disk")}
	mkdir(t, c.root)
	path := filepath.Join(c.root, "tocsin.db")
	write(t, path, read(t, filepath.Join(s.dir, "tocsin.db")))
	before := keptOnly(t, s.env, path)
	c.record(t, false, [][]string{
		{"--store", "sqlite:" + path, "triage", "2516000000000000001_b7d4", "--state", "unseen"},
		{"--store", "sqlite:" + path, "triage", "ad90b2-551c", "--state", "done"},
	})
	// Opening a store to write maps its records again from their raw items.
	same := func(read, again string) bool { return maps.Equal(keptIn(t, read), keptIn(t, again)) }
	c.cuts(t, long.Rounds(25), 3, func(image string, acknowledged int) error {
		got, err := soundIf(t, c.env, "", filepath.Join(image, "tocsin.db"), same)
		if err != nil {
			return err
		}
		if len(got) != len(before) {
			return fmt.Errorf("%d of %d records are left", len(got), len(before))
		}
		for id, was := range before {
			is := got[id]
			if is.raw != was.raw || is.triage != was.triage && id != "2516000000000000001_b7d4" && id != "ad90b2-551c" {
				return fmt.Errorf("%s was %v and is %v", id, was, is)
			}
		}
		if acknowledged >= 1 && got["2516000000000000001_b7d4"].triage != "unseen" || acknowledged >= 2 && got["ad90b2-551c"].triage != "done" {
			return fmt.Errorf("the triage is lost: %q, %q", got["2516000000000000001_b7d4"].triage, got["ad90b2-551c"].triage)
		}
		return nil
	})
}

// keptOnly returns the raw items and triage states of a store, by id, and only reads it.
func keptOnly(t *testing.T, env Env, path string) map[string]kept {
	t.Helper()
	got := call(t, env, "--read-only", "--store", "sqlite:"+path, "query", "", "--format", "ndjson", "--raw")
	if got.code != 0 {
		t.Fatal(got.err)
	}
	return keptIn(t, got.out)
}

// keptIn reads what a query printed.
func keptIn(t *testing.T, text string) map[string]kept {
	t.Helper()
	out := map[string]kept{}
	for line := range strings.Lines(text) {
		record := decode(t, line)
		triage := record["triage"].(map[string]any)
		state := fmt.Sprint(triage["state"])
		if triage["verdict"] != nil {
			state += fmt.Sprint(" ", triage["verdict"], " ", triage["tags"])
		}
		out[record["resource_id"].(string)] = kept{fmt.Sprint(record["raw"]), state}
	}
	return out
}

// itemsOf returns items by id, as output prints them.
func itemsOf(t *testing.T, text string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(text) {
		item := decode(t, line)
		out[item["id"].(string)] = fmt.Sprint(item)
	}
	return out
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestPowerCutOfCollect cuts the power while a collector fetches. It may lose what it
// fetched last, but then its progress too: the next collect brings all of it.
func TestPowerCutOfCollect(t *testing.T) {
	needStrace(t)
	s := newStage(t, simulator.Generate(60, 7), alert.AlertsV2)
	s.tenant.Set(func(sw *simulator.Switches) { sw.MaxTop = 10 })
	c := &cutRun{env: s.env, root: filepath.Join(t.TempDir(), "disk")}
	mkdir(t, c.root)
	path := filepath.Join(c.root, "tocsin.db")
	c.record(t, true, [][]string{{"--config", s.path, "--store", "sqlite:" + path, "collect", "--once"}})
	whole, err := sound(t, s.env, s.path, path)
	if err != nil || len(whole) != 60 {
		t.Fatal(len(whole), err)
	}
	round, sizes := 0, map[int]int{}
	c.cuts(t, long.Rounds(20), 2, func(image string, acknowledged int) error {
		image = filepath.Join(image, "tocsin.db")
		got, err := sound(t, s.env, s.path, image)
		if err != nil {
			return err
		}
		sizes[len(got)]++
		for id, k := range got {
			if k != whole[id] {
				return fmt.Errorf("%s is kept as %.80q", id, k)
			}
		}
		if acknowledged > 0 && len(got) != len(whole) {
			return fmt.Errorf("%d of %d alerts are left", len(got), len(whole))
		}
		if round++; round%3 != 0 { // a run of its own for each takes long
			return nil
		}
		if again := s.tocsin(t, "--store", "sqlite:"+image, "collect", "--once"); again.code != 0 {
			return fmt.Errorf("the next collect exits %d: %s", again.code, again.err)
		}
		if got, err = sound(t, s.env, s.path, image); err == nil && !maps.Equal(got, whole) {
			err = fmt.Errorf("after the next collect %d of %d alerts are there", len(got), len(whole))
		}
		return err
	})
	if t.Logf("images by their number of alerts: %v", sizes); len(sizes) < 3 {
		t.Error("no cut hit a run under way")
	}
}

// TestPowerCutOfSettings cuts the power while settings are written. The file is the
// old or the new one, never a part of it.
func TestPowerCutOfSettings(t *testing.T) {
	needStrace(t)
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	settings, err := config.Load(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	draft := s.draft(settings.Integrations[0])
	c := &cutRun{env: s.env, root: filepath.Join(t.TempDir(), "disk")}
	mkdir(t, c.root)
	path := filepath.Join(c.root, "tocsin", "config.toml")
	add := func(name, client string) []string { // the same client twice would be warned of, before anything is written
		return []string{
			"--config", path, "setup", "--no-test", "--name", name, "--tenant", draft.TenantID, "--client", client,
			"--certificate", draft.Certificate, "--key", draft.PrivateKey, "--sources", "alerts_v2",
		}
	}
	c.record(t, false, [][]string{add("one", draft.ClientID), add("two", draft.TenantID[:35]+draft.ClientID[35:])})
	const name = "tocsin/config.toml"
	versions := []string{"", c.after[0][name], c.after[1][name]}
	c.cuts(t, long.Rounds(20), 3, func(image string, acknowledged int) error {
		return isVersion(t, c.env, filepath.Join(image, name), versions[acknowledged:])
	})
}

// isVersion reports whether a settings file is one of some versions, as a whole. The first
// of them may be "", for no file.
func isVersion(t *testing.T, env Env, path string, versions []string) error {
	t.Helper()
	got := ""
	if b, err := os.ReadFile(filepath.Clean(path)); err == nil {
		got = string(b)
		if got == "" {
			return fmt.Errorf("the file is empty")
		}
	}
	if !slices.Contains(versions, got) {
		return fmt.Errorf("the file is no version of it:\n%s", got)
	}
	if got == "" {
		return nil
	}
	if checked := call(t, env, "--config", path, "config", "check"); checked.code != 0 {
		return fmt.Errorf("config check exits %d: %s", checked.code, checked.err)
	}
	return nil
}

// TestPowerCutOfCertificates cuts the power while pairs are written. There is never a
// certificate without its key.
func TestPowerCutOfCertificates(t *testing.T) {
	needStrace(t)
	c := &cutRun{env: quietEnv(t), root: filepath.Join(t.TempDir(), "disk")}
	mkdir(t, c.root)
	dir := filepath.Join(c.root, "keys")
	names := []string{"one", "two"}
	c.record(t, false, [][]string{{"cert", "new", "one", "--dir", dir}, {"cert", "new", "two", "--dir", dir}})
	want := c.after[len(c.after)-1]
	c.cuts(t, long.Rounds(15), 4, func(image string, acknowledged int) error {
		got := content(t, image)
		for i, name := range names {
			cert, key := "keys/"+name+".pem", "keys/"+name+".key.pem"
			_, hasCert := got[cert]
			_, hasKey := got[key]
			switch {
			case hasCert && got[cert] != want[cert], hasKey && got[key] != want[key]:
				return fmt.Errorf("a file of %s is a part", name)
			case hasCert && !hasKey:
				return fmt.Errorf("%s has a certificate without its key", name)
			case i < acknowledged && !hasCert:
				return fmt.Errorf("the pair %s is lost", name)
			}
		}
		return nil
	})
}

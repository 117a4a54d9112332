package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/store/engine"
)

// TestStoreInfoTable prints sizes for a person, and names from outside as pictures of
// themselves.
func TestStoreInfoTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path+"-index", make([]byte, 3<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := config.Empty("c.toml")
	day := func(text string) alert.Time {
		at, ok := alert.ParseTime(text + "T12:00:00Z")
		if !ok {
			t.Fatal(text)
		}
		return at
	}
	all := measure(engine.Info{
		Path: path, ID: "a1b2", Schema: 2, File: 36_175_872, Log: 2048, Free: 1 << 20, Raw: 20 << 20, Dead: 512, Words: 12_345,
		Records: []engine.InfoRecords{
			{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, N: 1_204_000, Oldest: day("2025-11-01"), Newest: day("2026-11-28")},
			{Feed: ingest.Feed{Integration: "odd\x1b[2J", Source: alert.Incidents}, N: 1},
		},
	}, settings)
	var out strings.Builder
	if err := all.table(&out); err != nil {
		t.Fatal(err)
	}
	want := `store       ` + path + `
id          a1b2
schema      2
file        34.5 MB, 1.0 MB of it unused
raw items   20.0 MB of the file, about 512 B of them removed or replaced
texts       12 345
journal     2.0 KB
index       3.0 MB
keep        for ever
index_rows  5 000 000
records     1 204 001

INTEGRATION  SOURCE     RECORDS    OLDEST      NEWEST
contoso      alerts_v2  1 204 000  2025-11-01  2026-11-28
odd␛[2J      incidents  1          –           –
`
	if out.String() != want {
		t.Errorf("prints\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := measure(engine.Info{Path: filepath.Join(t.TempDir(), "y.db"), File: 1_024_000, Raw: 2048}, settings).table(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nfile        1.0 MB, none of it unused\n", "\nraw items   2.0 KB of the file\n", "\njournal     none\n", "\nindex       none yet\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("prints\n%s\nwithout %q", out.String(), want)
		}
	}
	settings.Keep = config.Duration(400 * 24 * 60 * 60 * 1e9)
	if all := measure(engine.Info{Path: path}, settings); all.Keep != "400d" || all.Feeds == nil {
		t.Errorf("%+v", all)
	}
}

// TestCompacting says how far the work is, also if the whole is not known.
func TestCompacting(t *testing.T) {
	for _, c := range []struct {
		done, all int64
		want      string
	}{{0, 0, "compacting"}, {5, 0, "compacting"}, {1 << 20, 4 << 20, "compacting: 25 % of 4.0 MB"}, {9 << 20, 4 << 20, "compacting: 100 % of 4.0 MB"}} {
		if got := compacting(c.done, c.all); got != c.want {
			t.Errorf("%d of %d: %q", c.done, c.all, got)
		}
	}
}

// TestUnshrunk tells of space that a compacted file keeps, if it is much.
func TestUnshrunk(t *testing.T) {
	for _, c := range []struct {
		is    engine.Info
		tells string
	}{
		{engine.Info{File: 1 << 30, Free: 99 << 20}, ""},
		{engine.Info{File: 1 << 20, Free: 1<<20 - 1}, ""},
		{engine.Info{File: 1 << 30, Free: 512 << 20}, "512.0 MB of the file stay unused"},
	} {
		if got := unshrunk(c.is); !strings.HasPrefix(got, c.tells) || (got == "") != (c.tells == "") {
			t.Errorf("%+v: %q", c.is, got)
		}
	}
}

// TestOwnFile refuses the names of a store's files, in each way to its folder, whether
// they are there or not.
func TestOwnFile(t *testing.T) {
	dir := t.TempDir()
	own, link := filepath.Join(dir, "real", "x.db"), filepath.Join(dir, "link.db")
	other := filepath.Join(dir, "other")
	if err := os.Mkdir(filepath.Dir(own), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(own, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	links := os.Symlink(own, link) == nil && os.Symlink(filepath.Dir(own), other) == nil
	for _, c := range []struct {
		store, path string
		refused     bool
		links       bool
	}{
		{own, own, true, false},
		{own, own + "-wal", true, false},
		{own, filepath.Join(dir, "real", "X.DB-index"), true, false},
		{own, own + "-journal", true, false},
		{own, own + "-copy", false, false},
		{own, filepath.Join(dir, "x.db"), false, false},
		{own, filepath.Join(dir, "none", "x.db"), false, false},
		{link, link + "-shm", true, true},
		{link, own + "-shm", true, true},
		{own, filepath.Join(other, "x.db-wal"), true, true},
	} {
		if c.links && !links {
			continue // this system lets a user make no links
		}
		if err := ownFile(c.store, c.path); (err != nil) != c.refused {
			t.Errorf("store %s, copy to %s: %v", c.store, c.path, err)
		}
	}
}

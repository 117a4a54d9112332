package cmd

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// damage changes a store by SQL.
func damage(t *testing.T, path, sql string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlitex.ExecuteScript(conn, sql, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestStoreCheckDamaged prints what is damaged, some places of each kind, and exits
// with 5.
func TestStoreCheckDamaged(t *testing.T) {
	s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2)
	s.must(t, "collect", "--once")
	damage(t, filepath.Join(s.dir, "tocsin.db"), "UPDATE alert SET kh=kh+1; UPDATE mapping SET n=n+1")
	got := s.tocsin(t, "store", "check")
	for _, want := range []string{"RULE", "mapping counts  1", "keys            30", "and 10 more", "LOST", "a better mapping of old records"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("the table lacks %q:\n%s", want, got.out)
		}
	}
	if got.code != 5 || !strings.HasPrefix(got.err, "tocsin: 31 findings in the store\nhint: keep a copy of the file, then put your last backup in its place (tocsin help settings says how)") {
		t.Errorf("exits %d: %s", got.code, got.err)
	}
	got = s.tocsin(t, "store", "check", "--format", "json")
	all := decode(t, got.out)
	rules := all["findings"].([]any)
	keys := rules[1].(map[string]any)
	if all["sound"] != false || len(rules) != 2 || fmt.Sprint(keys["found"]) != "30" || len(keys["places"].([]any)) != placesShown || got.code != 5 {
		t.Errorf("exits %d: %s", got.code, got.out)
	}
}

// TestStoreSelftestDamaged finds a column that differs from its item, in a row of schema 1:
// others have a checksum, by which they are made anew of their items.
func TestStoreSelftestDamaged(t *testing.T) {
	s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2, alert.Incidents)
	s.must(t, "collect", "--once")
	if got := s.tocsin(t, "store", "selftest", "--queries", "200"); got.code != 0 {
		t.Fatalf("exits %d: %s%s", got.code, got.out, got.err)
	}
	damage(t, filepath.Join(s.dir, "tocsin.db"), "UPDATE alert SET created=created+10000000, flags=flags&~2048, body=substr(body,1,length(body)-6) WHERE rid=3")
	got := s.tocsin(t, "store", "selftest", "--queries", "20")
	if got.code != 5 || !strings.Contains(got.out, "created_at is not that of its item") || !strings.Contains(got.err, "hint: keep a copy of the file, and report the query") {
		t.Errorf("exits %d: %s%s", got.code, got.out, got.err)
	}
}

// TestStoreCheckOfEarlier checks what an earlier version wrote, by both commands.
func TestStoreCheckOfEarlier(t *testing.T) {
	s := newEarlier(t)
	for _, command := range []string{"check", "selftest"} {
		if got := s.must(t, "store", command); got != "no findings\n" {
			t.Errorf("store %s: %s", command, got)
		}
	}
}

// TestWaitingLine is written on a terminal alone, and cleared before the result.
func TestWaitingLine(t *testing.T) {
	s := newEarlier(t)
	for _, terminal := range []bool{true, false} {
		var out, says tuitest.Written
		env := s.env
		env.Out, env.Err = &out, &says
		env.Terminal = func(w io.Writer) bool { return terminal }
		if code := Main([]string{"--config", s.path, "store", "selftest", "--queries", "30"}, env); code != 0 {
			t.Fatal(code, says.String())
		}
		if got := fmt.Sprintf("%q", says.String()); terminal != strings.HasSuffix(got, `\r"`) {
			t.Errorf("terminal %v: %s", terminal, got)
		}
	}
}

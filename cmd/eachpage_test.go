package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

const storePage = 8192 // bytes of a page of a store

// markedStore imports alerts, marks all of them, and returns the file and a query's rows
// by id.
func markedStore(t *testing.T, env Env, alerts int) (path string, want map[string]string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "whole.db")
	items := filepath.Join(t.TempDir(), "items.ndjson")
	write(t, items, lines(0, alerts, 1))
	for _, args := range [][]string{{"import", items}, {"triage", "--query", "FROM alert", "--state", "seen"}} {
		if got := call(t, env, append([]string{"--store", "sqlite:" + path}, args...)...); got.code != 0 {
			t.Fatal(got)
		}
	}
	got := call(t, env, "--store", "sqlite:"+path, "query", "", "--format", "ndjson", "--raw")
	if want = rowsByID(t, got.out); got.code != 0 || len(want) != alerts {
		t.Fatalf("%d rows, %s", len(want), got.err)
	}
	return path, want
}

// zeroRoot makes the first page of a table zero.
func zeroRoot(t *testing.T, path, table string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	err = sqlitex.Execute(conn, "SELECT rootpage FROM sqlite_schema WHERE name=?", &sqlitex.ExecOptions{
		Args:       []any{table},
		ResultFunc: func(stmt *sqlite.Stmt) error { at = stmt.ColumnInt(0); return nil },
	})
	if err := errors.Join(err, conn.Close()); err != nil || at == 0 {
		t.Fatal(at, err)
	}
	b := []byte(read(t, path))
	clear(b[(at-1)*storePage : at*storePage])
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func rowsByID(t *testing.T, out string) map[string]string {
	t.Helper()
	rows := map[string]string{}
	for line := range strings.Lines(out) {
		rows[decode(t, line)["resource_id"].(string)] = line
	}
	return rows
}

// unmarked is a row without its mark.
func unmarked(row string) string {
	before, rest, _ := strings.Cut(row, `"triage":{`)
	_, behind, _ := strings.Cut(rest, "}")
	return before + behind
}

// TestEachZeroPage makes each page of a store zero in turn. A query prints every row as
// it was, or exits with 5 and says what it lacks: rows, raw items, which are null then,
// or marks. No text is false.
func TestEachZeroPage(t *testing.T) {
	env := quietEnv(t)
	path, want := markedStore(t, env, 200)
	whole := []byte(read(t, path))
	lost, marks := 0, 0
	for page := range len(whole) / storePage {
		b := append([]byte(nil), whole...)
		clear(b[page*storePage : (page+1)*storePage])
		holed := filepath.Join(t.TempDir(), fmt.Sprint(page, ".db"))
		if err := os.WriteFile(holed, b, 0o600); err != nil {
			t.Fatal(err)
		}
		got := call(t, env, "--store", "sqlite:"+holed, "query", "", "--format", "ndjson", "--raw")
		rows, same := rowsByID(t, got.out), 0
		for id, is := range rows {
			was := want[id]
			begin, _, _ := strings.Cut(was, `,"raw":`)
			switch {
			case is == was:
				same++
			case is == begin+`,"raw":null}`+"\n":
			case unmarked(is) == unmarked(was) && strings.Contains(is, `{"state":"unseen"`):
				marks++
			default:
				t.Fatalf("page %d: is\n%swas\n%s", page+1, is, was)
			}
		}
		if same < len(want) {
			lost++
			if got.code != 5 || !strings.HasPrefix(got.err, "tocsin: ") {
				t.Errorf("page %d: %d of %d rows, exits %d: %s", page+1, same, len(want), got.code, got.err)
			}
		}
	}
	if lost < 10 || marks < len(want) {
		t.Errorf("%d pages cost something, %d marks are lost", lost, marks)
	}
}

// TestDamageIsTold makes the root of the marks zero: what a command lacks is in its exit
// code and its words.
func TestDamageIsTold(t *testing.T) {
	env := quietEnv(t)
	path, _ := markedStore(t, env, 200)
	zeroRoot(t, path, "triage")
	const unread = "tocsin: at least 200 records of the store could not be read in full, so "
	for _, c := range []struct {
		args []string
		err  string
		out  string
	}{
		{[]string{"query", "", "--format", "ndjson"}, unread + "the answer may lack some", `"resource_id":"da7"`},
		{[]string{"store", "selftest", "--queries", "5"}, "tocsin: 1 finding in the store", "at least 200 records of the store could not be read in full"},
		{[]string{"triage", "--query", "title = 'none'", "--state", "done"}, unread + "some may not be marked", ""},
		{[]string{"triage", "--query", "FROM alert", "--state", "done"}, "is damaged", ""},
	} {
		got := call(t, env, append([]string{"--store", "sqlite:" + path}, c.args...)...)
		if got.code != 5 || !strings.Contains(got.err, c.err) || !strings.Contains(got.out, c.out) {
			t.Errorf("%q exits %d: %s%.200s", c.args, got.code, got.err, got.out)
		}
	}
}

// TestDoctorAndStatusOfADamagedStore: doctor finds damage anywhere, status that of what
// it reads.
func TestDoctorAndStatusOfADamagedStore(t *testing.T) {
	for _, table := range []string{"triage", "feed"} {
		s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2)
		s.must(t, "collect", "--once")
		if out := s.must(t, "doctor"); !strings.Contains(out, "can be opened") {
			t.Errorf("doctor says\n%s", out)
		}
		zeroRoot(t, filepath.Join(s.dir, "tocsin.db"), table)
		if got := s.tocsin(t, "doctor"); got.code != 5 || !strings.Contains(got.out, "damaged") || !strings.Contains(got.out, "tocsin store check") {
			t.Errorf("doctor exits %d without %s:\n%s", got.code, table, got.out)
		}
		if got := s.tocsin(t, "status"); table == "feed" && (got.code != 5 || !strings.Contains(got.err, "damaged")) {
			t.Errorf("status exits %d: %s", got.code, got.err)
		}
	}
}

package cmd

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestTriageTellsWhomItReplaces: what another person took or closed isn't replaced without a word, and a dry run
// tells it before.
func TestTriageTellsWhomItReplaces(t *testing.T) {
	for _, c := range []struct {
		before  [][]string // of alice
		args    []string
		is, was string // behind how many change
	}{
		{[][]string{{"a", "--assign", "me"}}, []string{"a", "--assign", "me"}, "; it is assigned to alice", "; it was assigned to alice"},
		{[][]string{{"a", "--assign", "me"}}, []string{"a", "b", "--unassign"}, "; 1 of them is assigned to alice", "; 1 of them was assigned to alice"},
		{[][]string{{"a", "--assign", "alice@own.example"}, {"b", "--assign", "kim"}}, []string{"a", "b", "c", "--state", "done"}, "; 2 of them are assigned to alice and kim", "; 2 of them were assigned to alice and kim"},
		{[][]string{{"a", "--assign", "bob@own.example"}}, []string{"a", "--assign", "me"}, "", ""},
		{[][]string{{"a", "--assign", "me"}}, []string{"a", "--assign", "alice", "--note", "n"}, "", ""},
		{[][]string{{"a", "--assign", "me"}}, []string{"a", "--tag", "vip"}, "", ""},
		{[][]string{{"a", "--state", "done", "--verdict", "true"}}, []string{"a", "--verdict", "benign"}, "; it was closed by alice as true positive", "; it was closed by alice as true positive"},
		{[][]string{{"a", "b", "--state", "done"}}, []string{"a", "b", "--state", "unseen"}, "; 2 of them were closed by alice", "; 2 of them were closed by alice"},
		{[][]string{{"a", "--state", "done", "--verdict", "true"}}, []string{"a", "--state", "done", "--verdict", "true"}, "", ""},
		{[][]string{{"a", "--state", "done", "--verdict", "true"}}, []string{"a", "--state", "seen", "--verdict", "benign"}, ", 1 done record left alone", ", 1 done record left alone"},
		{[][]string{{"a", "--assign", "me"}, {"a", "--state", "done"}}, []string{"a", "--state", "done"}, "", ""},
	} {
		env, dir := quietEnv(t), t.TempDir()
		write(t, filepath.Join(dir, "a.ndjson"), `{"id":"a","title":"A","severity":"high","status":"new","createdDateTime":"2026-06-02T07:00:00Z"}
{"id":"b","title":"B","severity":"high","status":"new","createdDateTime":"2026-06-02T07:00:00Z"}
{"id":"c","title":"C","severity":"high","status":"new","createdDateTime":"2026-06-02T07:00:00Z"}
`)
		run := func(user string, args ...string) string {
			t.Helper()
			env.User = user
			got := call(t, env, append([]string{"--store", "sqlite:" + filepath.Join(dir, "s.db")}, args...)...)
			if got.code != 0 {
				t.Fatalf("%q: %+v", args, got)
			}
			first, _, _ := strings.Cut(got.err, "\n")
			return first
		}
		run("alice", "import", filepath.Join(dir, "a.ndjson"))
		for _, args := range c.before {
			run("alice", append([]string{"triage"}, args...)...)
		}
		of := append([]string{"triage"}, c.args...)
		_, dry, _ := strings.Cut(run("bob", append(of, "--dry-run")...), " would change")
		if dry != c.is+"; nothing was changed" {
			t.Errorf("%q: a dry run says %q, want %q", c.args, dry, c.is)
		}
		if _, said, _ := strings.Cut(run("bob", of...), " changed"); said != c.was {
			t.Errorf("%q: it says %q, want %q", c.args, said, c.was)
		}
	}
}

package story_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
)

// drawn returns the trees of processes, a line each: indented, its name, its id, "?" if it
// is only a parent, and how many pieces name it.
func drawn(groups ...story.Group) (out []string) {
	for _, b := range story.Branches(story.Processes(context.Background(), groups...)) {
		mark := ""
		if b.Parent {
			mark = "?"
		}
		out = append(out, fmt.Sprintf("%s%s %s%s %d", strings.Repeat("-", b.Depth), b.Name, b.ID, mark, len(b.Pieces)))
	}
	return out
}

// group returns a group of evidence alone.
func group(list ...alert.Evidence) story.Group { return story.Group{Evidence: list} }

func TestProcesses(t *testing.T) {
	ws1 := piece("deviceEvidence", "", "hostName=WS1", "mdeDeviceId=d1")
	ws2 := piece("deviceEvidence", "", "hostName=WS2", "mdeDeviceId=d2")
	for name, c := range map[string]struct {
		groups []story.Group
		want   []string
	}{
		"none": {nil, nil},
		"a chain, whatever the order, and the parent that no piece is about": {
			[]story.Group{group(started("7", "procdump.exe", "30", "5", "cmd.exe", "20"), started("5", "cmd.exe", "20", "3", "winword.exe", "10"))},
			[]string{"winword.exe 3? 1", "-cmd.exe 5 1", "--procdump.exe 7 1"},
		},
		"one process of several alerts": {
			[]story.Group{
				group(ws1, started("5", "cmd.exe", "20", "3", "winword.exe", "10")),
				group(ws1, started("7", "a.exe", "30", "5", "CMD.EXE", "20"), started("5", "cmd.exe", "20", "3", "winword.exe", "10")),
			},
			[]string{"winword.exe 3? 2", "-cmd.exe 5 2", "--a.exe 7 1"},
		},
		"the same ids on other hosts are others": {
			[]story.Group{
				group(ws1, ws2, started("7", "a.exe", "30", "5", "cmd.exe", "20", "mdeDeviceId=d1"), started("5", "cmd.exe", "20", "", "", "", "mdeDeviceId=d2")),
			},
			[]string{"cmd.exe 5? 1", "-a.exe 7 1", "cmd.exe 5 1"},
		},
		"a device that another alert names": {
			[]story.Group{group(started("7", "a.exe", "30", "5", "cmd.exe", "20", "mdeDeviceId=d1")), group(ws1, started("5", "cmd.exe", "20", "", "", "", "mdeDeviceId=d1"))},
			[]string{"cmd.exe 5 1", "-a.exe 7 1"},
		},
		"alerts without a host are apart": {
			[]story.Group{group(started("7", "a.exe", "30", "5", "cmd.exe", "20")), group(started("5", "cmd.exe", "20", "", "", ""))},
			[]string{"cmd.exe 5? 1", "-a.exe 7 1", "cmd.exe 5 1"},
		},
		"an id used again": {
			[]story.Group{group(started("5", "cmd.exe", "10", "", "", ""), started("5", "cmd.exe", "40", "", "", ""), started("7", "a.exe", "50", "5", "cmd.exe", "40"), started("8", "b.exe", "30", "5", "cmd.exe", ""))},
			[]string{"cmd.exe 5 1", "-b.exe 8 1", "cmd.exe 5 1", "-a.exe 7 1"},
		},
		"a parent of another name is another": {
			[]story.Group{group(started("5", "cmd.exe", "10", "", "", ""), started("7", "a.exe", "30", "5", "explorer.exe", "10"))},
			[]string{"cmd.exe 5 1", "explorer.exe 5? 1", "-a.exe 7 1"},
		},
		"a parent without a name": {
			[]story.Group{group(started("5", "cmd.exe", "10", "", "", ""), started("7", "a.exe", "30", "5", "", "10"), started("8", "b.exe", "30", "5", "", ""))},
			[]string{"cmd.exe 5 1", "-a.exe 7 1", "-b.exe 8 1"},
		},
		"times cut by a sensor": {
			[]story.Group{group(started("5", "cmd.exe", "10.9876543", "", "", ""), started("7", "a.exe", "30", "5", "cmd.exe", "10"))},
			[]string{"cmd.exe 5 1", "-a.exe 7 1"},
		},
		"a parent in the second of its child": {
			[]story.Group{group(started("5", "cmd.exe", "10.9", "", "", ""), started("7", "a.exe", "10", "5", "cmd.exe", "10.9"))},
			[]string{"cmd.exe 5 1", "-a.exe 7 1"},
		},
		"a parent without a time, as old as its child": {
			[]story.Group{group(started("5", "cmd.exe", "10", "", "", ""), started("7", "a.exe", "10", "5", "cmd.exe", ""))},
			[]string{"cmd.exe 5 1", "-a.exe 7 1"},
		},
		"of two parents the first": {
			[]story.Group{group(started("7", "a.exe", "30", "5", "cmd.exe", "10"), started("7", "a.exe", "30", "6", "other.exe", "10"))},
			[]string{"cmd.exe 5? 1", "-a.exe 7 2"},
		},
		"another command without a time is another process": {
			[]story.Group{group(started("7", "a.exe", "30", "", "", "", "processCommandLine=a -x"), started("7", "a.exe", "", "", "", "", "processCommandLine=a -y"), started("7", "a.exe", "", "", "", ""))},
			[]string{"a.exe 7 2", "a.exe 7 1"},
		},
		"no times": {
			[]story.Group{group(started("7", "a.exe", "", "5", "cmd.exe", ""), started("5", "cmd.exe", "", "1", "x", ""), started("7", "a.exe", "", "5", "cmd.exe", ""))},
			[]string{"x 1? 1", "-cmd.exe 5 1", "--a.exe 7 2"},
		},
		"a parent that is younger than its child is none": {
			[]story.Group{group(started("7", "a.exe", "10", "5", "cmd.exe", "40"), started("5", "cmd.exe", "40", "", "", ""))},
			[]string{"a.exe 7 1", "cmd.exe 5 1"},
		},
		"its own parent":    {[]story.Group{group(started("7", "a.exe", "", "7", "a.exe", ""))}, []string{"a.exe 7 1"}},
		"a circle is cut":   {[]story.Group{group(started("7", "a.exe", "", "5", "b.exe", ""), started("5", "b.exe", "", "7", "a.exe", ""))}, []string{"b.exe 5 1", "-a.exe 7 1"}},
		"absurd ids":        {[]story.Group{group(started("-1", "a.exe", "10", "99999999999999999999", "b", "09"), started("0x7", "c", "10", "0", "", ""))}, []string{"b 99999999999999999999? 1", "-a.exe -1 1", "c 0x7 1"}},
		"no id at all":      {[]story.Group{group(started("", "a.exe", "10", "", "b.exe", ""))}, []string{"b.exe ? 1", "-a.exe  1"}},
		"nested in malware": {[]story.Group{group(holding(piece("malwareEvidence", ""), started("7", "a.exe", "10", "", "", "")))}, []string{"a.exe 7 1"}},
		"children by time":  {[]story.Group{group(started("9", "late", "40", "1", "p", "5"), started("8", "never", "", "1", "p", "5"), started("7", "early", "20", "1", "p", "5"))}, []string{"p 1? 3", "-early 7 1", "-late 9 1", "-never 8 1"}},
		"legacy":            {[]story.Group{group(piece("process", "", "processId=7", "name=a.exe", "parentProcessId=5", "parentProcessName=b.exe", "createdDateTime=2018-11-19T19:50:39Z"))}, []string{"b.exe 5? 1", "-a.exe 7 1"}},
	} {
		if got := drawn(c.groups...); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestProcessKnowsAll holds what several pieces know of one process.
func TestProcessKnowsAll(t *testing.T) {
	a := started("7", "a.exe", "30", "5", "cmd.exe", "20", `imageFile.filePath=C:\T`, "userAccount.accountName=ann")
	b := started("7", "a.exe", "30", "5", "cmd.exe", "20", "processCommandLine=a -x", "detectionStatus=blocked")
	b.Verdict = "malicious"
	roots := story.Processes(context.Background(), group(piece("deviceEvidence", "", "hostName=WS1"), a, b))
	p := roots[0].Children[0]
	at, _ := alert.ParseTime("2026-11-20T08:41:30Z")
	if p.Path != `C:\T` || p.User != "ann" || p.Command != "a -x" || p.Outcome.Words != "blocked" || p.Verdict != "malicious" || p.Host != "WS1" || p.Started != at ||
		fmt.Sprint(p.Pieces) != "[{0 [1]} {0 [2]}]" || !roots[0].Parent || roots[0].Host != "WS1" || fmt.Sprint(roots[0].Pieces) != "[{0 [1]} {0 [2]}]" {
		t.Errorf("%+v\nof %+v", p, roots[0])
	}
	cut := story.Processes(context.Background(), group(started("7", "b.exe", "30", "5", "cmd.exe", "10"), started("5", "cmd.exe", "10.9", "", "", "")))
	if len(cut) != 1 || cut[0].Parent || fmt.Sprint(cut[0].Pieces) != "[{0 [1]}]" {
		t.Errorf("a process that was a parent first: %+v", cut[0])
	}
	if branches := story.Branches(roots); !branches[1].Last || branches[1].Depth != 1 || !branches[0].Last {
		t.Errorf("branches %+v", branches)
	}
}

// shapes returns evidence of n processes that would cost much if all were compared with
// all.
func shapes(n int) map[string][]alert.Evidence {
	made := func(one func(i int) alert.Evidence) (list []alert.Evidence) {
		for i := range n {
			list = append(list, one(i))
		}
		return list
	}
	id := func(i int) string { return fmt.Sprint(i + 1) }
	stamp := func(i int) string {
		return "processCreationDateTime=" + time.Date(2026, 11, 20, 0, 0, 2*i, 0, time.UTC).Format(time.RFC3339)
	}
	return map[string][]alert.Evidence{
		"a chain":               made(func(i int) alert.Evidence { return started(id(i), "a", "", id(i+1), "a", "") }),
		"a ring":                made(func(i int) alert.Evidence { return started(id(i), "a", "", id((i+1)%n), "a", "") }),
		"one parent":            made(func(i int) alert.Evidence { return started(id(i+1), "a", "", "1", "p", "") }),
		"one id":                made(func(i int) alert.Evidence { return started("7", "a", "", "7", "a", "", stamp(i)) }),
		"one id, other names":   made(func(i int) alert.Evidence { return started("7", id(i), "10", "7", id(i+1), "10") }),
		"one process":           made(func(i int) alert.Evidence { return started("7", "a", "10", "5", "b", "5") }),
		"no ids":                made(func(i int) alert.Evidence { return started("", "a", "", "", "b", "") }),
		"one id, without times": made(func(i int) alert.Evidence { return started("7", id(i), "", "7", "", "") }),
	}
}

// TestManyProcesses has ten thousand processes of each shape: all are there once, in far
// less time than comparing all with all would take.
func TestManyProcesses(t *testing.T) {
	const n = 10_000
	for name, list := range shapes(n) {
		begin := time.Now()
		branches := story.Branches(story.Processes(context.Background(), group(list...)))
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		}
		pieces, deepest := 0, 0
		seen := map[*story.Process]bool{}
		for _, b := range branches {
			if seen[b.Process] {
				t.Fatalf("%s: a process is there twice", name)
			}
			seen[b.Process] = true
			if !b.Parent {
				pieces += len(b.Pieces)
			}
			deepest = max(deepest, b.Depth)
		}
		if pieces != n {
			t.Errorf("%s: %d pieces are in the tree", name, pieces)
		}
		if want := map[string]int{"a chain": n, "a ring": n - 1, "one parent": 1, "one process": 1}; want[name] != 0 && deepest != want[name] {
			t.Errorf("%s: %d deep", name, deepest)
		}
	}
}

func BenchmarkProcesses(b *testing.B) {
	for name, list := range shapes(10_000) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				story.Processes(context.Background(), group(list...))
			}
		})
	}
}

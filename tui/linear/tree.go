package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert/story"
	"tocsin/store/index"
	"tocsin/tui/detail"
)

// tellTree tells which process started which: a number such as 1.2 stands for the second process
// that the first one started, so that no indentation has to be heard.
func tellTree(s *session, ctx context.Context) {
	groups, more, err := groupsOf(s, ctx)
	if err != nil {
		complain(s, err)
		return
	}
	branches := story.Branches(story.Processes(ctx, groups...))
	if len(branches) == 0 {
		s.out.say("The evidence names no process.")
		return
	}
	var place []int
	var lines []string
	for i := range branches {
		b := &branches[i]
		for len(place) <= b.Depth {
			place = append(place, 0)
		}
		place = place[:b.Depth+1]
		place[b.Depth]++
		lines = append(lines, numbered(place)+" "+processLine(b.Process))
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("The processes of %s more are left out.", alerts(more)))
	}
	s.answer.tell(lines)
}

// deepest is how many numbers the place of a process has at most: a tree may be made to be deep.
const deepest = 12

// numbered writes the place of a process: "1.2:".
func numbered(place []int) string {
	words := make([]string, 0, deepest+1)
	for _, n := range place[:min(len(place), deepest)] {
		words = append(words, strconv.Itoa(n))
	}
	if more := len(place) - deepest; more > 0 {
		words = append(words, fmt.Sprintf("and %d deeper", more))
	}
	return strings.Join(words, ".") + ":"
}

// processLine tells a process: what it is and whether it is a threat first, its command last.
func processLine(p *story.Process) string {
	parts := []string{cmp.Or(oneLine(p.Name), "a process without a name")}
	add := func(word, value string) {
		if value = oneLine(value); value != "" {
			parts = append(parts, word+value)
		}
	}
	said := story.Said(p.Verdict, p.Outcome)
	if said == p.Outcome.Words && p.Verdict != "unknown" {
		add("", detail.Spelled(p.Verdict))
	}
	add("", said)
	add("PID ", p.ID)
	if p.Started != 0 {
		add("started ", clock(p.Started))
	}
	add("on ", p.Host)
	add("as ", p.User)
	if p.Command != p.Name {
		add("command ", story.Brief(p.Command)+decodedWords(story.Decode(p.Command)))
	}
	return strings.Join(parts, ", ")
}

// groupsOf returns what the open record's processes are read from: its own evidence, or of an
// incident that of its newest alerts, and how many alerts are left out.
func groupsOf(s *session, ctx context.Context) (groups []story.Group, more int, err error) {
	if s.here.opened.record.Incident == nil {
		return []story.Group{{Record: &s.here.opened.record, Evidence: s.here.opened.evidence}}, 0, nil
	}
	result, err := s.reader.search(ctx, membersOf(s.here.opened), index.Request{Rows: mostAlerts})
	if err != nil {
		return nil, 0, err
	}
	for _, row := range slices.Backward(result.Rows) {
		record, evidence, err := s.o.Store.Record(ctx, row.Key)
		if err != nil {
			return nil, 0, err
		}
		groups = append(groups, story.Group{Record: &record, Evidence: evidence})
	}
	return groups, result.Total - len(groups), nil
}

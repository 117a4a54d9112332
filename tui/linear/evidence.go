package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/attack"
	"tocsin/tui/detail"
)

// tellEvidence tells a sentence about each piece of evidence.
func tellEvidence(s *session, _ context.Context) {
	all := s.here.opened.group().Tell()
	if len(all) == 0 {
		s.out.say("No evidence.")
		return
	}
	lines := make([]string, len(all))
	for i, line := range all {
		lines[i] = fmt.Sprintf("Evidence %d of %d: %s", i+1, len(all), sentence(line))
	}
	if len(all) > 0 {
		lines = append(lines, "Type evidence and a number for the properties of one.")
	}
	s.answer.tell(lines)
}

// evidence tells the pieces of evidence, or the properties of the one with a number.
func evidence(s *session, ctx context.Context, argument string) {
	all := s.here.opened.group().Tell()
	n, isNumber := number(argument)
	switch {
	case s.here.opened.record.Alert == nil:
		s.out.say("Alerts have evidence: open one first.")
		return
	case argument == "" || len(all) == 0:
		tellEvidence(s, ctx)
		return
	case !isNumber || n < 1 || n > len(all):
		s.out.say("There is no evidence %s: choose 1 to %d.", short(argument), len(all))
		return
	}
	piece := all[n-1].Path.In(s.here.opened.evidence)
	if piece == nil {
		s.out.say("It has no properties.")
		return
	}
	s.answer.tell(append([]string{markedLine(piece)}, propertyLines(piece)...))
}

// markedLine tells the name of a piece of evidence, its verdict, what was done about it and its roles.
func markedLine(e *alert.Evidence) string {
	parts := []string{cmp.Or(oneLine(e.Name), "Evidence")}
	if e.Verdict != "" {
		parts = append(parts, "verdict "+detail.Spelled(e.Verdict))
	}
	if e.Remediation != "" {
		parts = append(parts, "remediation "+detail.Spelled(e.Remediation))
	}
	for _, role := range e.Roles {
		parts = append(parts, detail.Spelled(role))
	}
	return clean(strings.Join(parts, ", "))
}

func propertyLines(e *alert.Evidence) (lines []string) {
	for _, p := range e.Props {
		lines = append(lines, clean(p.Name)+": "+spoken(oneLine(p.Value)))
	}
	return lines
}

// tellClass tells what an alert is classed as: its category, and the techniques of MITRE ATT&CK with their
// names.
func tellClass(s *session, a *alert.Alert) {
	if a.Category != "" {
		s.out.say("Category: %s", begun(detail.Spelled(oneLine(a.Category))))
	}
	var names []string
	for _, id := range slices.Compact(slices.Sorted(slices.Values(a.Techniques))) {
		name := oneLine(id)
		if known, ok := attack.Find(id); ok {
			name += " " + known.String()
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		s.out.say("Techniques: %s", oneLine(strings.Join(names, "; ")))
	}
}

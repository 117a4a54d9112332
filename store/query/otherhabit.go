package query

import (
	"fmt"
	"regexp"
	"strings"
)

// What people type as other tools have it, where a stage or an operator is not what is
// meant; see operatorHabits and stageHabits for those.

// agoForm is a time of KQL or of Kibana that counts back from now: ago(1d), now()-1d.
var agoForm = regexp.MustCompile(`(?i)^(?:ago\(\s*(\d+(?:s|m|h|d|w|mo|y))\s*\)|now(?:\(\))?\s*-\s*(\d+(?:s|m|h|d|w|mo|y)))`)

// ago returns the relative time that such a time at the beginning of a text means, and the
// length of what stands there; "" if there is none.
func ago(text string) (time string, length int) {
	m := agoForm.FindStringSubmatch(text)
	if m == nil {
		return "", 0
	}
	return "-" + m[1] + m[2], len(m[0])
}

// fieldHabit says what to write for a qualifier of another tool that stands in the place
// of a field; "" for any other word.
func fieldHabit(word string) string {
	switch strings.ToLower(word) {
	case "is":
		return "name the field: status:open, triage.state:unseen"
	case "no", "missing", "_missing_":
		return "name the field: assigned_to IS NULL"
	case "_exists_", "exists":
		return "name the field: title IS NOT NULL"
	case "sort", "order", "orderby":
		return "sort behind the condition: | sort created_at desc"
	case "in":
		return "name the field: title:word"
	case "@tag", "@tags", "@label":
		return "did you mean tags or triage.tags? those given here are in triage.tags"
	}
	return ""
}

// joinHabit says where what follows a condition in SQL stands here; "" for any other word.
func joinHabit(word string) string {
	switch strings.ToUpper(word) {
	case "ORDER", "SORT":
		return "sort behind the condition: | sort created_at desc"
	case "LIMIT", "TOP", "OFFSET":
		return "cut behind the condition: | head 10"
	case "GROUP", "HAVING":
		return "count behind the condition: | aggregate count by provider"
	}
	return ""
}

// selects refuses a query that begins as one of SQL.
func (p *parser) selects() *Problem {
	t, n := p.peek(), p.second()
	if !t.is("SELECT") || n.kind == endToken || n.kind == operatorToken {
		return nil
	}
	return &Problem{At: t.at, Message: "SELECT begins no query here", Hint: "begin with FROM alert WHERE …; | fields behind the condition chooses columns"}
}

// rangeHabit says how a range in brackets is written; "" for any other text.
func rangeHabit(field, text string) string {
	if !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "{") {
		return ""
	}
	return fmt.Sprintf("write a range as two conditions: %s >= 0.4 AND %[1]s < 0.8", field)
}

package query

import (
	"slices"
	"strings"
)

// stageAhead reports whether a word begins a stage whose | was left out, by the token after it.
func stageAhead(t, n token) bool {
	if t.kind != wordToken || t.quoted {
		return false
	}
	column := namesField(n) && ownName(n)
	switch strings.ToLower(t.text) {
	case "head", "tail":
		return n.kind == numberToken
	case "sort":
		return n.is("by") || column
	case "fields":
		return column
	case "aggregate":
		return n.kind == wordToken && slices.ContainsFunc(functionKinds(), func(k functionKind) bool { return strings.EqualFold(k.name, n.text) })
	}
	return false
}

// stageHint writes the beginning of a stage with its |.
func stageHint(text string, t, n token) string { return "write | " + clip(text[t.at.From:n.at.To]) }

// intervalHabit says how to group by an interval, for a word of another language in the
// place of one; "" for any other word.
func intervalHabit(word string) string {
	switch strings.ToLower(word) {
	case "minute", "minutes":
		return "write by 1m"
	case "hour", "hours", "hourly", "bin", "span", "date_trunc", "date_histogram":
		return "write by 1h"
	case "day", "days", "daily", "date":
		return "write by 1d"
	case "week", "weeks", "weekly":
		return "write by 7d"
	}
	return ""
}

// stageEndHint says how a word after a stage goes on with its columns; "" for any other token.
func stageEndHint(stages []Stage, t token) string {
	switch stages[len(stages)-1].(type) {
	case *Pick, *Order, *Aggregate:
		if namesField(t) {
			return "put commas between columns"
		}
	}
	return ""
}

// stageHabit offers the stage for a word of another language; "" for any other word.
func stageHabit(word string) string {
	switch strings.ToLower(word) {
	case "take", "limit", "first":
		return "did you mean head?"
	case "top":
		return "sort first, then cut: | sort severity desc | head 10"
	case "last":
		return "did you mean tail?"
	case "order", "orderby", "sort_by":
		return "did you mean sort?"
	case "project", "table", "select", "keep", "columns":
		return "did you mean fields?"
	case "summarize", "stats", "distinct", "dedup", "rare", "timechart", "chart", "group", "uniq":
		return "did you mean aggregate?"
	case "count":
		return "did you mean aggregate count?"
	case "where", "search", "filter", "grep":
		return "put conditions before the first |, and AND between"
	}
	return ""
}

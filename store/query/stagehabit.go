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
		return namesFunction(n)
	}
	return false
}

// namesFunction reports whether a token is the name of a function of aggregate.
func namesFunction(t token) bool {
	return t.kind == wordToken && slices.ContainsFunc(functionKinds(), func(k functionKind) bool { return strings.EqualFold(k.name, t.text) })
}

// stageHint writes the beginning of a stage with its |.
func stageHint(text string, t, n token) string { return "write | " + clip(text[t.at.From:n.at.To]) }

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

// stageHabit holds what other languages have for a stage: KQL, SQL and Splunk.
type stageHabit struct {
	words string                      // separated by blanks
	means string                      // our stage for the word alone
	write func(s *otherStage) instead // what stands in place of the whole stage; nil if means is all
	hint  string                      // if neither says it
}

// instead is a text to write in place of a stage of another language; without one nothing says the same.
type instead struct {
	at   Span
	text string
}

// runs reports whether a query of what stands before it in a text, and of it, has no error in it that isn't mended.
func (i instead) runs(text string) bool {
	read := func(text string) *Reading { return Scope{}.Read(text) }
	with := text[:i.at.From] + i.text
	problems := read(with).Problems
	first := slices.IndexFunc(problems, func(p Problem) bool { return !p.Warning && p.At.From >= i.at.From })
	return first < 0 || Mends(with, &problems[first], read) != nil
}

// stageHabits lists them. No word is a stage here.
func stageHabits() []stageHabit {
	return []stageHabit{
		{words: "take limit first", means: "head"},
		{words: "last", means: "tail"},
		{words: "order orderby sort_by", means: "sort"},
		{words: "project table select keep columns", means: "fields"},
		{words: "summarize stats chart group", means: "aggregate", write: (*otherStage).grouped},
		{words: "distinct dedup uniq", means: "aggregate count by product", write: (*otherStage).grouped},
		{words: "top", write: (*otherStage).topped, hint: "sort first, then cut: | sort severity desc | head 10"},
		{words: "rare", means: "aggregate count by product | sort count", write: (*otherStage).rarest},
		{words: "timechart", means: "aggregate", write: (*otherStage).charted},
		{words: "count", means: "aggregate count"},
		{words: "where search filter grep having", write: (*otherStage).filtered, hint: "put conditions before the first |, and AND between"},
	}
}

// foreign refuses a stage of another language, at its word, with what says the same here; nil for any other word.
func foreign(p *parser) *Problem {
	t := p.peek()
	all := stageHabits()
	i := slices.IndexFunc(all, func(h stageHabit) bool { return slices.Contains(strings.Fields(h.words), strings.ToLower(t.text)) })
	if i < 0 {
		return nil
	}
	h, problem := all[i], &Problem{At: t.at, Message: clip(t.text) + " is not a stage"}
	if h.means != "" {
		h.hint = "did you mean " + h.means + "?"
	}
	if h.write != nil {
		// Behind an error nothing is tried: it is mended first, and the text before would be read anew for each stage.
		if with := h.write(newOtherStage(p)); with.text != "" && (len(p.problems) > 0 || with.runs(p.text)) {
			problem.At, h.hint = with.at, "write "+clip(with.text)
		}
	}
	problem.Hint = h.hint
	return problem
}

package linear

import (
	"context"
	"fmt"
	"strings"
)

// answer goes on with what the last word has left: the rest of a long answer, and a question that a
// number answers. The next word that keeps neither forgets both.
type answer struct {
	to        *voice
	rest      []string // not yet told
	told, all int      // lines of it
	choices   []choice // that a number chooses; nil if nothing is asked
	asks      bool     // they answer a question, to which no is an answer too
	opens     bool     // each of them opens something, and decides nothing
	listed    bool     // choices were told right before the present word
}

// choice is a numbered line that a digit chooses.
type choice struct {
	name string
	do   func(ctx context.Context)
}

// tell says lines, a page at a time.
func (a *answer) tell(lines []string) {
	a.rest, a.told, a.all = lines, 0, len(lines)
	a.tellRest()
}

// tellRest says the next page of a long answer; ok is false if it is complete.
func (a *answer) tellRest() (ok bool) {
	ok = len(a.rest) > 0
	page := a.rest[:min(len(a.rest), pageLines)]
	if len(a.rest) <= pageLines+fewLines {
		page = a.rest
	}
	for _, line := range page {
		a.to.say("%s", line)
	}
	a.rest, a.told = a.rest[len(page):], a.told+len(page)
	if len(a.rest) > 0 {
		a.to.say("%d of %d lines. Type more for the rest.", a.told, a.all)
	}
	return ok
}

// offer lists choices under a heading. The next line may be the number of one; any other
// word forgets them.
func (a *answer) offer(heading string, all []choice) { a.list(heading+": type a number.", all) }

// within is offer for what a part of an open record lists, whose parts have numbers too.
func (a *answer) within(heading string, all []choice) {
	a.list(heading+": a number opens one; for a part type its name.", all)
	a.opens = true
}

func (a *answer) list(heading string, all []choice) {
	a.choices, a.asks, a.opens = all, false, false
	a.to.say("%s", heading)
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = fmt.Sprintf("%d. %s", i+1, c.name)
	}
	a.tell(lines)
}

// ask asks a question, in one line with the numbers of its answers. No is one too: so n and no mean that until
// it is answered, and y and yes are no other words.
func (a *answer) ask(question string, all []choice) {
	a.choices, a.asks, a.opens, a.rest = all, true, false, nil
	var answers []string
	for i, c := range all {
		answers = append(answers, fmt.Sprintf("%d %s", i+1, c.name))
	}
	a.to.say("%s %s, n no.", question, strings.Join(answers, ", "))
}

// open reports whether a question waits for its answer.
func (a *answer) open() bool { return a.asks && len(a.choices) > 0 }

// yesOrNo takes a word for the answer to a question: after no, nothing is asked any more; yes is the first
// answer. ok is false if no question is open or the word is another one.
func (a *answer) yesOrNo(ctx context.Context, word string) (ok bool) {
	if !a.open() {
		return false
	}
	switch strings.ToLower(word) {
	case "n", "no":
		a.forget()
		a.to.say("No: nothing was changed.")
	case "y", "yes":
		return a.choose(ctx, 1)
	default:
		return false
	}
	return true
}

// choose does the choice with a number; ok is false if nothing is asked.
func (a *answer) choose(ctx context.Context, n int) (ok bool) {
	if len(a.choices) == 0 {
		return false
	}
	if n < 1 || n > len(a.choices) {
		a.to.say("There is no %d: choose 1 to %d, or type another word.", n, len(a.choices))
		return true
	}
	c := a.choices[n-1]
	a.choices = nil
	c.do(ctx)
	return true
}

// forget drops the rest and the question.
func (a *answer) forget() { a.choices, a.rest = nil, nil }

// leave forgets for another word. A question that has had no answer is told as one: nothing came of it.
func (a *answer) leave() {
	if a.open() {
		a.to.say("The question is dropped: nothing was changed.")
	}
	a.listed = len(a.choices) > 0
	a.forget()
}

package querybar

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tocsin/store/index"
	"tocsin/store/query"
)

// Bounds of a paste: how many entities become one condition, and how many are looked at, as many of them
// may be the same.
const (
	mostLines  = 100
	mostPasted = 10 * mostLines
)

// recognize returns the condition that a text stands for in this list: see query.Recognize.
func recognize(b *Bar, content string) (condition, title string, typed, ok bool) {
	return query.Scope{Kind: b.o.Kind}.Recognize(content)
}

// several returns the condition that any of several pasted entities matches, one a line, or side by side
// with commas, semicolons or blanks between them.
func several(b *Bar, content string) (condition, title string, ok bool) {
	var all []string
	looked := 0
	add := func(s string) bool {
		if looked++; looked > mostPasted {
			return false
		}
		one, _, typed, ok := recognize(b, s)
		if ok = ok && typed && len(all) < mostLines; ok && !slices.Contains(all, one) {
			all = append(all, one)
		}
		return ok
	}
	for line := range strings.Lines(content) {
		if strings.TrimSpace(line) == "" || add(line) {
			continue
		}
		for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
			if !add(part) {
				return "", "", false
			}
		}
	}
	return "(" + strings.Join(all, " OR ") + ")", strconv.Itoa(len(all)) + " entities", len(all) > 1
}

// Paste holds what a pasted text stands for.
type Paste struct {
	Text  string // the text in force with its condition
	Alone string // its condition
	Title string // what it was taken for
}

// Pasted returns what a pasted text stands for: see query.Recognize; of several lines, each an entity,
// any is to match. ok is false if it stands for nothing, or for something that this list can't be asked.
func (b *Bar) Pasted(content string) (p Paste, ok bool) {
	alone, title, typed, ok := recognize(b, content)
	if p.Alone, p.Title = alone, title; !ok || !typed {
		if each, titles, are := several(b, content); are {
			p.Alone, p.Title, ok = each, titles, true
		}
	}
	if !ok {
		return Paste{}, false
	}
	text, err := query.Also(b.force.text, p.Alone)
	p.Text = text
	return p, err == nil && b.Read(text).Query != nil
}

// Count counts what some texts select, which must be right; ok is false if it can't be known as yet.
// The function that it returns runs in a tea.Cmd.
func Count(b *Bar, texts ...string) func(ctx context.Context) (n []int, ok bool) {
	search, requests := b.o.Search, make([]index.Request, len(texts))
	for i, text := range texts {
		q := b.Read(text).Query
		if q == nil || q.Tabular() {
			search = nil
		}
		requests[i].Query = query.Restrict(q, b.o.Only)
	}
	return func(ctx context.Context) (n []int, ok bool) {
		if search == nil {
			return nil, false
		}
		for _, r := range requests {
			found, err := search(ctx, r)
			if err != nil || found.Partial || found.Loading {
				return nil, false
			}
			n = append(n, found.Total)
		}
		return n, true
	}
}

// pasted puts the condition that a pasted entity stands for at the caret, if a condition
// may begin there; done is false if the paste is text like any other.
func (e *editor) pasted(content string) (done bool) {
	condition, _, typed, ok := recognize(e.bar, content)
	if !ok || !typed {
		condition, _, ok = several(e.bar, content)
	}
	value, caret := e.line.Value(), e.line.Caret()
	if !ok || len(value) > live {
		return false
	}
	before, after := value[:caret], value[caret:]
	switch {
	case begins(before):
	case after == "" && strings.TrimRightFunc(before, unicode.IsSpace) != before && e.bar.Read(before).Query != nil:
		before += "AND "
	default:
		return false
	}
	if e.bar.Read(before+condition+after).Query == nil {
		return false
	}
	e.offers.open = false
	e.replace(before+condition+after, len(before)+len(condition), caret)
	return true
}

// begins reports whether a condition begins behind a text, as far as its last word says.
func begins(text string) bool {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	if text == "" || strings.HasSuffix(text, "(") {
		return true
	}
	last := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	for _, word := range []string{"AND", "OR", "NOT", "WHERE", "&&", "||"} {
		if strings.EqualFold(last, word) || strings.EqualFold(last, "("+word) {
			return true
		}
	}
	return false
}

// refang puts the condition that a defanged entity before the caret stands for in its place:
// no stored text has it as it was typed.
func (e *editor) refang() {
	c, ok := e.entity()
	if !ok || !query.Defanged(e.line.Value()[c.At.From:c.At.To]) {
		return
	}
	text, caret := c.Insert(e.line.Value())
	if text = strings.TrimSpace(text); e.bar.Read(text).Query != nil {
		e.replace(text, min(caret, len(text)), c.At.From)
	}
}

// wordAt returns the place of the word at the caret.
func wordAt(e *editor) (from, to int) {
	text, caret := e.line.Value(), e.line.Caret()
	from = strings.LastIndexFunc(text[:caret], unicode.IsSpace) + 1
	if i := strings.IndexFunc(text[caret:], unicode.IsSpace); i >= 0 {
		return from, caret + i
	}
	return from, len(text)
}

// entity returns the candidate that the word before the caret stands for: an entity as a
// person typed or pasted it.
func (e *editor) entity() (c query.Candidate, ok bool) {
	text, caret := e.line.Value(), e.line.Caret()
	from, to := wordAt(e)
	condition, title, typed, ok := recognize(e.bar, text[from:to])
	if !ok || !typed || from == caret || !begins(text[:from]) || names(e.bar, text[from:to]) {
		return c, false
	}
	return query.Candidate{Text: condition, At: query.Span{From: from, To: to}, Kind: query.CandidateKeyword, Help: title}, true
}

// names reports whether a word is a condition of a field that it names, as in process:powershell.exe:
// it stands for nothing else.
func names(b *Bar, word string) bool {
	if name, _, ok := strings.Cut(word, ":"); !ok || query.FieldOf(name) == nil {
		return false
	}
	terms := b.o.read(word, b.o.Now()).Terms()
	return len(terms) == 1 && terms[0].Field != ""
}

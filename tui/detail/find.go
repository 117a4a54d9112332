package detail

import (
	"strings"
	"unicode"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// hit is where the words are: on one line, or over the end of lines that were broken.
type hit []span

// span is a part of a line, in runes of its text.
type span struct{ line, from, to int }

// mostHits is how many hits are counted: a letter has a hundred thousand in an item of
// megabytes.
const mostHits = 9_999

// finder looks for words in the lines of a page, some lines at a time, without regard to case.
// Lines that were broken are read as one.
type finder struct {
	words string
	hits  []hit
	more  bool // there are more than mostHits
	next  int  // the first line that isn't searched
	done  bool // all are
}

// find searches so many more lines, or somewhat more to the end of a row; whole tells that no
// other lines will come, so that the last row is whole too.
func (f *finder) find(lines []line, joins []glue, most int, whole bool) {
	words := folded(f.words)
	f.done = f.done || words == ""
	for limit := f.next + most; !f.done && f.next < min(limit, len(lines)); {
		end := f.next + 1
		for end < len(lines) && joins[end] != begins {
			end++
		}
		if end == len(lines) && !whole {
			return
		}
		f.row(joined(lines[f.next:end], joins[f.next:end]), words)
		f.next = end
	}
	f.done = f.done || whole && f.next == len(lines)
}

// row searches a row that begins with the next line.
func (f *finder) row(r row, words string) {
	for off := 0; ; off += len(words) {
		i := strings.Index(r.text[off:], words)
		if i < 0 {
			return
		}
		if len(f.hits) == mostHits {
			f.more, f.done = true, true
			return
		}
		off += i
		f.hits = append(f.hits, r.spans(f.next, off, off+len(words)))
	}
}

// folded makes texts comparable; it keeps the number of runes.
func folded(s string) string { return strings.Map(unicode.ToLower, s) }

// row is a line before it was broken.
type row struct {
	text  string
	parts []part
}

// part is where a line is in a row: its first byte there, and how many runes of the line
// were left out before.
type part struct{ from, skipped int }

// joined joins lines that were broken.
func joined(lines []line, joins []glue) row {
	var r row
	var b strings.Builder
	for i, l := range lines {
		s := plain(l)
		p := part{}
		if i > 0 {
			short := strings.TrimLeft(s, " ") // the indentation
			p.skipped, s = len(s)-len(short), short
			if joins[i] == spaced {
				b.WriteByte(' ')
			}
		}
		p.from = b.Len()
		b.WriteString(folded(s))
		r.parts = append(r.parts, p)
	}
	r.text = b.String()
	return r
}

// plain returns the text of a line.
func plain(l line) string {
	if len(l) == 1 {
		return l[0].Text
	}
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// spans returns where the bytes from from to to of a row are in its lines.
func (r row) spans(first, from, to int) hit {
	var h hit
	for i, p := range r.parts {
		end := len(r.text)
		if i+1 < len(r.parts) {
			end = r.parts[i+1].from
		}
		a, z := max(from, p.from), min(to, end)
		if a >= z {
			continue
		}
		at := p.skipped + len([]rune(r.text[p.from:a]))
		h = append(h, span{first + i, at, at + len([]rune(r.text[a:z]))})
	}
	return h
}

// paint returns a line whose runes of the span have a role. If that would tear what is
// drawn as one sign, the whole segment has it.
func (sp span) paint(l line, role theme.Role) line {
	out := make(line, 0, len(l)+2)
	off := 0
	for _, s := range l {
		runes := []rune(s.Text)
		a, z := min(max(sp.from-off, 0), len(runes)), min(max(sp.to-off, 0), len(runes))
		off += len(runes)
		if a >= z {
			out = append(out, s)
			continue
		}
		cut := func(from, to int, role theme.Role) theme.Segment {
			return theme.Segment{Text: string(runes[from:to]), Role: role, Link: s.Link}
		}
		parts := line{cut(0, a, s.Role), cut(a, z, role), cut(z, len(runes), s.Role)}
		if theme.Width(parts...) != text.Width(s.Text) {
			parts = line{cut(0, len(runes), role)}
		}
		out = append(out, parts...)
	}
	return out
}

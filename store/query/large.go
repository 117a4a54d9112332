package query

import (
	"context"
	"io"
	"strings"
	"unicode/utf8"
)

// An item may have a hundred megabytes, and a single text of it too. A search must end
// within a few milliseconds even there, so what is large is read, folded and compared in
// pieces, and the context is asked between them.

const (
	largeItem = 256 << 10 // bytes from which an item is read in pieces
	largeText = 64 << 10  // and from which a text is; it is also the size of a piece
	manySteps = 1 << 14   // of a glob between two looks at the context
)

// pieces reads an item and fails once ctx has ended.
type pieces struct {
	ctx  context.Context
	rest []byte
}

// Read reads at most a piece.
func (p *pieces) Read(into []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(into, p.rest[:min(len(p.rest), largeText)])
	p.rest = p.rest[n:]
	return n, nil
}

// textWithin is Text(TextOf(s)) for a large text. If ctx ends, the answer must not be used.
func (c *Compare) textWithin(ctx context.Context, s string) bool {
	v := textWithin(ctx, s)
	switch c.Op {
	case Has:
		return v.Folded != "" && c.part(ctx, v)
	case Contains:
		for _, part := range c.test.parts {
			if indexWithin(ctx, v.Folded, part) >= 0 {
				return v.Folded != ""
			}
		}
	case Matches:
		for _, pattern := range c.test.parts {
			if globWithin(ctx, pattern, v.Folded) {
				return v.Folded != ""
			}
		}
	case Regex:
		for _, re := range c.test.regexes {
			if re.MatchReader(&runes{ctx: ctx, rest: v.Plain}) {
				return v.Folded != ""
			}
		}
	default:
		return c.Text(v)
	}
	return false
}

// textWithin is TextOf for a large text. It cuts only before ASCII: that never combines
// with what stands before it.
func textWithin(ctx context.Context, s string) Text {
	var plain, folded strings.Builder
	for len(s) > 0 && ctx.Err() == nil {
		n := min(largeText, len(s))
		for n < len(s) && s[n] >= utf8.RuneSelf {
			n++
		}
		t := TextOf(s[:n])
		plain.WriteString(t.Plain)
		folded.WriteString(t.Folded)
		s = s[n:]
	}
	return Text{plain.String(), folded.String()}
}

// indexWithin is strings.Index that ends if ctx does.
func indexWithin(ctx context.Context, text, part string) int {
	const piece = 16 * largeText
	for from := 0; ctx.Err() == nil; from += piece {
		if rest := text[from:]; len(rest) > piece+len(part) {
			if n := strings.Index(rest[:piece+len(part)], part); n >= 0 {
				return from + n
			}
			continue
		}
		n := strings.Index(text[from:], part)
		if n < 0 {
			return n
		}
		return from + n
	}
	return -1
}

// runes reads a text for a pattern, and ends once ctx has ended.
type runes struct {
	ctx  context.Context
	rest string
	n    int
}

// ReadRune reads the next rune.
func (r *runes) ReadRune() (rune, int, error) {
	if r.n++; r.n%1024 == 0 && r.ctx.Err() != nil || r.rest == "" {
		return 0, 0, io.EOF
	}
	c, size := utf8.DecodeRuneInString(r.rest)
	r.rest = r.rest[size:]
	return c, size, nil
}

package query

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// Raw returns the comparison's answer for a raw item, for comparisons with a Path.
// An item with broken JSON counts as far as it can be read.
func (c *Compare) Raw(item []byte) bool { return c.RawWithin(context.Background(), item) }

// RawWithin is Raw that ends within milliseconds if ctx does. The answer must not be used
// then. An item may have a million values or a large one, and a comparison a thousand
// patterns.
func (c *Compare) RawWithin(ctx context.Context, item []byte) bool {
	if len(item) == 0 {
		return c.Answer(false, true)
	}
	w := walk{ctx: ctx, c: c, dec: decoder(ctx, item)}
	_ = w.value(c.Path) // found, or as far as the item is readable
	return c.Answer(w.any, !w.present)
}

// decoder reads an item, with whatever it repeats or garbles.
func decoder(ctx context.Context, item []byte) *jsontext.Decoder {
	var from io.Reader = bytes.NewBuffer(item) // which is not copied
	if len(item) >= largeItem {
		from = &pieces{ctx, item}
	}
	return jsontext.NewDecoder(from, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// walk goes along a path through an item.
type walk struct {
	ctx     context.Context
	c       *Compare
	dec     *jsontext.Decoder
	leaves  *[]any // collects the leaves in place of comparing them, if it is set
	any     bool   // some leaf satisfied the operator
	present bool   // something at the end of the path is not missing
}

// errFound ends a walk whose answer is known.
var errFound = errors.New("found")

// value follows the rest of the path into one value. A list counts as each of its
// elements.
func (w *walk) value(path []string) error {
	switch k := w.dec.PeekKind(); {
	case k == '[':
		return w.elements(path)
	case k == '{' && len(path) > 0:
		return w.members(path)
	case k == '{':
		return w.object()
	case len(path) > 0:
		return w.dec.SkipValue()
	}
	t, err := w.dec.ReadToken()
	if err != nil {
		return err
	}
	return w.leaf(t)
}

func (w *walk) elements(path []string) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	for w.dec.PeekKind() != ']' {
		if err := w.value(path); err != nil {
			return err
		}
	}
	_, err := w.dec.ReadToken()
	return err
}

// members follows every member whose name is the next part of the path: names may
// repeat, or differ by case alone.
func (w *walk) members(path []string) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	for w.dec.PeekKind() != '}' {
		name, err := w.dec.ReadToken()
		if err != nil {
			return err
		}
		if called(name.String(), path[0]) {
			err = w.value(path[1:])
		} else {
			err = w.dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	_, err := w.dec.ReadToken()
	return err
}

// called compares a member's name with a folded part of a path.
func called(name, part string) bool {
	if folded, ok := foldASCII(name); ok {
		return folded == part
	}
	return Fold(name) == part
}

// object reads an object at the end of the path: no comparison is true of it,
// but with members it is not missing.
func (w *walk) object() error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	if w.dec.PeekKind() == '"' {
		if w.leaves != nil {
			*w.leaves = append(*w.leaves, nil)
		} else if err := w.found(false); err != nil {
			return err
		}
	}
	for w.dec.PeekKind() != '}' {
		if err := w.dec.SkipValue(); err != nil {
			return err
		}
	}
	_, err := w.dec.ReadToken()
	return err
}

func (w *walk) leaf(t jsontext.Token) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.leaves != nil {
		w.keep(t)
		return nil
	}
	c := w.c
	switch t.Kind() {
	case '"':
		s := t.String()
		if s == "" {
			return nil
		}
		if c.Op.orders() {
			return w.found(c.instant(s))
		}
		if len(s) >= largeText && c.Op != Null {
			return w.found(c.textWithin(w.ctx, s))
		}
		return w.found(c.Op != Null && c.Text(TextOf(s)))
	case '0':
		return w.found(c.decimal(decimalOf(t.String())))
	case 't', 'f':
		return w.found(c.Bool(t.Kind() == 't'))
	}
	return nil
}

// found counts a value. It ends the walk once a value satisfied the operator, or
// if the operator asks only for presence: nothing more can change the answer.
func (w *walk) found(satisfies bool) error {
	w.present = true
	w.any = w.any || satisfies
	if w.any || w.c.Op == Null {
		return errFound
	}
	return nil
}

// longestTime is the most bytes of a text to be read as a time.
const longestTime = 64

// instant reports whether a text of the raw item is a time that satisfies the positive
// operator, which asks for more or less.
func (c *Compare) instant(text string) bool {
	if len(c.test.times) == 0 || len(text) > longestTime {
		return false
	}
	at, ok := alert.ParseTime(text)
	return ok && at != 0 && c.Time(at)
}

// decimal reports whether a number of the raw item satisfies the positive operator.
func (c *Compare) decimal(v decimal) bool {
	return slices.ContainsFunc(c.test.decimals, func(d decimal) bool {
		n := v.compare(d)
		switch c.Op {
		case Less:
			return n < 0
		case AtMost:
			return n <= 0
		case Greater:
			return n > 0
		case AtLeast:
			return n >= 0
		}
		return n == 0
	})
}

// pathText prints a path below original_data.
func pathText(path []string) string {
	var b strings.Builder
	b.WriteString("original_data")
	for _, part := range path {
		if strings.IndexFunc(part, func(r rune) bool { return !partRune(r) }) >= 0 || part == "" {
			part = `"` + part + `"`
		}
		b.WriteString("." + part)
	}
	return b.String()
}

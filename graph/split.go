package graph

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
)

// errNoList means that an answer is not a list. A request for fewer items would not
// help.
var errNoList = errors.New("the answer is not an object with a value array")

var (
	errManyItems = errors.New("more items than any page has")
	errBrokenOff = errors.New("the service broke it off with an error")
)

// unreadable means that a page is not valid JSON or is too large. A page with fewer
// items may be readable, so another page may be requested.
type unreadable struct{ err error }

func (u *unreadable) Error() string { return "page cannot be read: " + u.err.Error() }
func (u *unreadable) Unwrap() error { return u.err }

// Unreadable reports whether err means that an answer came whose page cannot be read.
func Unreadable(err error) bool {
	var bad *unreadable
	return errors.As(err, &bad)
}

// TooLarge reports whether err means that a page has too many bytes or items. A page
// of fewer items may be readable.
func TooLarge(err error) bool {
	return errors.Is(err, bound.ErrTooLarge) || errors.Is(err, errManyItems)
}

// document is the answer to a list request, cut into its parts.
type document struct {
	items  [][]byte // parts of the body, which must not change afterwards
	next   string   // the address of the next page; "" if there is none
	failed bool     // the service broke the list off with an error member
}

// split cuts a page into its items and finds the next page's address. It accepts
// repeated names, invalid UTF-8 and unknown members, so that one malformed item does
// not cost its page. With an error, the document holds the items before the break.
func split(body []byte, top int) (document, error) {
	var page document
	d := lenient(body)
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return page, errNoList
	}
	most := max(bound.ItemsPerTop*top, bound.MinItems)
	page.items = make([][]byte, 0, min(top, bound.MinItems))
	found := false
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return page, &unreadable{err}
		}
		switch key := name.String(); {
		case key == "value" && d.PeekKind() == '[':
			found = true
			err = page.array(d, body, most)
		case key == "@odata.nextLink" && d.PeekKind() == '"':
			page.next, err = readText(d)
		case isErrorKey(key) && d.PeekKind() != 'n':
			page.failed = true
			err = d.SkipValue()
		default:
			err = d.SkipValue()
		}
		if err != nil {
			return page, &unreadable{err}
		}
	}
	if err := end(d); err != nil {
		return page, &unreadable{err}
	}
	if !found && !page.failed {
		return page, errNoList
	}
	return page, nil
}

// end reads the end of the document and makes sure that nothing but white space
// follows it.
func end(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return errBehind
	}
	return nil
}

// array appends the values of the array that d is about to read, at most so many. It
// slices them out of body by their offsets, so that nothing is copied.
func (p *document) array(d *jsontext.Decoder, body []byte, most int) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		v, err := d.ReadValue()
		if err != nil {
			return fmt.Errorf("item %d: %w", len(p.items)+1, err)
		}
		if len(p.items) == most {
			p.items = nil
			return errManyItems
		}
		end := int(d.InputOffset())
		p.items = append(p.items, body[end-len(v):end:end])
	}
	_, err := d.ReadToken()
	return err
}

func readText(d *jsontext.Decoder) (string, error) {
	t, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	return t.String(), nil
}

package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// errNoList means that an answer is not a list. A request for fewer items would not
// help.
var errNoList = errors.New("the answer is not an object with a value array")

var (
	errManyItems = errors.New("more items than any page has")
	errBrokenOff = errors.New("the service broke it off with an error")
	errNoAddress = errors.New("it is no text")
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
	lame   error    // the service named a next page, but no address; a fault
	failed bool     // the service broke the list off with an error
	last   []byte   // the item that holds this error; nil if a member of the page does
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
		case plainName(key) == "nextlink":
			err = page.link(d)
		case isErrorKey(key):
			err = page.error(d)
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

// plainName returns the name of a member of a page in lower case and without prefix.
// Services of other versions of OData, and gateways, write @odata.nextLink as
// odata.nextLink, @nextLink or nextLink, and annotate the array: value@odata.error.
func plainName(key string) string {
	key = strings.ToLower(key)
	if of, name, ok := strings.Cut(key, "@"); ok && (of == "" || of == "value") {
		key = name
	}
	return strings.TrimPrefix(strings.TrimPrefix(key, "odata."), "m:")
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
	if n := len(p.items); n > 0 && isErrorAlone(p.items[n-1]) {
		p.failed, p.items, p.last = true, p.items[:n-1], p.items[n-1]
	}
	_, err := d.ReadToken()
	return err
}

// link reads the address of the next page. A value without text is a fault
// unless another member has an address.
func (p *document) link(d *jsontext.Decoder) error {
	if d.PeekKind() == '"' {
		text, err := readText(d)
		if strings.TrimSpace(text) != "" {
			p.next, p.lame = text, nil
			return err
		}
		p.named(`""`, ErrNoFurther)
		return err
	}
	v, err := d.ReadValue()
	if err == nil && v.Kind() != 'n' {
		p.named(v.String(), errNoAddress)
	}
	return err
}

// named notes that a next page was named by what is no address.
func (p *document) named(by string, cause error) {
	if p.next == "" {
		p.lame = fault.New(fault.Service, "the service named a next page, but not its address",
			"check whether a proxy changes the answers", fmt.Errorf("next page %s: %w", line(by), cause))
	}
}

// error reads an error member. A service may write null, false, 0 or an empty text or
// list if there is no error.
func (p *document) error(d *jsontext.Decoder) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	switch v.Kind() {
	case 'n', 'f', '0':
	case '"', '[':
		p.failed = p.failed || len(bytes.TrimSpace(v[1:len(v)-1])) > 0
	default:
		p.failed = true
	}
	return nil
}

func readText(d *jsontext.Decoder) (string, error) {
	t, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	return t.String(), nil
}

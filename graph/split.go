package graph

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/graph/scan"
)

// errNoList means that an answer is not a list. A request for fewer items would not
// help.
var errNoList = errors.New("the answer is not an object with a value array")

// errNoArray means that an answer is not an array of items.
var errNoArray = errors.New("the answer is not an array")

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
	var s scan.Scanner
	s.Reset(body)
	if s.Peek() != jsontext.KindBeginObject || !s.Open() {
		return page, errNoList
	}
	most := max(bound.ItemsPerTop*top, bound.MinItems)
	page.items = make([][]byte, 0, min(top, bound.MinItems))
	found := false
	for s.Next('}') {
		var err error
		switch key := unquoted(s.Name()); {
		case key == "value" && s.Peek() == jsontext.KindBeginArray:
			found = true
			err = page.array(&s, most)
		case plainName(key) == "nextlink":
			page.link(s.Value())
		case isErrorKey(key):
			page.error(s.Value())
		default:
			s.Value()
		}
		if err != nil {
			return page, &unreadable{err}
		}
	}
	switch rest := bytes.TrimLeft(body[s.Offset():], " \t\r\n"); {
	case s.Broken():
		return page, &unreadable{whyBroken(body)}
	case len(rest) > 0:
		return page, &unreadable{errBehind}
	case !found && !page.failed:
		return page, errNoList
	}
	return page, nil
}

// unquoted returns the text of a string; "" if the page is broken there.
func unquoted(value []byte) string {
	if len(value) == 0 {
		return ""
	}
	text, _ := jsontext.AppendUnquote(nil, value) // invalid UTF-8 and lone surrogates are replaced
	return string(text)
}

// whyBroken returns what is wrong with a page, in the words of jsontext.
func whyBroken(body []byte) error {
	if _, err := lenient(body).ReadValue(); err != nil {
		return err
	}
	return errBehind
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

// array appends the values of the array that s is about to read, at most so many. They
// are parts of the body, so that nothing is copied.
func (p *document) array(s *scan.Scanner, most int) error {
	s.Open()
	for s.Next(']') {
		v := s.Value()
		if v == nil {
			break
		}
		if len(p.items) == most {
			p.items = nil
			return errManyItems
		}
		p.items = append(p.items, v)
	}
	if s.Broken() {
		return fmt.Errorf("item %d: %w", len(p.items)+1, whyBroken(s.Text()))
	}
	if n := len(p.items); n > 0 && isErrorAlone(p.items[n-1]) {
		p.failed, p.items, p.last = true, p.items[:n-1], p.items[n-1]
	}
	return nil
}

// link takes the address of the next page. A value without text is a fault
// unless another member has an address.
func (p *document) link(value []byte) {
	switch v := jsontext.Value(value); v.Kind() {
	case jsontext.KindInvalid, jsontext.KindNull:
	case jsontext.KindString:
		if text := unquoted(v); strings.TrimSpace(text) != "" {
			p.next, p.lame = text, nil
			return
		}
		p.named(`""`, ErrNoFurther)
	default:
		p.named(v.String(), errNoAddress)
	}
}

// named notes that a next page was named by what is no address.
func (p *document) named(by string, cause error) {
	if p.next == "" {
		p.lame = fault.New(fault.Service, "the service named a next page, but not its address",
			"check whether a proxy changes the answers", fmt.Errorf("next page %s: %w", line(by), cause))
	}
}

// error takes an error member. A service may write null, false, 0 or an empty text or
// list if there is no error.
func (p *document) error(value []byte) {
	switch v := jsontext.Value(value); v.Kind() {
	case jsontext.KindInvalid, jsontext.KindNull, jsontext.KindFalse, jsontext.KindNumber:
	case jsontext.KindString, jsontext.KindBeginArray:
		p.failed = p.failed || len(bytes.TrimSpace(v[1:len(v)-1])) > 0
	default:
		p.failed = true
	}
}

func readText(d *jsontext.Decoder) (string, error) {
	t, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	return t.String(), nil
}

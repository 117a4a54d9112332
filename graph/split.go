package graph

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
)

// errNoList means that an answer is not a list. A request for fewer items would not
// help.
var errNoList = errors.New("the answer is not an object with a value array")

// unreadable means that a page is not valid JSON or is too large. A page with fewer
// items may be readable, so the page is requested again.
type unreadable struct{ err error }

func (u *unreadable) Error() string { return "page cannot be read: " + u.err.Error() }
func (u *unreadable) Unwrap() error { return u.err }

// split cuts a page into its items and finds the next page's address. Items are parts
// of body, which must not change afterwards. It accepts repeated names, invalid UTF-8
// and unknown members, so that one malformed item does not cost its page.
func split(body []byte, expect int) (items [][]byte, next string, err error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return nil, "", errNoList
	}
	items = make([][]byte, 0, min(expect, bound.MinItems))
	found := false
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, "", &unreadable{err}
		}
		switch key := name.String(); {
		case key == "value" && d.PeekKind() == '[':
			found = true
			items, err = splitArray(d, body, items)
		case key == "@odata.nextLink" && d.PeekKind() == '"':
			next, err = readText(d)
		default:
			err = d.SkipValue()
		}
		if err != nil {
			return nil, "", &unreadable{err}
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, "", &unreadable{err}
	}
	if !found {
		return nil, "", errNoList
	}
	return items, next, nil
}

// splitArray appends the values of the array that d is about to read. It slices them
// out of body by their offsets, so that nothing is copied.
func splitArray(d *jsontext.Decoder, body []byte, items [][]byte) ([][]byte, error) {
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	for d.PeekKind() != ']' {
		v, err := d.ReadValue()
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", len(items)+1, err)
		}
		end := int(d.InputOffset())
		items = append(items, body[end-len(v):end:end])
	}
	_, err := d.ReadToken()
	return items, err
}

func readText(d *jsontext.Decoder) (string, error) {
	t, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	return t.String(), nil
}

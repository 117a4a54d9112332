package graph

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
	"tocsin/graph/scan"
)

// array cuts an answer of one array, as the Office 365 Management API writes lists, into its
// items. With an error, it returns the items before the break.
func (c *Client) array(got *answer, r request) ([][]byte, error) {
	page, err := splitArray(got.body)
	if err != nil || !page.failed {
		return page.items, err
	}
	told := *got
	told.body = page.last
	if f := c.inStream(&told, r); f != nil {
		return page.items, f
	}
	return page.items, errBrokenOff
}

// splitArray cuts an array into its items.
func splitArray(body []byte) (page document, err error) {
	var s scan.Scanner
	s.Reset(body)
	if s.Peek() != jsontext.KindBeginArray {
		return page, errNoArray
	}
	if err := page.array(&s, bound.Records); err != nil {
		return page, err
	}
	if len(bytes.TrimLeft(body[s.Offset():], " \t\r\n")) > 0 {
		return page, errBehind
	}
	return page, nil
}

// isWord compares a service's word without regard to case.
func isWord(got, word string) bool { return strings.EqualFold(strings.TrimSpace(got), word) }

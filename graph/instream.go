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

// A service that fails while it writes a list has sent status 200 already. It says so at
// the end of the answer: in a member beside value, in an item of its own, or in an object
// behind what it had written, which then is no JSON.

var errStop = errors.New("read far enough")

// isOnlyError reports whether a body holds an error before anything else. It reads no
// further than the first member with content, so it costs nothing for a list.
func isOnlyError(got *answer) bool {
	found := false
	_ = members(lenient(got.body), func(d *jsontext.Decoder, key string) error {
		switch {
		case isErrorKey(key):
			found = new(Error).found(d)
			return errStop
		case !strings.HasPrefix(key, "@"):
			return errStop
		}
		return d.SkipValue()
	})
	return found
}

// isErrorAlone reports whether an item has one member, an error that says something.
func isErrorAlone(item []byte) bool {
	n, found := 0, false
	err := members(lenient(item), func(d *jsontext.Decoder, key string) error {
		if n++; n > 1 || !isErrorKey(key) {
			return errStop
		}
		found = new(Error).found(d)
		return nil
	})
	return found && err == nil
}

// found reads the value of an error member, and reports whether it says anything. An
// item may have another member of that name.
func (e *Error) found(d *jsontext.Decoder) bool {
	return e.take(d) == nil && (e.Code != "" || e.Message != "")
}

// inStream returns the fault of an answer of status 200 that breaks off with an error,
// in the service's own words and with the ids of the request; nil if it holds none.
// Another try may help.
func (c *Client) inStream(got *answer, r request) *fault.Fault {
	e := &Error{Status: got.status, ClientRequestID: got.sent}
	found := false
	err := members(lenient(got.body), func(d *jsontext.Decoder, key string) error {
		if !isErrorKey(key) {
			return d.SkipValue()
		}
		found = e.found(d) || found
		return nil
	})
	if !found && err != nil {
		found = e.atEnd(got.body)
	}
	if !found {
		return nil
	}
	e.identify(got)
	f := broken(got, r, e)
	f.Sentence = r.service() + " broke off its answer of " + r.path + said(e)
	return f
}

// atEnd reads an error with which a broken document ends: nothing but closing brackets
// may follow it.
func (e *Error) atEnd(body []byte) bool {
	tail := body[max(0, len(body)-bound.Refusal):]
	at := bytes.LastIndex(tail, []byte(`"error"`))
	if at < 0 {
		return false
	}
	value, ok := bytes.CutPrefix(bytes.TrimLeft(tail[at+len(`"error"`):], " \t\r\n"), []byte(":"))
	if !ok {
		return false
	}
	d := lenient(value)
	if !e.found(d) {
		return false
	}
	return len(bytes.Trim(value[d.InputOffset():], " \t\r\n]}")) == 0
}

// broken returns the fault of an answer with a good status that cannot be used. Another
// try may help.
func broken(got *answer, r request, why error) *fault.Fault {
	text := line(innermost(why))
	var e *Error
	if !errors.As(why, &e) {
		e = &Error{Status: got.status, ClientRequestID: got.sent}
		e.identify(got)
		why = fmt.Errorf("%w: %w", e, why)
	}
	f := fault.New(fault.Service, "the answer of "+r.path+" cannot be read: "+text, itPasses, why)
	f.Identify(e.ids(), true)
	f.RetryAfter = defaultRetryAfter
	return f
}

// whole accepts an answer of one JSON object and nothing more.
func (c *Client) whole(got *answer, r request) error {
	if f := c.inStream(got, r); f != nil {
		return f
	}
	d := lenient(got.body)
	if d.PeekKind() != '{' {
		return errors.New("it is not an object")
	}
	if err := d.SkipValue(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return errBehind
	}
	return nil
}

// errBehind means that something stands behind the document of an answer.
var errBehind = errors.New("more than white space stands behind it")

package graph

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
)

// parseError reads as much of a refusal as it can. The header's request-id takes
// precedence over the body's.
func parseError(got *answer) *Error {
	e := &Error{Status: got.status, ClientRequestID: got.sent}
	// If the body is not JSON, only the status is known.
	_ = members(lenient(got.body), func(d *jsontext.Decoder, key string) error {
		switch {
		case isErrorKey(key):
			return e.take(d)
		case strings.EqualFold(key, "message"): // a gateway's own form
			return into(d, &e.Message)
		}
		return d.SkipValue()
	})
	e.identify(got)
	return e
}

// isErrorKey reports whether a member of a document holds an error, or several: in any
// version of OData.
func isErrorKey(key string) bool {
	name := plainName(key)
	return name == "error" || name == "errors"
}

func (e *Error) identify(got *answer) {
	if id := requestIDOf(got.header); id != "" {
		e.RequestID = id
	}
	if date, err := http.ParseTime(got.header.Get("Date")); err == nil {
		e.Date = date.UTC().Format(time.RFC3339)
	}
}

// take reads the value of an error member.
func (e *Error) take(d *jsontext.Decoder) error {
	switch d.PeekKind() {
	case '"':
		return into(d, &e.Message)
	case '[':
		return e.takeFirst(d)
	}
	return members(d, func(d *jsontext.Decoder, key string) error {
		switch {
		case key == "code":
			return into(d, &e.Code)
		case key == "message" && d.PeekKind() == '{': // with its language, before OData 4
			return members(d, only("value", &e.Message))
		case key == "message":
			return into(d, &e.Message)
		case strings.EqualFold(key, "innerError"):
			return members(d, e.inner)
		}
		return d.SkipValue()
	})
}

// inner reads a member of the inner error. The id that we sent goes before its echo.
func (e *Error) inner(d *jsontext.Decoder, key string) error {
	switch {
	case key == "request-id":
		return into(d, &e.RequestID)
	case key == "client-request-id" && e.ClientRequestID == "":
		return into(d, &e.ClientRequestID)
	case key == "date":
		return into(d, &e.Date)
	}
	return d.SkipValue()
}

// takeFirst reads a list of errors, of which it takes the first.
func (e *Error) takeFirst(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for first := true; d.PeekKind() != ']'; first = false {
		read := d.SkipValue
		if first {
			read = func() error { return e.take(d) }
		}
		if err := read(); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// only reads the member with a name into text.
func only(name string, text *string) func(*jsontext.Decoder, string) error {
	return func(d *jsontext.Decoder, key string) error {
		if key == name {
			return into(d, text)
		}
		return d.SkipValue()
	}
}

func lenient(body []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// members calls f for each member of the object that d is about to read, and skips any
// other value.
func members(d *jsontext.Decoder, f func(d *jsontext.Decoder, key string) error) error {
	if d.PeekKind() != '{' {
		return d.SkipValue()
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		if err := f(d, name.String()); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

func into(d *jsontext.Decoder, text *string) error {
	if d.PeekKind() != '"' {
		return d.SkipValue()
	}
	s, err := readText(d)
	*text = line(s)
	return err
}

// claims returns the claims that continuous access evaluation demands in
// WWW-Authenticate; "" if it demands none.
func claims(h http.Header) string {
	for _, value := range h.Values("WWW-Authenticate") {
		if _, rest, ok := strings.Cut(value, `claims="`); ok {
			coded, _, _ := strings.Cut(rest, `"`)
			if len(coded) > bound.Claims {
				return ""
			}
			for _, c := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
				if text, err := c.DecodeString(coded); err == nil {
					return string(text)
				}
			}
		}
	}
	return ""
}

package graph

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/fault"
)

// parseError reads as much of a refusal as it can. The header's request-id takes
// precedence over the body's.
func parseError(got *answer) *Error {
	e := &Error{Status: got.status, ClientRequestID: got.sent}
	inner := func(d *jsontext.Decoder, key string) error {
		if key == "request-id" {
			return into(d, &e.RequestID)
		}
		return d.SkipValue()
	}
	body := func(d *jsontext.Decoder, key string) error {
		switch {
		case key == "code":
			return into(d, &e.Code)
		case key == "message":
			return into(d, &e.Message)
		case strings.EqualFold(key, "innerError"):
			return members(d, inner)
		}
		return d.SkipValue()
	}
	d := jsontext.NewDecoder(bytes.NewReader(got.body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	// If the body is not JSON, only the status is known.
	_ = members(d, func(d *jsontext.Decoder, key string) error {
		if key == "error" {
			return members(d, body)
		}
		return d.SkipValue()
	})
	if id := got.header.Get("request-id"); id != "" {
		e.RequestID = line(id)
	}
	return e
}

// inStream returns the fault of an answer whose list the service broke off with an
// error of its own.
func (c *Client) inStream(got *answer, r request) *fault.Fault {
	e := parseError(got)
	return &fault.Fault{
		Kind: fault.Service, Sentence: "Graph broke off the list " + r.path + said(e),
		Hint: "request-id " + e.RequestID + ", client-request-id " + e.ClientRequestID, RetryAfter: defaultRetryAfter, Err: e,
	}
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
			if len(coded) > maxClaims {
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

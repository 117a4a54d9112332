package fault

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// worded says an error of Go's libraries in words for a person; "" if it is of another
// kind. What Go writes for programmers, such as the name of the function, is left out.
func worded(err error) string {
	for _, say := range []func(error) string{value, over, address} {
		if text := say(err); text != "" {
			return text
		}
	}
	return ""
}

// value says what is wrong with a text that should be a value.
func value(err error) string {
	var number *strconv.NumError
	switch {
	case errors.As(err, &number) && errors.Is(number.Err, strconv.ErrRange):
		return "the number is too large"
	case errors.As(err, &number) && number.Func == "ParseBool":
		return "it is neither true nor false"
	case errors.As(err, &number):
		return "it is not a whole number"
	case strings.HasPrefix(innermost(err).Error(), "time: "): // its errors have no type
		return "it is not a length of time such as 12h"
	case errors.As(err, new(*time.ParseError)):
		return "it is not a time"
	case errors.As(err, new(*json.SyntaxError)), errors.As(err, new(*json.UnmarshalTypeError)):
		return "it is not the JSON that was expected"
	}
	return ""
}

// over says why something ended.
func over(err error) string {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, fs.ErrClosed), errors.Is(err, net.ErrClosed):
		return "it was closed meanwhile"
	}
	return ""
}

// address says what is wrong with the address of a server.
func address(err error) string {
	const noPort = "the port is not a number up to 65535"
	var wrong *net.AddrError
	var name *net.DNSError
	var link *url.Error
	switch {
	case errors.As(err, &wrong) && strings.Contains(wrong.Err, "missing port"):
		return "the port is missing, as in 127.0.0.1:8080"
	case errors.As(err, &wrong) && strings.Contains(wrong.Err, "port"):
		return noPort
	case errors.As(err, &name) && strings.HasSuffix(name.Err, "port"):
		return noPort
	case errors.As(err, &name):
		return "DNS does not know the name " + Line(name.Name, maxWord)
	case errors.As(err, &wrong), errors.As(err, new(*net.ParseError)), errors.As(err, &link) && link.Op == "parse":
		return "it is not an address"
	}
	return ""
}

// doing returns what an error says was being done, as the beginning of a sentence, and
// the cause around which our own code wrapped that. Of what Go's libraries say it keeps
// the path.
func doing(err error) (said string, cause error) {
	cause = err
	for strings.HasPrefix(fmt.Sprintf("%T", cause), "*fmt.wrapError") && errors.Unwrap(cause) != nil {
		cause = errors.Unwrap(cause)
	}
	if before, ok := strings.CutSuffix(err.Error(), cause.Error()); ok {
		said = before
	}
	var p *fs.PathError
	if errors.As(cause, &p) {
		said += "cannot " + p.Op + " " + Line(p.Path, maxPath) + ": "
	}
	return said, cause
}

// maxPath is how many runes of a path a sentence has.
const maxPath = 200

// innermost returns the last cause of an error. Of several it follows the first.
func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 0 {
			next = several.Unwrap()[0]
		}
		if next == nil {
			return err
		}
		err = next
	}
}

// withoutPackage returns the text of an error without the name of the package of Go's
// that it may begin with, as in "json: invalid value".
func withoutPackage(text string) string {
	for _, name := range []string{"encoding/json", "json", "jsontext", "toml", "x509", "tls", "net/http", "http", "net", "time", "strconv", "pem", "asn1"} {
		text = strings.TrimPrefix(text, name+": ")
	}
	return text
}

package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// faultOf returns the fault of an error from the sign-in library. The library puts
// whole replies into its texts, and a 200 that does not parse may hold a token, so
// only the parts selected here are kept.
func faultOf(err error, now time.Time) *fault.Fault {
	var own *fault.Fault
	if errors.As(err, &own) {
		return own
	}
	var call msal.CallErr
	if errors.As(err, &call) && call.Resp != nil {
		return refused(call.Resp, now)
	}
	var garbage msal.InvalidJsonErr
	switch syntax := new(json.SyntaxError); {
	case !errors.As(err, &garbage):
	case errors.As(garbage.Err, &syntax), errors.Is(garbage.Err, io.EOF), errors.Is(garbage.Err, io.ErrUnexpectedEOF):
		return notJSON()
	default:
		return unusable("its values are not as the sign-in library expects them")
	}
	if f := Network(err); f != nil {
		return f
	}
	f := unusable("the sign-in library doesn't know what to do with it")
	f.Err = errors.New(firstSentence(err.Error())) // its own words are for the log alone
	return f
}

func notEntra(sentence string) *fault.Fault {
	return fault.New(fault.Network, sentence, "look for a proxy or a network's sign-in page between here and Entra; if a proxy is needed, set HTTPS_PROXY", nil)
}

// reply is the error document of the token endpoint and of discovery.
type reply struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Codes       []int  `json:"error_codes"`
	Trace       string `json:"trace_id"`
	Correlation string `json:"correlation_id"`
	Timestamp   string `json:"timestamp"`
}

// isError reports whether the document says that something is wrong.
func (r reply) isError() bool { return r.Error != "" || r.Description != "" || len(r.Codes) > 0 }

// refused returns the fault of a reply whose status is not 200.
func refused(resp *http.Response, now time.Time) *fault.Fault {
	body, _ := bound.Head(resp.Body, bound.SignIn) // an incomplete body does not parse as JSON
	var r reply
	isJSON := json.Unmarshal(body, &r) == nil && r.isError()
	status := resp.StatusCode
	f := r.fault(status)
	switch {
	case status == http.StatusProxyAuthRequired:
		return network("the proxy requires a sign-in", putName)
	case !isJSON && status < 500 && status != http.StatusTooManyRequests:
		return notEntra(fmt.Sprintf("the reply did not come from Entra: HTTP %d without an Entra error", status))
	case status == http.StatusTooManyRequests:
		f.Kind = fault.Throttled
	case status >= 500:
		f.Kind = fault.Service
	}
	if f.Kind == fault.Throttled || f.Kind == fault.Service {
		f.RetryAfter = RetryAfter(resp.Header, r.Description, now, longestWait)
	}
	r.identify(f, resp.Header)
	f.Err = r.cause(status, f.IDs)
	return f
}

// fault returns the fault of the document, from the table if the code is known.
func (r reply) fault(status int) *fault.Fault {
	codes := r.codes()
	if k, ok := known(codes, r.Description); ok {
		return &k.Fault
	}
	what := firstSentence(r.Description)
	switch {
	case len(codes) > 0 && what != "":
		what = codeText(codes[0]) + ": " + what
	case len(codes) > 0:
		what = codeText(codes[0])
	case what == "":
		what = firstSentence(r.Error)
	}
	switch {
	case status == http.StatusTooManyRequests:
		return fault.New(fault.Throttled, join("Entra is limiting requests (HTTP 429)", what), itPasses, nil)
	case status >= 500:
		return fault.New(fault.Service, join(fmt.Sprintf("Entra reported an internal error (HTTP %d)", status), what), itPasses, nil)
	}
	return fault.New(fault.SignIn, join("Entra refused the sign-in", what), "look up the code at https://login.microsoftonline.com/error", nil)
}

// cause returns what a log has of the document.
func (r reply) cause(status int, ids string) error {
	return errors.New(strings.TrimRight(fmt.Sprintf("token endpoint: HTTP %d, %s, codes %v, %s", status, oneLine(r.Error), r.codes(), ids), ", "))
}

func join(sentence, more string) string {
	if more == "" {
		return sentence
	}
	return sentence + ": " + more
}

// codes returns the codes of error_codes, or else the code that begins the description.
func (r reply) codes() []int {
	if len(r.Codes) > 0 {
		return r.Codes[:min(len(r.Codes), bound.Codes)]
	}
	if m := codeInText().FindStringSubmatch(r.Description); m != nil {
		if code, err := strconv.Atoi(m[1]); err == nil {
			return []int{code}
		}
	}
	return nil
}

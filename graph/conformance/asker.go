package conformance

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// tries is how often a question is asked that met the throttle or a service that failed.
const tries = 3

// pause lies between two tries if the service names none.
const pause = 2 * time.Second

// asker asks the questions of one run, each once.
type asker struct {
	ctx       context.Context
	apis      graph.APIs
	known     map[graph.Probe]*answer
	broken    map[bool]error    // by Probe.Office: why an API cannot be asked at all
	throttled map[string]string // by family: the form of the Retry-After of the last 429
}

// answer holds the parts of a service's answer that contracts look at.
type answer struct {
	status int    // 0: no answer came
	err    error  // if none came
	code   string // of a refusal: ours to show only through known
	header http.Header
	items  []item
	next   string
	count  bool // @odata.count was there
}

// item is an item of a list, or an entry of an array.
type item map[string]json.RawMessage

// text returns a member's text; "" if it has none.
func (i item) text(name string) (s string) {
	_ = json.Unmarshal(i[name], &s)
	return s
}

// ask returns the answer to a question.
func (a *asker) ask(p graph.Probe) *answer {
	if got := a.known[p]; got != nil {
		return got
	}
	got := a.fetch(p)
	a.known[p] = got
	return got
}

func (a *asker) fetch(p graph.Probe) *answer {
	if err := a.broken[p.Office]; err != nil {
		return &answer{err: err}
	}
	client := a.apis.Of(alert.GraphScope)
	if p.Office {
		client = a.apis.Of(alert.OfficeScope)
	}
	got := &answer{}
	for try := 1; ; try++ {
		reply, err := client.Probe(a.ctx, p)
		got = read(reply, err)
		if got.status == http.StatusTooManyRequests {
			a.throttled[got.family(p)] = retryForm(got.header.Get("Retry-After"))
		}
		if !got.passing() || try == tries || try > 1 && got.err != nil || a.ctx.Err() != nil {
			break
		}
		a.sleep()
	}
	if got.err != nil && p.Next == "" {
		a.broken[p.Office] = got.err // each further question would wait as long
	}
	return got
}

// passing reports whether another try may bring another answer.
func (got *answer) passing() bool {
	if got.err != nil {
		return fault.Of(got.err).Kind == fault.Network
	}
	return got.status == http.StatusTooManyRequests || got.status >= http.StatusInternalServerError
}

func (a *asker) sleep() {
	select {
	case <-a.ctx.Done():
	case <-time.After(pause):
	}
}

// first returns why the services could not be asked.
func (a *asker) first() error {
	if err := cmp.Or(a.broken[false], a.broken[true]); err != nil {
		return err
	}
	return fault.New(fault.Service, "no list answers, so no contract could be seen", "run tocsin doctor", nil)
}

// read reads what contracts look at.
func read(reply graph.Reply, err error) *answer {
	got := &answer{status: reply.Status, err: err, header: reply.Header}
	if err != nil {
		return got
	}
	var page struct {
		Count json.RawMessage `json:"@odata.count"`
		Next  string          `json:"@odata.nextLink"`
		Value []item          `json:"value"`
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if strings.HasPrefix(strings.TrimSpace(string(reply.Body[:min(len(reply.Body), 64)])), "[") {
		_ = json.Unmarshal(reply.Body, &got.items) // what is no array of objects has no items
		return got
	}
	_ = json.Unmarshal(reply.Body, &page)
	got.items, got.next, got.count, got.code = page.Value, page.Next, page.Count != nil, page.Error.Code
	return got
}

// good reports whether the service answered with a list.
func (got *answer) good() bool {
	return (got.status == http.StatusOK || got.status == http.StatusPartialContent) && got.code == ""
}

// refused returns the status of an answer without a list.
func (got *answer) refused() finding {
	switch {
	case got.status == 0:
		return unseen("no answer")
	case got.status == http.StatusTooManyRequests:
		return unseen("the service throttles")
	}
	return seen(strconv.Itoa(got.status))
}

// codeForm is the form of the codes of the Office 365 Management API, which hold no text.
var codeForm = regexp.MustCompile(`^AF\d{3,5}$`)

// known returns the status and the code of a refusal if the code is a documented one.
func (got *answer) known(codes ...string) string {
	for _, code := range codes {
		if strings.EqualFold(got.code, code) {
			return fmt.Sprint(got.status, " ", code)
		}
	}
	return fmt.Sprint(got.status, " with another code")
}

// family says whose throttle answered. Entra ID Protection names its own in a header, and
// the Office 365 Management API has a code of its own; a gateway has neither.
func (got *answer) family(p graph.Probe) string {
	switch {
	case p.Office && strings.EqualFold(got.code, "AF429"):
		return officeFamily
	case p.Pace.Apart > 0 && got.header.Get("x-ms-throttle-scope") != "":
		return riskFamily
	}
	return graphFamily
}

// decimalForm is a number of seconds with a fraction.
var decimalForm = regexp.MustCompile(`^\d+\.\d+$`)

// retryForm names the form of a Retry-After.
func retryForm(text string) string {
	_, notNumber := strconv.Atoi(text)
	_, notDate := http.ParseTime(text)
	switch {
	case text == "":
		return "none"
	case notNumber == nil:
		return "seconds"
	case decimalForm.MatchString(text):
		return "decimal"
	case notDate == nil:
		return "date"
	}
	return "another"
}

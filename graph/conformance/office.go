package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// content is the content type of all questions: most tenants have it.
const content = "Audit.General"

// office asks an operation of the Office 365 Management API.
func (a *asker) office(path string, params url.Values) *answer {
	return a.ask(graph.Probe{Path: path, Query: params.Encode(), Office: true})
}

// subscriptions is the answer to the list of subscriptions, which all others need.
func subscriptions(a *asker) *answer { return a.office("subscriptions/list", nil) }

// enabled reports whether there is a subscription.
func enabled(a *asker) bool {
	return slices.ContainsFunc(subscriptions(a).items, func(i item) bool {
		return i.text("contentType") == content && !strings.EqualFold(i.text("status"), "disabled")
	})
}

// officeContract makes a contract that needs the subscription.
func officeContract(name, asked, assumed string, switches func(string) string, look func(*asker) finding) Contract {
	return Contract{Source: alert.O365Management, Name: string(alert.O365Management) + "." + name, Asked: asked, Assumed: assumed, switches: switches, look: func(a *asker) finding {
		if !enabled(a) {
			return unseen("there is no subscription of " + content)
		}
		return look(a)
	}}
}

// officeContracts are those of the Office 365 Management API.
func officeContracts() []Contract {
	out := []Contract{subscribed()}
	for _, m := range mistakes() {
		out = append(out, m.contract())
	}
	return append(out, refusalStatus(), listing(), life(), digits(), nextPage(), officePage())
}

func subscribed() Contract {
	switches := choice(map[string]string{
		"none": "office.unsubscribed = true", "disabled": "office.disabled = true", "AF20011": "office.auditing_off = true", "no token": "office.no_licence = true",
		"AF10001": `sign_in.missing_roles = "ActivityFeed.Read ActivityFeed.ReadDlp"`,
	})
	return Contract{Source: alert.O365Management, Name: string(alert.O365Management) + ".subscriptions", Asked: "subscriptions/list", Assumed: "enabled", switches: switches, look: func(a *asker) finding {
		got := subscriptions(a)
		switch {
		case got.err != nil && strings.Contains(got.err.Error(), "AADSTS500011"):
			return seen("no token")
		case got.status == 0 || got.status == http.StatusTooManyRequests:
			return got.refused()
		case got.code != "":
			return seen(got.af())
		case got.status != http.StatusOK:
			return got.refused()
		case enabled(a):
			return seen("enabled")
		case slices.ContainsFunc(got.items, func(i item) bool { return i.text("contentType") == content }):
			return seen("disabled")
		}
		return seen("none")
	}}
}

// af returns the code of a refusal of this API, or its status if it has none.
func (got *answer) af() string {
	if code := strings.ToUpper(got.code); codeForm.MatchString(code) {
		return code
	}
	return fmt.Sprint(got.status)
}

// mistake is a question that the API refuses.
type mistake struct {
	name, asked, assumed string
	path                 string
	params               func(now time.Time) url.Values
	fine                 string // the switch if it is not refused
}

// windowTime is the form of startTime and endTime.
const windowTime = "2006-01-02T15:04:05"

func mistakes() []mistake {
	window := func(from, to time.Duration, form string) func(time.Time) url.Values {
		return func(now time.Time) url.Values {
			v := url.Values{"contentType": {content}, "startTime": {now.Add(-from).UTC().Format(form)}}
			if to >= 0 {
				v.Set("endTime", now.Add(-to).UTC().Format(form))
			}
			return v
		}
	}
	fixed := func(v url.Values) func(time.Time) url.Values { return func(time.Time) url.Values { return v } }
	const list, day = "subscriptions/content", 24 * time.Hour
	return []mistake{
		{"window_long", "a window of 25 hours", "AF20030", list, window(49*time.Hour, day, windowTime), "office.long_windows = true"},
		{"window_old", "a window that begins 8 days ago", "AF20030", list, window(8*day, 8*day-time.Hour, windowTime), ""},
		{"window_half", "a window without an end", "AF20030", list, window(time.Hour, -1, windowTime), ""},
		{"window_reversed", "a window that ends before it begins", "AF20030", list, window(time.Hour, 2*time.Hour, windowTime), ""},
		{"window_zone", "times with a Z", "AF20002", list, window(2*time.Hour, time.Hour, windowTime+"Z"), ""},
		{"content_type", "an unknown content type", "AF20020", list, fixed(url.Values{"contentType": {"Audit.Tocsin"}}), ""},
		{"content_type_missing", "no content type", "AF20001", list, fixed(nil), ""},
		{"next_page_unknown", "nextPage=tocsin", "AF20031", list, fixed(url.Values{"contentType": {content}, "nextPage": {"tocsin"}}), ""},
		{"content_id", "the content tocsin", "AF20052", "audit/tocsin", fixed(nil), ""},
	}
}

// ask asks the question of a mistake. Its times are those of the service's clock.
func (m mistake) ask(a *asker) *answer {
	now, err := http.ParseTime(subscriptions(a).header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return a.office(m.path, m.params(now))
}

func (m mistake) contract() Contract {
	switches := choice(map[string]string{"accepted": m.fine})
	return officeContract(m.name, m.asked, m.assumed, switches, func(a *asker) finding {
		return m.ask(a).verdict()
	})
}

// verdict is whether the API accepts a question, or the code with which it refuses it.
func (got *answer) verdict() finding {
	switch {
	case got.status == http.StatusOK && got.code == "":
		return seen("accepted")
	case got.status == 0 || got.status == http.StatusTooManyRequests:
		return got.refused()
	}
	return seen(got.af())
}

// refusalStatus is with which status the API refuses.
func refusalStatus() Contract {
	return officeContract("refusals", "the status of these refusals", "400", choice(map[string]string{"200": "office.errors_as_200 = true"}), func(a *asker) finding {
		for _, m := range mistakes() {
			if got := m.ask(a); codeForm.MatchString(got.code) {
				return got.refused()
			}
		}
		return unseen("nothing was refused")
	})
}

// contents is the answer to the list of contents of the last day.
func contents(a *asker) *answer {
	return a.office("subscriptions/content", url.Values{"contentType": {content}})
}

// listing is whether contents can be listed without a window.
func listing() Contract {
	return officeContract("listing", "contents, without a window", "accepted", nil, func(a *asker) finding {
		return contents(a).verdict()
	})
}

// life is for how long contents are kept.
func life() Contract {
	return officeContract("content_life", "contentExpiration − contentCreated", "7 days", nil, func(a *asker) finding {
		for _, i := range contents(a).items {
			from, ok := alert.ParseTime(i.text("contentCreated"))
			until, also := alert.ParseTime(i.text("contentExpiration"))
			if ok && also && until >= from {
				return seen(fmt.Sprintf("%d days", (until-from+12*alert.Hour)/alert.Day))
			}
		}
		return unseen(short)
	})
}

// digits is the form of a content's times.
func digits() Contract {
	return officeContract("times", "contentCreated", "3 digits", nil, func(a *asker) finding {
		for _, i := range contents(a).items {
			if text := i.text("contentCreated"); text != "" {
				return seen(fmt.Sprintf("%d digits", min(9, len(fraction(text)))))
			}
		}
		return unseen(short)
	})
}

// nextPage is the form of the address of the next page.
func nextPage() Contract {
	switches := choice(map[string]string{"as requests are": `office.page_link = "clean"`, "of another host": `office.page_link = "foreign"`, "without TLS": `office.page_link = "http"`})
	return officeContract("next_page", "NextPageUri", "/api/v1/ and &amp;", switches, func(a *asker) finding {
		next := contents(a).header.Get("NextPageUri")
		if next == "" {
			return unseen("there is no next page")
		}
		u, err := url.Parse(next)
		switch {
		case err != nil:
			return seen("no address")
		case !strings.EqualFold(u.Hostname(), a.apis.Of(alert.OfficeScope).Host()):
			return seen("of another host")
		case u.Scheme != "https":
			return seen("without TLS")
		}
		return seen(pageForm(u))
	})
}

func pageForm(u *url.URL) string {
	old, escaped := strings.Contains(u.Path, "/api/v1/"), strings.Contains(u.RawQuery, "&amp;")
	switch {
	case old && escaped:
		return "/api/v1/ and &amp;"
	case old:
		return "/api/v1/"
	case escaped:
		return "&amp;"
	}
	return "as requests are"
}

// officePage is how many contents a page has.
func officePage() Contract {
	return officeContract("page", "contents, without a window", "100", func(seen string) string { return "office.page_size = " + seen }, func(a *asker) finding {
		got := contents(a)
		if got.header.Get("NextPageUri") == "" {
			return unseen("there is no next page")
		}
		return seen(fmt.Sprint(len(got.items)))
	})
}

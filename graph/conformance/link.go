package conformance

import (
	"net/url"
	"strings"

	"tocsin/graph/alert"
)

const (
	one     = "$top=1"
	skipOne = "$skip=1&$top=1"
)

// skips asks for the effect of $skip.
func (l *list) skips() Contract {
	return l.contract("skip", skipOne, l.skip, choice(map[string]string{refused400: "refuse_skip = true", "ignored": "ignore_skip = true"}), l.skipped)
}

func (l *list) skipped(a *asker, base *answer) finding {
	got := a.ask(l.probe(skipOne))
	switch {
	case !got.good():
		return got.refused()
	case len(base.items) < 2 || len(got.items) == 0:
		return unseen(short)
	case got.items[0].text("id") == base.items[0].text("id"):
		return seen("ignored")
	case got.items[0].text("id") == base.items[1].text("id"):
		return seen(skips)
	}
	return unseen("the list moved")
}

// links are the contracts about the address of the next page.
func (l *list) links() []Contract {
	return []Contract{
		l.contract("next_link", one, "$skiptoken", choice(map[string]string{"missing": "no_next_link = true", "$skip": "skip_links = true"}), func(a *asker, base *answer) finding {
			if len(base.items) < 2 {
				return unseen(short)
			}
			return seen(linkForm(a.ask(l.probe(one))))
		}),
		l.contract("next_address", one, "of the same host", choice(map[string]string{
			"relative": `link = "relative"`, "of another host": `link = "foreign"`, "without TLS": `link = "http"`, "no address": `link = "bad"`, "longer than 8 KB": `link = "long"`,
		}), func(a *asker, base *answer) finding {
			got := a.ask(l.probe(one))
			if got.next == "" {
				return unseen("there is no next page")
			}
			return seen(l.addressForm(a, got.next))
		}),
		l.contract("next_page", one+", and the next page", "the next items", choice(map[string]string{
			"the same items": `link = "same"`, "400": `link = "400"`, "404": `link = "404"`, "410": `link = "410"`, "500": `link = "500"`,
		}), l.followed),
	}
}

// linkForm says by which parameter a next page goes on.
func linkForm(got *answer) string {
	query := strings.ToLower(got.next)
	if plain, err := url.QueryUnescape(query); err == nil {
		query = plain
	}
	switch {
	case got.next == "":
		return "missing"
	case strings.Contains(query, "$skiptoken="):
		return "$skiptoken"
	case strings.Contains(query, "$skip="):
		return "$skip"
	}
	return "another"
}

// addressForm says what kind of address the next page has.
func (l *list) addressForm(a *asker, next string) string {
	root := a.apis.Of(alert.GraphScope).Host()
	u, err := url.Parse(next)
	switch {
	case err != nil:
		return "no address"
	case len(next) > 8<<10:
		return "longer than 8 KB"
	case !u.IsAbs() && u.Host == "":
		return "relative"
	case !strings.EqualFold(u.Hostname(), root):
		return "of another host"
	case u.Scheme != "https":
		return "without TLS"
	}
	return "of the same host"
}

// followed asks for the next page.
func (l *list) followed(a *asker, _ *answer) finding {
	first := a.ask(l.probe(one))
	if first.next == "" || len(first.items) == 0 {
		return unseen("there is no next page")
	}
	if l.addressForm(a, first.next) != "of the same host" && l.addressForm(a, first.next) != "relative" {
		return unseen("the address of the next page is not usable")
	}
	p := l.probe("")
	p.Next = first.next
	switch got := a.ask(p); {
	case got.status == 400 && linkForm(first) == "$skip" && l.skip == refused400:
		return seen("400, because it has $skip")
	case !got.good():
		return got.refused()
	case len(got.items) == 0:
		return seen("nothing")
	case got.items[0].text("id") == first.items[0].text("id"):
		return seen("the same items")
	}
	return seen("the next items")
}

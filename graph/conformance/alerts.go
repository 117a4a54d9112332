package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// gatedWord stands for a value of an enum that the request did not ask for.
const gatedWord = "unknownFutureValue"

// gatedSources are the values of serviceSource that only the Prefer header asks for.
// Source: the metadata of Graph, declared after unknownFutureValue.
func gatedSources() []string {
	return []string{"microsoftDefenderForCloud", "microsoftSentinel", "microsoftInsiderRiskManagement", "microsoftThreatIntelligence"}
}

// alertContracts are those of the alerts list alone.
func alertContracts() []Contract {
	l := lists()[0]
	const strange, bad = "$tocsin=1&$top=1", "$filter=noSuchProperty eq 'x'&$top=1"
	return []Contract{
		l.contract("unknown_parameter", strange, refused400, choice(map[string]string{"ignored": "lists.ignore_unknown = true"}), l.status(strange, "ignored")),
		l.contract("filter_unknown", bad, refused400, nil, l.status(bad, "ignored")),
		l.prefer(), l.gatedFilter(), l.memberCount(), l.untouched(), l.spelling(), l.unknownID(),
	}
}

// status returns a look at the status of a question; fine is the word for a list.
func (l *list) status(query, fine string) func(*asker, *answer) finding {
	return func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(query))
		if got.good() {
			return seen(fine)
		}
		return got.refused()
	}
}

// prefer asks how the Prefer header changes the values that it is for.
func (l *list) prefer() Contract {
	switches := choice(map[string]string{"hidden with it too": "lists.ignore_prefer = true", "shown without it too": "show_gated = true"})
	return l.contract("prefer", "no parameters, with and without Prefer: include-unknown-enum-members", "heeded", switches, func(a *asker, base *answer) finding {
		p := l.probe("")
		p.Plain = true
		plain := a.ask(p)
		if !plain.good() {
			return plain.refused()
		}
		with, without := gated(base.items), gated(plain.items)
		switch {
		case with[gatedWord] > 0 && with[""] == 0:
			return seen("hidden with it too")
		case without[""] > 0:
			return seen("shown without it too")
		case with[""] > 0 && without[gatedWord] > 0:
			return seen("heeded")
		}
		return unseen("no alert has such a value")
	})
}

// gated counts the alerts whose product is hidden, and under "" those whose product would
// be hidden without the Prefer header.
func gated(items []item) map[string]int {
	out := map[string]int{}
	for _, i := range items {
		switch source := i.text("serviceSource"); {
		case source == gatedWord:
			out[gatedWord]++
		case slices.Contains(gatedSources(), source):
			out[""]++
		}
	}
	return out
}

// gatedFilter is whether such a value may stand in a filter without the header.
func (l *list) gatedFilter() Contract {
	const ask = "$filter=serviceSource eq 'microsoftSentinel'&$top=1"
	return l.contract("filter_gated", ask+", without Prefer", "accepted", choice(map[string]string{refused400: "lists.refuse_gated = true"}), func(a *asker, _ *answer) finding {
		p := l.probe(ask)
		p.Plain = true
		got := a.ask(p)
		if got.good() {
			return seen("accepted")
		}
		return got.refused()
	})
}

// memberCount is how many members an alert has.
func (l *list) memberCount() Contract {
	switches := func(seen string) string {
		switch {
		case seen == "29":
			return `items.keys = "2023"`
		case seen > "36":
			return `items.keys = "new"`
		}
		return ""
	}
	return l.contract("members", "no parameters: the number of members", "36", switches, func(_ *asker, base *answer) finding {
		if len(base.items) == 0 {
			return unseen(short)
		}
		least, most := base.items[0].members(), 0
		for _, i := range base.items {
			least, most = min(least, i.members()), max(most, i.members())
		}
		if least == most {
			return seen(fmt.Sprint(most))
		}
		return seen(fmt.Sprintf("%d to %d", least, most))
	})
}

// untouched asks for the verdict of new alerts.
func (l *list) untouched() Contract {
	switches := choice(map[string]string{`"unknown"`: `items.untouched = "unknown"`, `""`: `items.untouched = "empty"`, "absent": `items.untouched = "absent"`})
	return l.contract("untouched", "no parameters: classification of new alerts", "null", switches, func(_ *asker, base *answer) finding {
		counts := map[string]int{}
		for _, i := range base.items {
			if strings.EqualFold(i.text("status"), "new") {
				counts[verdict(i)]++
			}
		}
		best := ""
		for _, word := range []string{"null", `"unknown"`, `""`, "absent"} {
			if counts[word] > counts[best] {
				best = word
			}
		}
		if best == "" {
			return unseen("no alert is untouched")
		}
		return seen(best)
	})
}

func verdict(i item) string {
	raw, ok := i["classification"]
	switch {
	case !ok:
		return "absent"
	case string(raw) == "null", string(raw) == `""`:
		return string(raw)
	case strings.EqualFold(string(raw), `"unknown"`):
		return `"unknown"`
	}
	return "another" // an analyst touched it
}

// spelling is with which letter words such as severity begin.
func (l *list) spelling() Contract {
	return l.contract("words", "no parameters: severity", "small letters", choice(map[string]string{"a capital letter": "items.title_case = true"}), func(_ *asker, base *answer) finding {
		for _, i := range base.items {
			word := i.text("severity")
			switch {
			case word == "":
			case word[0] >= 'A' && word[0] <= 'Z':
				return seen("a capital letter")
			default:
				return seen("small letters")
			}
		}
		return unseen(short)
	})
}

// unknownID asks for an alert that does not exist.
func (l *list) unknownID() Contract {
	return l.contract("unknown_id", "an id that no alert has", "404 ResourceNotFound", nil, func(a *asker, _ *answer) finding {
		p := l.probe("")
		p.Path += "/da000000000000000000_1"
		got := a.ask(p)
		switch {
		case got.status == 0 || got.status == 429:
			return got.refused()
		case got.good():
			return seen("200")
		}
		return seen(got.known("ResourceNotFound", "NotFound", "UnknownError", "BadRequest", "Request_ResourceNotFound"))
	})
}

// incidentContracts are those of the incidents list alone.
func incidentContracts() []Contract {
	l := lists()[1]
	const ask = "$expand=alerts&$top=10"
	return []Contract{l.contract("expand", ask, "200", choice(map[string]string{"500": "lists.expand_limit = 1"}), l.status(ask, "200"))}
}

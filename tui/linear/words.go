package linear

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/portal"
)

// elsewhere are words of the screen that the lines serve by other words.
func elsewhere() map[string]string {
	return map[string]string{
		"count": "an empty line says how many are listed",
		"today": "type span today",
		"json":  "type copy json, with an alert open", "raw": "type copy json, with an alert open",
		"kql": "type copy kql, with an alert open",
		"]":   "type next, with an alert open", "[": "type previous, with an alert open",
		"sort": "type filter | sort and a field, such as severity desc",
	}
}

// span lists what was created in the last hours or days of what is shown, or at all times again.
func span(s *session, ctx context.Context, argument string) {
	bound := strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(argument, " ", "")), "-")
	if bound != "" && bound != "today" && bound != "yesterday" {
		bound = "-" + bound
	}
	narrowed, err := query.Since(s.here.text, bound)
	if err == nil && bound != "" {
		_, err = s.reader.parse("created_at >= " + bound)
	}
	if err != nil {
		s.out.say("%q is no span of time: type span 24h, span 7d, span today, or span alone for all times.", short(argument))
		return
	}
	filter(s, ctx, narrowed)
}

// tellLink tells the address of the open record in the portal.
func tellLink(s *session, ctx context.Context) {
	address := fmt.Sprint(cmp.Or(query.FieldOf("url").Value(&s.here.opened.record), any("")))
	link, ok := portal.Link(address)
	switch {
	case ok:
		s.out.alone(link)
	case twinLink(s, ctx):
	case address == "":
		s.out.say("It has no page in a portal.")
	default:
		s.out.say("Its link leads to no known portal of Microsoft's.")
	}
}

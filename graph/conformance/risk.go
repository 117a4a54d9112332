package conformance

import (
	"cmp"
	"strings"

	"tocsin/graph/alert"
)

// riskContracts are those of the risk detections alone.
func riskContracts() []Contract {
	l := lists()[3]
	return []Contract{
		l.contract("licence", "no parameters: riskDetail", "shown", choice(map[string]string{"hidden": `risk.licence = "p1"`}), func(_ *asker, base *answer) finding {
			found := unseen(short)
			for _, i := range base.items {
				switch detail := i.text("riskDetail"); {
				case detail == "":
				case !strings.EqualFold(detail, "hidden"):
					return seen("shown")
				default:
					found = seen("hidden")
				}
			}
			return found
		}),
		{Source: l.name, Name: string(l.name) + ".pace", Asked: "whether questions that are 1.1 s apart are throttled", Assumed: "no", look: func(a *asker) finding {
			switch {
			case a.throttled[riskFamily] != "":
				return seen("yes")
			case l.base(a).good():
				return seen("no")
			}
			return unseen("the list does not answer")
		}},
	}
}

// The families of questions that throttles count together.
const (
	graphFamily  = "graph"
	riskFamily   = "risk"
	officeFamily = "office"
)

// throttleContracts are about the throttle, which no question provokes.
func throttleContracts() []Contract {
	forms := choice(map[string]string{"decimal": `retry_after = "decimal"`, "date": `retry_after = "date"`, "none": `retry_after = "none"`})
	row := func(source alert.SourceName, family, assumed string, switches func(string) string) Contract {
		return Contract{
			Source: source, Name: cmp.Or(string(source), family) + ".retry_after", Asked: "nothing: the form of Retry-After if a question is throttled", Assumed: assumed, switches: switches,
			look: func(a *asker) finding {
				if form := a.throttled[family]; form != "" {
					return seen(form)
				}
				return unseen("no question was throttled")
			},
		}
	}
	return []Contract{
		row("", graphFamily, "seconds", forms),
		row(alert.RiskDetections, riskFamily, "none", nil),
		row(alert.O365Management, officeFamily, "none", nil),
	}
}

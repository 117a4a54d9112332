package alert

// Evidence is one piece of evidence, decoded from the raw alert when somebody
// looks at it. One generic type serves all 48 kinds of Graph and those to come.
type Evidence struct {
	Type        string // "deviceEvidence", as in @odata.type without its prefix
	Name        string // what the kind is called: "Device"
	Says        string // one sentence; empty where the kind has none, then Props tell
	Verdict     string
	Remediation string
	Roles       []string
	Props       []Prop
	Nested      []Evidence
}

// Prop is one property of evidence, its path flattened: "fileDetails.sha256".
type Prop struct {
	Name, Value string
}

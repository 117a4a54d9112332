package alert

// Evidence is one piece of evidence. It is decoded from the raw alert when it is
// shown. One generic type serves all 48 kinds of Graph and any that Graph adds. What it
// tells is said by package story.
type Evidence struct {
	Type        string // "deviceEvidence", as in @odata.type without its prefix
	Name        string // the kind's name for people: "Device"
	Verdict     string
	Remediation string
	Roles       []string
	Props       []Prop
	Nested      []Evidence
}

// Prop is one property of evidence. Its path is flattened: "fileDetails.sha256".
type Prop struct {
	Name, Value string
}

package alert

// Evidence is one piece of evidence. It is decoded from the raw alert when it is
// shown. One generic type serves all 48 kinds of Graph and any that Graph adds.
type Evidence struct {
	Type        string // "deviceEvidence", as in @odata.type without its prefix
	Name        string // the kind's name for people: "Device"
	Says        string // one sentence; empty if the kind has none; Props then describe it
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

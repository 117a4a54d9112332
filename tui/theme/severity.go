package theme

import "tocsin/graph/alert"

// Band is a severity as the screen shows it: in chips, by keys, in the list and
// in the detail.
type Band struct {
	Severity alert.Severity
	Name     string // "Informational"
	Short    string // "Info", for chips and as the word of its command
	Role     Role
}

// Bands returns the severities, the gravest first.
func Bands() [4]Band {
	return [...]Band{
		{alert.High, "High", "High", SeverityHigh},
		{alert.Medium, "Medium", "Medium", SeverityMedium},
		{alert.Low, "Low", "Low", SeverityLow},
		{alert.Informational, "Informational", "Info", SeverityInfo},
	}
}

// Severity returns the role of a severity; unknown ones look informational.
func Severity(s alert.Severity) Role {
	for _, b := range Bands() {
		if b.Severity == s {
			return b.Role
		}
	}
	return SeverityInfo
}

// Severity returns letter and sign, as "H ▲"; three columns.
func (g *Glyphs) Severity(s alert.Severity) string {
	switch Severity(s) {
	case SeverityHigh:
		return g.High
	case SeverityMedium:
		return g.Medium
	case SeverityLow:
		return g.Low
	}
	return g.Info
}

package normalize

// NameOf returns the name that a type of evidence has of its own, "" if none: that
// of "deviceEvidence" is "Device".
func NameOf(typ string) string {
	for _, row := range evidenceKinds() {
		if row.typ == typ {
			return row.name
		}
	}
	return ""
}

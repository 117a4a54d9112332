package alerts

import "tocsin/tui/facets"

// finality returns the finality of the shown answer.
func finality(s *Screen) facets.Finality {
	if !s.rows.Answer.Known {
		return facets.Absent
	}
	return facets.FinalityOf(&s.rows.Answer.Result)
}

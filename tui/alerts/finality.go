package alerts

import "tocsin/tui/facets"

// finality returns the finality of the shown answer.
func (s *Screen) finality() facets.Finality {
	if !s.answers {
		return facets.Absent
	}
	return facets.FinalityOf(&s.result)
}

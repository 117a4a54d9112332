package setup

import "tocsin/tui/guide"

// vouchedOf returns what stands in place of the draft's certificate; nil if it has one, or if the
// machine doesn't show it any more.
func vouchedOf(s *Screen) *Vouched {
	f := s.steps.stage(guide.Certificate).form
	if f == nil {
		return nil
	}
	return vouchedAs(s, f.Value(fieldHow))
}

// vouchedAs returns what the machine shows of a credential; nil for nothing.
func vouchedAs(s *Screen, credential string) *Vouched {
	for _, v := range s.o.Backend.Vouched() {
		if v.Credential == credential {
			return &v
		}
	}
	return nil
}

package query

import "context"

// sortRanks sorts places by the ranks of keys in turn, then by the code points of texts, and
// those that are equal in the order in which they stand. It goes byte by byte from the least one on, so
// that a million rows take milliseconds a byte in which they differ. It ends within
// milliseconds if ctx does.
func sortRanks(ctx context.Context, places []int, keys []rank) error {
	s := &radixSort{ctx: ctx, places: places, spare: make([]int, len(places))}
	for i := len(keys) - 1; i >= 0; i-- {
		if second := keys[i].second; second != nil {
			s.by(func(place int) uint64 { return uint64(second[place]) })
		}
	}
	for i := len(keys) - 1; i >= 0; i-- {
		first := keys[i].first
		s.by(func(place int) uint64 { return first[place] })
	}
	copy(places, s.places) // nothing if they lie there
	return ctx.Err()
}

type radixSort struct {
	ctx           context.Context
	places, spare []int
}

// by sorts by a number of each place.
func (s *radixSort) by(number func(place int) uint64) {
	if len(s.places) == 0 {
		return
	}
	first, differ := number(s.places[0]), uint64(0)
	for _, place := range s.places {
		differ |= number(place) ^ first
	}
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff != 0 && s.ctx.Err() == nil {
			s.byByte(func(place int) byte { return byte(number(place) >> shift) })
		}
	}
}

func (s *radixSort) byByte(of func(place int) byte) {
	var starts [257]int
	for _, place := range s.places {
		starts[int(of(place))+1]++
	}
	for b := range 256 {
		starts[b+1] += starts[b]
	}
	for _, place := range s.places {
		b := of(place)
		s.spare[starts[b]] = place
		starts[b]++
	}
	s.places, s.spare = s.spare, s.places
}

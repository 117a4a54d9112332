package sqlite

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// TestListener counts how often the change number is read.
func TestListener(t *testing.T) {
	first, second := stamp{size: 1, at: time.Unix(1, 0)}, stamp{size: 1, at: time.Unix(2, 0)}
	broken := errors.New("broken")
	type look struct {
		log stamp
		own bool
		err error
	}
	for name, test := range map[string]struct {
		looks []look
		want  []int // the looks that read
	}{
		"a quiet log is believed for a second": {slices.Repeat([]look{{log: first}}, 10), []int{0, 4, 8}},
		"without a log, too":                   {slices.Repeat([]look{{}}, 9), []int{3, 7}},
		"a written log":                        {[]look{{log: first}, {log: first}, {log: second}, {log: second}}, []int{0, 2}},
		"a write of this process":              {[]look{{log: first}, {log: first, own: true}, {log: first}}, []int{0, 1}},
		"the second counts from the last read": {append([]look{{log: first}, {log: first}}, slices.Repeat([]look{{log: second}}, 5)...), []int{0, 2, 6}},
		"what failed is read again":            {[]look{{log: first, err: broken}, {log: first}, {log: first}}, []int{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var now look
			var at int
			var reads []int
			l := &listener{
				log: func() stamp { return now.log },
				seq: func(context.Context) (int64, error) {
					reads = append(reads, at)
					return int64(at), now.err
				},
			}
			for at, now = range test.looks {
				if err := l.look(t.Context(), now.own); !errors.Is(err, now.err) {
					t.Errorf("look %d: %v, want %v", at, err, now.err)
				}
			}
			if !slices.Equal(reads, test.want) {
				t.Errorf("looks %v read, want %v", reads, test.want)
			}
		})
	}
}

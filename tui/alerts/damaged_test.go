package alerts

import (
	"sync/atomic"
	"testing"
	"time"
)

// Records that can't be read are told in the state line as long as the screen is shown,
// and an empty list doesn't say that there are none.
func TestRecordsThatCantBeRead(t *testing.T) {
	var n atomic.Int64
	o := Options{Trouble: Trouble{Damaged: func() int { return int(n.Load()) }}}
	flow(t, o, plain(3), func(x *session) {
		x.silent("unreadable")
		n.Store(489)
		x.Wait(2 * time.Second)
		x.says("489 records unreadable: tocsin store check")
		x.keys("j j")
		x.says("489 records unreadable: tocsin store check")
	})
	n.Store(1)
	flow(t, o, nil, func(x *session) {
		x.silent("No alerts yet")
		x.says("Nothing to show, but at least 1 record can't be read.", "see what is damaged with: tocsin store check")
	})
}

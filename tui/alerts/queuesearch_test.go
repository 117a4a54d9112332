package alerts

import "testing"

// In the queue the keys of a search in the detail go from hit to hit, and skip no alert; behind it they skip again.
func TestASearchInTheQueueSkipsNothing(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("T / a l e r t enter")
		x.says("queue 1 of 3", "1/", "n next hit", "esc end search")
		x.keys("n")
		x.says("queue 1 of 3", "2/")
		x.keys("N")
		x.says("queue 1 of 3", "1/")
		x.keys("n ]")
		x.says("queue 2 of 3", "n skip")
		x.keys("/ a l e r t enter esc")
		x.says("queue 2 of 3", "n skip")
		x.keys("n")
		x.says("queue 3 of 3")
		x.keys("N")
		x.says("queue 2 of 3")
	})
}

package engine

import "testing"

// Each call of Tell wakes all that asked before it, and none that ask after it.
func TestNews(t *testing.T) {
	n := NewNews()
	for range 3 {
		one, other := n.Next(), n.Next()
		select {
		case <-one:
			t.Fatal("it is woken without news")
		default:
		}
		n.Tell()
		<-one
		<-other
	}
}
